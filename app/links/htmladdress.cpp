#include "links/htmladdress.h"

#include "core/pictureextension.h"

#include <QRegularExpression>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace pixhaul {

bool namesPicture(QStringView address)
{
    const auto end =
        std::find_if(address.begin(), address.end(), [](QChar c) { return c == u'?' || c == u'#'; });
    const QStringView path = address.first(end - address.begin());
    return isPictureExtension(path.sliced(path.lastIndexOf(u'.') + 1));
}

QString largestCandidate(const QString &srcset)
{
    // An address (it may hold commas, but not end with one), perhaps a descriptor, a comma.
    static const QRegularExpression candidate(uR"([\s,]*+(\S*[^\s,])(?:\s+([\d.]+)[wx])?[^,]*)"_s);
    QString largest;
    double size = 0;
    auto matches = candidate.globalMatch(srcset, 0, QRegularExpression::NormalMatch,
                                         QRegularExpression::AnchorAtOffsetMatchOption);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const double ownSize = match.hasCaptured(2) ? match.captured(2).toDouble() : 1;
        if (ownSize > size) {
            size = ownSize;
            largest = match.captured(1);
        }
    }
    return largest;
}

bool hasScheme(const QString &address)
{
    static const QRegularExpression scheme(u"^[a-z][a-z0-9+.-]*:"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    return scheme.match(address).hasMatch();
}

QString resolved(QString address, const QUrl &base)
{
    address = address.trimmed().remove(u'\n').remove(u'\r').remove(u'\t');
    if (address.isEmpty() || hasScheme(address))
        return address;
    if (base.isValid() && !base.isRelative())
        return base.resolved(QUrl(address)).toString(QUrl::FullyEncoded);
    return address.startsWith("//"_L1) ? "https:"_L1 + address : address;
}

bool leadsNowhere(const QString &href)
{
    constexpr QLatin1StringView beginnings[] = {"#"_L1, "javascript:"_L1, "mailto:"_L1, "tel:"_L1};
    return href.isEmpty() ||
           std::any_of(std::begin(beginnings), std::end(beginnings), [&href](QLatin1StringView beginning) {
               return href.startsWith(beginning, Qt::CaseInsensitive);
           });
}

QString readable(const QString &address)
{
    const QString whole = QUrl::fromPercentEncoding(address.toUtf8());
    const qsizetype colon = whole.indexOf("://"_L1);
    return colon < 0 ? whole : whole.sliced(colon + 3);
}

bool shows(const QString &text, QStringView readableAddress)
{
    static const QRegularExpression cut(uR"(…|\.\.\.)"_s);
    const QString shown = readable(text);
    return readableAddress.startsWith(shown.left(shown.indexOf(cut)), Qt::CaseInsensitive);
}

} // namespace pixhaul
