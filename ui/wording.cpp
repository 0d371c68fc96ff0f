#include "ui/wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSize>
#include <QSslError>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul::wording {

namespace {

struct Wording
{
    Q_DECLARE_TR_FUNCTIONS(Wording)
};

/// tr() counts with int; no list comes near its end.
int counted(qsizetype number)
{
    return int(std::min<qsizetype>(number, std::numeric_limits<int>::max()));
}

QString waited(const Failure &why)
{
    return durationText(std::chrono::duration_cast<std::chrono::seconds>(why.after.value_or(0ms)));
}

/// The words alone, or with the expert's detail after them.
QString withDetail(const QString &words, const QString &detail)
{
    return detail.isEmpty() ? words : Wording::tr("%1: %2").arg(words, detail);
}

QString withNote(const QString &words, const QString &note)
{
    return note.isEmpty() ? words : Wording::tr("%1 (%2)").arg(words, note);
}

/// The site stands at the end: a redirect may have led away from the link's own, but where room is short it
/// is the fault that counts.
QString notSecure(const QString &fault, const QString &site)
{
    return withNote(Wording::tr("The connection is not secure: %1").arg(fault), siteWords(site));
}

QString certificateWords(Cause cause)
{
    switch (cause) {
    case Cause::CertificateExpired:
        return Wording::tr("certificate expired");
    case Cause::CertificateSelfSigned:
        return Wording::tr("certificate signed by itself");
    case Cause::CertificateWrongHost:
        return Wording::tr("certificate of another site");
    default:
        return Wording::tr("certificate not trusted");
    }
}

QString certificateWords(QSslError::SslError error)
{
    switch (error) {
    case QSslError::CertificateExpired:
        return certificateWords(Cause::CertificateExpired);
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
        return certificateWords(Cause::CertificateSelfSigned);
    case QSslError::HostNameMismatch:
        return certificateWords(Cause::CertificateWrongHost);
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return certificateWords(Cause::CertificateUntrusted);
    default:
        return QSslError(error).errorString();
    }
}

QString httpSentence(const Failure &why)
{
    const int status = why.httpStatus.value_or(0);
    const QString code = QString::number(status);
    if (isBusy(why) && why.retryAfter)
        return Wording::tr("The site is busy; it asks to wait %1").arg(durationText(*why.retryAfter));
    if (isBusy(why))
        return withNote(Wording::tr("The site is busy"), code);
    if (status == 404 || status == 410)
        return withNote(Wording::tr("The picture no longer exists"), code);
    if (status == 401 || status == 403)
        return withNote(Wording::tr("The site refused access"), code);
    if (status == 451)
        return withNote(Wording::tr("Withheld for legal reasons"), code);
    if (status >= 500)
        return withNote(Wording::tr("The site has a fault"), code);
    if (isInterim(why))
        return withNote(Wording::tr("The site began to answer and said no more"), code);
    return withNote(Wording::tr("The site did not send the picture"), code);
}

QString inSentence(const QString &word)
{
    return QLocale().toLower(word);
}

} // namespace

QString stageWord(StageKind kind)
{
    switch (kind) {
    case StageKind::Queued:
        return Wording::tr("Queued");
    case StageKind::Paused:
        return Wording::tr("Paused");
    case StageKind::Fetching:
        return Wording::tr("Downloading");
    case StageKind::Waiting:
        return Wording::tr("Waiting");
    case StageKind::Converting:
        return Wording::tr("Converting");
    case StageKind::Saved:
        return Wording::tr("Saved");
    case StageKind::Skipped:
        return Wording::tr("Already there");
    case StageKind::Failed:
        return Wording::tr("Failed");
    case StageKind::Cancelled:
        return Wording::tr("Cancelled");
    }
    Q_UNREACHABLE();
}

QString statusWord(const Stage &stage)
{
    const auto *saved = std::get_if<stage::Saved>(&stage);
    return saved && saved->receipt.isUnverified ? Wording::tr("Unverified") : stageWord(kindOf(stage));
}

QString unverifiedSentence()
{
    return Wording::tr("The certificate of the site was not verified");
}

QStringList certificateFaults(const CertificateFault &fault)
{
    QList<int> errors(fault.errors.cbegin(), fault.errors.cend());
    std::sort(errors.begin(), errors.end());
    QStringList words;
    for (const int error : errors)
        words += certificateWords(QSslError::SslError(error));
    words.removeDuplicates();
    return words;
}

QString siteWords(const QString &site)
{
    constexpr auto usualPort = ":443"_L1;
    return site.endsWith(usualPort) ? site.chopped(usualPort.size()) : site;
}

QString sentence(const Failure &why)
{
    switch (why.cause) {
    case Cause::HttpStatus:
        return httpSentence(why);
    case Cause::UnaskedAnswer:
        return withNote(Wording::tr("The answer does not fit the question"),
                        QString::number(why.httpStatus.value_or(0)));
    case Cause::ConnectionRefused:
        return Wording::tr("The site takes no connections");
    case Cause::ConnectionLost:
        return Wording::tr("The connection was lost");
    case Cause::NetworkTrouble:
        return withDetail(Wording::tr("The network failed"), why.detail);
    case Cause::HostNotFound:
        return withDetail(Wording::tr("Site not found"), why.detail);
    case Cause::CertificateExpired:
    case Cause::CertificateSelfSigned:
    case Cause::CertificateWrongHost:
    case Cause::CertificateUntrusted:
        return notSecure(certificateWords(why.cause), why.site);
    case Cause::TlsHandshake:
        return notSecure(Wording::tr("no agreement on encryption"), why.site);
    case Cause::ConnectTimeout:
        return Wording::tr("No connection for %1").arg(waited(why));
    case Cause::AnswerTimeout:
        return Wording::tr("No answer for %1").arg(waited(why));
    case Cause::SlowBody:
        return Wording::tr("Hardly anything arrived for %1").arg(waited(why));
    case Cause::TotalTimeout:
        return Wording::tr("Not finished within %1").arg(waited(why));
    case Cause::RedirectLoop:
        return Wording::tr("The link leads in a circle");
    case Cause::TooManyRedirects:
        return Wording::tr("The link leads on and on");
    case Cause::RedirectRefused:
        return withNote(Wording::tr("The link leads to an unsafe address"), why.detail);
    case Cause::TooManyBytes:
    case Cause::TooManyPixels:
        return withNote(Wording::tr("Larger than the limit"), why.detail);
    case Cause::TooManyFrames:
        return withNote(Wording::tr("The animation has too many frames"), why.detail);
    case Cause::Flood:
        return Wording::tr("The site sends on and on, but no picture");
    case Cause::WebPage:
        return Wording::tr("This link is a web page, not a picture");
    case Cause::NoPicture:
        return Wording::tr("This link is not a picture");
    case Cause::EmptyBody:
        return Wording::tr("The site sent nothing");
    case Cause::CutShort:
    case Cause::Truncated:
        return Wording::tr("The picture is incomplete");
    case Cause::Damaged:
        return Wording::tr("The picture is damaged");
    case Cause::UnsupportedFormat:
        return withNote(Wording::tr("Pixhaul cannot read this kind of picture"), why.detail);
    case Cause::UnsupportedEncoding:
        return withNote(Wording::tr("Pixhaul cannot unpack the answer"), why.detail);
    case Cause::FileTrouble:
        return withDetail(Wording::tr("Trouble with a file"), why.detail);
    case Cause::DiskFull:
        return Wording::tr("The disk is full; the queue is paused");
    case Cause::FolderUnwritable:
        return Wording::tr("Pixhaul cannot write to the folder; the queue is paused");
    case Cause::FolderGone:
        return Wording::tr("The folder is gone; the queue is paused");
    case Cause::ProxyTrouble:
        return withDetail(Wording::tr("The proxy failed"), why.detail);
    case Cause::BadLink:
        return Wording::tr("This is not a link that can be fetched");
    case Cause::LoginLost:
        return Wording::tr("User and password are not kept; add the link again with them");
    case Cause::TunnelRefused:
        return withDetail(Wording::tr("The proxy does not reach the site"), why.detail);
    case Cause::TooManyFiles:
        return Wording::tr("Too many open files; the queue is paused. Fewer downloads at once may help");
    }
    Q_UNREACHABLE();
}

QString sentence(const stage::Waiting &waiting, std::chrono::steady_clock::time_point now)
{
    const auto left = std::max(std::chrono::ceil<std::chrono::seconds>(waiting.until - now), 0s);
    const QString why = isBusy(waiting.last) ? Wording::tr("The site is busy") : sentence(waiting.last);
    return Wording::tr("%1; next try in %2", "%2 is a time such as 20 s").arg(why, durationText(left));
}

QString reason(Rejection rejection, const QString &detail)
{
    switch (rejection) {
    case Rejection::NoAddress:
        return Wording::tr("no address");
    case Rejection::UnsupportedScheme:
        return Wording::tr("%1 is not supported").arg(detail);
    case Rejection::BadAddress:
        return Wording::tr("not a valid address");
    case Rejection::LineTooLong:
        return Wording::tr("the line is too long");
    case Rejection::NotAPicture:
        return Wording::tr("a link to a page, not to a picture");
    }
    Q_UNREACHABLE();
}

QString rowSentence(const JobSnapshot &job)
{
    const QString word = inSentence(stageWord(kindOf(job.stage)));
    QString said;
    if (const auto *fetching = std::get_if<stage::Fetching>(&job.stage)) {
        if (const auto known = percent(*fetching))
            said = Wording::tr("%Ln percent", nullptr, *known);
        else
            said = sizeText(fetching->received);
    } else if (const auto *failed = std::get_if<stage::Failed>(&job.stage)) {
        return Wording::tr("%1, %2, %3").arg(job.name, word, sentence(failed->why));
    } else if (const auto *saved = std::get_if<stage::Saved>(&job.stage);
               saved && saved->receipt.isUnverified) {
        return Wording::tr("%1, %2, %3").arg(job.name, word, unverifiedSentence());
    }
    return said.isEmpty() ? Wording::tr("%1, %2").arg(job.name, word)
                          : Wording::tr("%1, %2, %3").arg(job.name, said, word);
}

std::optional<int> percent(const stage::Fetching &fetching)
{
    if (!fetching.total || *fetching.total <= 0)
        return std::nullopt;
    const double part = double(fetching.received) / double(*fetching.total);
    return int(std::clamp(part, 0.0, 1.0) * 100);
}

QString percentText(int percent)
{
    return Wording::tr("%1 %", "a percentage").arg(QLocale().toString(percent));
}

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1'000'000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString dimensionsText(QSize pixels)
{
    if (pixels.isEmpty())
        return {};
    return u"%1 × %2"_s.arg(pixels.width()).arg(pixels.height());
}

QString durationText(std::chrono::seconds time)
{
    const QLocale locale;
    if (time < 2min)
        return Wording::tr("%1 s", "seconds").arg(locale.toString(qlonglong(time.count())));
    if (time < 2h)
        return Wording::tr("%1 min", "minutes")
            .arg(locale.toString(qlonglong(std::chrono::round<std::chrono::minutes>(time).count())));
    return Wording::tr("%1 h", "hours")
        .arg(locale.toString(qlonglong(std::chrono::round<std::chrono::hours>(time).count())));
}

QString overall(const Tally &tally, bool running, double bytesPerSecond,
                std::optional<std::chrono::seconds> timeLeft)
{
    if (tally.all() == 0)
        return {};
    const QLocale locale;
    const qsizetype failed = tally.of(StageKind::Failed);
    QStringList parts{Wording::tr("%1 of %2 done")
                          .arg(locale.toString(qlonglong(tally.final() - failed)),
                               locale.toString(qlonglong(tally.all())))};
    if (failed > 0)
        parts += Wording::tr("%Ln failed", nullptr, counted(failed));
    if (running) {
        if (tally.active() > 0)
            parts += Wording::tr("%Ln running", nullptr, counted(tally.active()));
        if (bytesPerSecond >= 1)
            parts += Wording::tr("%1/s", "a speed").arg(sizeText(qint64(bytesPerSecond)));
        if (timeLeft)
            parts += Wording::tr("about %1 left").arg(durationText(*timeLeft));
    } else if (tally.unfinished() > 0) {
        parts += Wording::tr("%Ln waiting", nullptr, counted(tally.unfinished()));
    }
    return parts.join(u" · "_s);
}

FailureGroup groupOf(const Failure &why)
{
    const int status = why.httpStatus.value_or(0);
    switch (reasonOf(why.cause)) {
    case Reason::Http:
        if (status == 404 || status == 410)
            return FailureGroup::NotFound;
        if (status == 401 || status == 403 || status == 451)
            return FailureGroup::Refused;
        return isBusy(why) ? FailureGroup::Busy : FailureGroup::SiteTrouble;
    case Reason::Network:
    case Reason::Proxy:
        return FailureGroup::NoConnection;
    case Reason::Dns:
        return FailureGroup::SiteNotFound;
    case Reason::Tls:
        return FailureGroup::NotSecure;
    case Reason::Timeout:
        return FailureGroup::TimedOut;
    case Reason::Redirect:
    case Reason::BadUrl:
        return FailureGroup::BadRedirect;
    case Reason::TooLarge:
        return FailureGroup::TooLarge;
    case Reason::NotAnImage:
        return FailureGroup::NotPicture;
    case Reason::Incomplete:
        return FailureGroup::Incomplete;
    case Reason::Corrupt:
    case Reason::Unsupported:
        return FailureGroup::NotReadable;
    case Reason::Disk:
        return FailureGroup::NotWritten;
    }
    Q_UNREACHABLE();
}

QString groupWords(FailureGroup group, qsizetype count)
{
    const int n = counted(count);
    switch (group) {
    case FailureGroup::NotFound:
        return Wording::tr("%Ln not found", nullptr, n);
    case FailureGroup::Refused:
        return Wording::tr("%Ln refused", nullptr, n);
    case FailureGroup::Busy:
        return Wording::tr("%Ln from a busy site", nullptr, n);
    case FailureGroup::SiteTrouble:
        return Wording::tr("%Ln with a fault of the site", nullptr, n);
    case FailureGroup::SiteNotFound:
        return Wording::tr("%Ln from an unknown site", nullptr, n);
    case FailureGroup::NoConnection:
        return Wording::tr("%Ln without connection", nullptr, n);
    case FailureGroup::TimedOut:
        return Wording::tr("%Ln timed out", nullptr, n);
    case FailureGroup::NotSecure:
        return Wording::tr("%Ln not secure", nullptr, n);
    case FailureGroup::BadRedirect:
        return Wording::tr("%Ln leading nowhere", nullptr, n);
    case FailureGroup::TooLarge:
        return Wording::tr("%Ln too large", nullptr, n);
    case FailureGroup::NotPicture:
        return Wording::tr("%Ln not picture(s)", nullptr, n);
    case FailureGroup::Incomplete:
        return Wording::tr("%Ln incomplete", nullptr, n);
    case FailureGroup::NotReadable:
        return Wording::tr("%Ln not readable", nullptr, n);
    case FailureGroup::NotWritten:
        return Wording::tr("%Ln not written", nullptr, n);
    }
    Q_UNREACHABLE();
}

QString failureSummary(const FailureCounts &counts, qsizetype all)
{
    std::array<std::size_t, failureGroups> order;
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return counts[a] > counts[b]; });
    QStringList groups;
    for (const std::size_t group : order) {
        if (counts[group] > 0)
            groups += groupWords(FailureGroup(group), counts[group]);
    }
    const qsizetype failed = std::accumulate(counts.begin(), counts.end(), qsizetype(0));
    return Wording::tr("%Ln of %1 could not be saved: %2.", nullptr, counted(failed))
        .arg(QLocale().toString(qlonglong(all)), groups.join(Wording::tr(", ", "between parts of a list")));
}

QString addedSummary(qsizetype added, qsizetype duplicates, qsizetype rejected)
{
    const QString words = Wording::tr("Added %Ln link(s).", nullptr, counted(added));
    const QString skipped = skippedSummary(duplicates, rejected);
    return skipped.isEmpty() ? words : Wording::tr("%1 %2", "two sentences").arg(words, skipped);
}

QString skippedSummary(qsizetype duplicates, qsizetype rejected)
{
    QStringList skipped;
    if (duplicates > 0)
        skipped += Wording::tr("%Ln duplicate(s)", nullptr, counted(duplicates));
    if (rejected > 0)
        skipped += Wording::tr("%Ln line(s) not understood", nullptr, counted(rejected));
    if (skipped.isEmpty())
        return {};
    return Wording::tr("Skipped %1.").arg(skipped.join(Wording::tr(", ", "between parts of a list")));
}

} // namespace pixhaul::wording
