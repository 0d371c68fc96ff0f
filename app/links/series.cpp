#include "links/series.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qsizetype mostDigits = 15;

/// Where the path, the query or the fragment begins.
qsizetype endOfHost(const QString &written)
{
    const qsizetype slashes = written.indexOf("://"_L1);
    static const QRegularExpression end(u"[/?#]"_s);
    const qsizetype at = slashes < 0 ? -1 : written.indexOf(end, slashes + 3);
    return at < 0 ? written.size() : at;
}

} // namespace

std::vector<DigitRun> digitRuns(const QString &written)
{
    static const QRegularExpression digits(u"%[0-9A-Fa-f]{2}|([0-9]+)"_s);
    std::vector<DigitRun> runs;
    for (auto match = digits.globalMatch(written, endOfHost(written)); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        const qsizetype length = found.capturedLength(1);
        if (length > 0 && length <= mostDigits)
            runs.push_back({found.capturedStart(1), length});
    }
    return runs;
}

qint64 numberAt(const QString &written, DigitRun run)
{
    return QStringView(written).sliced(run.at, run.length).toLongLong();
}

Link numbered(const Link &link, DigitRun run, qint64 number)
{
    const bool isPadded = run.length > 1 && link.written.at(run.at) == u'0';
    const QString digits =
        isPadded ? QString::number(number).rightJustified(run.length, u'0') : QString::number(number);
    QString written = link.written;
    Link other = linkFrom(written.replace(run.at, run.length, digits));
    other.url.setUserName(link.url.userName(QUrl::FullyEncoded), QUrl::TolerantMode);
    other.url.setPassword(link.url.password(QUrl::FullyEncoded), QUrl::TolerantMode);
    other.isLoginLost = link.isLoginLost;
    other.details.headers = link.details.headers;
    other.details.folder = link.details.folder;
    return other;
}

} // namespace pixhaul
