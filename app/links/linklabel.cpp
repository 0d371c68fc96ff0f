#include "links/linklabel.h"

#include "links/words.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Characters that a label may have. A line may have very many brackets.
constexpr qsizetype longestLabel = 500;

/// What stands in the brackets that end a text: "b" in "a[b]". Null if there are none.
QStringView inBrackets(QStringView text)
{
    int open = 0;
    for (qsizetype i = text.size() - 1; i >= 0 && text.size() - i <= longestLabel; --i) {
        if (text[i] == u']')
            ++open;
        else if (text[i] == u'[' && --open == 0)
            return text.sliced(i + 1, text.size() - i - 2);
    }
    return {};
}

/// [img], [url] and their like, which end again or are known.
bool isTag(QStringView name, QStringView after)
{
    const bool isKnown = isOneOf(name, {"img"_L1, "url"_L1, "image"_L1, "thumb"_L1, "center"_L1, "quote"_L1,
                                        "b"_L1, "i"_L1, "list"_L1, "*"_L1});
    return isKnown || name.startsWith(u'/') || name.contains(u'=') ||
           after.contains(QString(u"[/"_s + name.toString() + u']'), Qt::CaseInsensitive);
}

bool isAddress(QStringView text)
{
    return text.contains("://"_L1);
}

} // namespace

LinkDetails labelOf(QStringView before, QStringView after)
{
    LinkDetails details;
    if (before.endsWith(u'<'))
        before.chop(1);
    if (before.endsWith("]("_L1)) {
        const QStringView text = inBrackets(before.chopped(1)).trimmed();
        if (!isAddress(text))
            details.text = text.toString();
    } else if (before.endsWith(u']')) {
        const QStringView name = inBrackets(before);
        const bool isAlone = name.size() + 2 == before.size();
        if (isAlone && !isAddress(name) && !isTag(name, after))
            details.name = name.trimmed().toString();
    }
    return details;
}

} // namespace pixhaul
