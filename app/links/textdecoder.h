#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringDecoder>

namespace pixhaul {

/// Decodes text that does not name its encoding: strict UTF-8, else strict GB18030, else Latin-1. Each line
/// is told by itself, so that lists pasted together from several sources are read too; but what the beginning
/// of the text was goes first, because a short line of GB18030 can pass for UTF-8.
class TextDecoder
{
public:
    explicit TextDecoder(QByteArrayView beginning);

    /// Whole lines only: a character must not be cut in two.
    QString decode(QByteArrayView lines);

private:
    QString decodeGb18030(QByteArrayView lines);

    QStringDecoder m_gb18030; ///< invalid where Qt is built without ICU
    bool m_gb18030First = false;
};

} // namespace pixhaul
