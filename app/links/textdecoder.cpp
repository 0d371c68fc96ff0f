#include "links/textdecoder.h"

namespace pixhaul {

TextDecoder::TextDecoder(QByteArrayView beginning)
    : m_gb18030("GB18030")
{
    // It may end in the middle of a character.
    QByteArrayView whole = beginning;
    while (!whole.isEmpty() && uchar(whole.back()) >= 0x80)
        whole.chop(1);
    m_gb18030First = !QUtf8StringView(whole).isValidUtf8() && !decodeGb18030(whole).isNull();
}

QString TextDecoder::decode(QByteArrayView lines)
{
    if (!m_gb18030First && QUtf8StringView(lines).isValidUtf8())
        return QString::fromUtf8(lines);
    QString text = decodeGb18030(lines);
    if (!text.isNull())
        return text;
    return QUtf8StringView(lines).isValidUtf8() ? QString::fromUtf8(lines) : QString::fromLatin1(lines);
}

/// Null if the bytes are no GB18030.
QString TextDecoder::decodeGb18030(QByteArrayView lines)
{
    if (!m_gb18030.isValid())
        return {};
    m_gb18030.resetState();
    QString text = m_gb18030.decode(lines);
    const QString end =
        m_gb18030.decode(QByteArrayView("\n")); // turns half a character before it into an error
    if (m_gb18030.hasError() || end.size() != 1)
        return {};
    return text.isNull() ? QString::fromLatin1("") : text;
}

} // namespace pixhaul
