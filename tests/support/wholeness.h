#pragma once

#include <QByteArray>

/// What holds for every whole file, whatever its format. Each is the body of a test, which fails if it does
/// not hold.
namespace pixhaul::test {

struct Telling
{
    qsizetype named = 2;           ///< bytes that tell the format
    bool isWithoutDecoding = true; ///< whether checkOnly finds that the end is missing
};

/// Of a hundred beginnings, and of those from which up to twenty bytes are missing, none is taken.
void noBeginningIsTaken(const QByteArray &bytes, const Telling &telling = {});

/// The same picture comes of it, whatever stands behind it.
void whatFollowsIsIgnored(const QByteArray &bytes);

} // namespace pixhaul::test
