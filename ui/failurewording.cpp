#include "ui/failurewording.h"

#include "ui/wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSslError>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul::wording {

namespace {

struct Wording
{
    Q_DECLARE_TR_FUNCTIONS(Wording)
};

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

} // namespace

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
    case Cause::DecodeTimeout:
        return Wording::tr("The picture was not decoded within %1").arg(waited(why));
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
    case Cause::FileTooLarge:
        return Wording::tr("The folder takes no file that large; the queue is paused");
    case Cause::FolderMute:
        return Wording::tr("The folder gave no answer for %1; the queue is paused").arg(waited(why));
    case Cause::SessionUnwritable:
        return withDetail(Wording::tr("The queue is paused, because it cannot be kept for next time"),
                          why.detail);
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

} // namespace pixhaul::wording
