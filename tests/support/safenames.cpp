#include "support/safenames.h"

#include "store/filename.h"

using namespace Qt::StringLiterals;

namespace pixhaul::test {

QString faultOf(const QString &name)
{
    if (!name.endsWith(".png"_L1))
        return u"does not end in .png"_s;
    const QString longest = numbered(name, 99'999'999);
    if (longest.toUtf8().size() > 255 || originalName(longest, u"png"_s).toUtf8().size() > 255)
        return u"is too long once numbered"_s;
    const QString stem = name.chopped(4);
    if (stem.isEmpty() || stem.startsWith(u'.') || stem.startsWith(u' ') || stem.endsWith(u'.') ||
        stem.endsWith(u' '))
        return u"has a dot or a space where none may be"_s;
    for (const char32_t c : name.toUcs4()) {
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) ||
            u"/\\<>:\"|?*"_s.contains(QChar(char16_t(c <= 0xffff ? c : u'a'))))
            return u"has a forbidden character"_s;
        if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f ||
            c == 0x061c)
            return u"has a bidi control"_s;
        if (c >= 0xd800 && c <= 0xdfff)
            return u"has half a character"_s;
    }
    const QString base = name.section(u'.', 0, 0).trimmed().toUpper();
    static const QStringList devices{u"CON"_s, u"PRN"_s, u"AUX"_s, u"NUL"_s, u"COM1"_s, u"LPT9"_s, u"COM¹"_s};
    if (devices.contains(base))
        return u"is a device of Windows"_s;
    return {};
}

} // namespace pixhaul::test
