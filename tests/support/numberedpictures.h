#pragma once

#include <QByteArray>
#include <QImage>

#include <optional>

/// Pictures that tell by their pixels which one they are, whatever they were converted to: so one that is
/// missing, or there twice, is found out.
namespace pixhaul::test {

inline constexpr int mostNumbers = 65'536; ///< from 0 on

QImage numberedPicture(int number);

/// nullopt if it is no such picture.
std::optional<int> numberIn(const QImage &picture);

/// As a site has it: some are JPEG, the others PNG. The same bytes each time.
QByteArray numberedFile(int number);
bool isJpeg(int number);

} // namespace pixhaul::test
