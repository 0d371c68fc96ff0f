#include "links/textdecoder.h"

#include <QStringDecoder>

#include <optional>

namespace pixhaul {

namespace {

/// UTF-8 without its last character, if that is none of ASCII's and so may have been cut in two.
QByteArrayView withoutLastCharacter(QByteArrayView text)
{
    constexpr qsizetype longest = 4;
    qsizetype end = text.size();
    bool isLead = false;
    while (end > 0 && text.size() - end < longest && !isLead && uchar(text[end - 1]) >= 0x80)
        isLead = uchar(text[--end]) >= 0xC0;
    return text.first(end);
}

/// Nothing if the text is no GB18030, or Qt is built without ICU, which decodes it.
std::optional<QString> fromGb18030(QByteArrayView text, bool mayEndWithinCharacter)
{
    QStringDecoder decoder("GB18030"); // a new one each time: resetState() does not forget errors in Qt 6.4
    if (!decoder.isValid())
        return {};
    QString decoded = decoder.decode(text);
    if (!mayEndWithinCharacter && QString(decoder.decode("\n")) != u'\n')
        return {};
    if (decoder.hasError())
        return {};
    return decoded;
}

} // namespace

TextDecoder::TextDecoder(QByteArrayView beginning)
    : m_gb18030First(!QUtf8StringView(withoutLastCharacter(beginning)).isValidUtf8() &&
                     fromGb18030(beginning, true))
{}

QString TextDecoder::decode(QByteArrayView lines) const
{
    const bool isUtf8 = QUtf8StringView(lines).isValidUtf8();
    if (isUtf8 && !m_gb18030First)
        return QString::fromUtf8(lines);
    if (std::optional<QString> text = fromGb18030(lines, false))
        return *std::move(text);
    return isUtf8 ? QString::fromUtf8(lines) : QString::fromLatin1(lines);
}

} // namespace pixhaul
