#include "core/failure.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

Reason reasonOf(Cause cause)
{
    switch (cause) {
    case Cause::HttpStatus:
    case Cause::UnaskedAnswer:
    case Cause::LoginLost:
        return Reason::Http;
    case Cause::ConnectionRefused:
    case Cause::ConnectionLost:
    case Cause::NetworkTrouble:
    case Cause::TooManyFiles:
        return Reason::Network;
    case Cause::HostNotFound:
        return Reason::Dns;
    case Cause::CertificateExpired:
    case Cause::CertificateSelfSigned:
    case Cause::CertificateWrongHost:
    case Cause::CertificateUntrusted:
    case Cause::TlsHandshake:
        return Reason::Tls;
    case Cause::ConnectTimeout:
    case Cause::AnswerTimeout:
    case Cause::SlowBody:
    case Cause::TotalTimeout:
    case Cause::DecodeTimeout:
        return Reason::Timeout;
    case Cause::RedirectLoop:
    case Cause::TooManyRedirects:
    case Cause::RedirectRefused:
        return Reason::Redirect;
    case Cause::TooManyBytes:
    case Cause::TooManyPixels:
    case Cause::TooManyFrames:
    case Cause::Flood:
        return Reason::TooLarge;
    case Cause::WebPage:
    case Cause::NoPicture:
        return Reason::NotAnImage;
    case Cause::EmptyBody:
    case Cause::CutShort:
    case Cause::Truncated:
        return Reason::Incomplete;
    case Cause::Damaged:
        return Reason::Corrupt;
    case Cause::UnsupportedFormat:
    case Cause::UnsupportedEncoding:
        return Reason::Unsupported;
    case Cause::FileTrouble:
    case Cause::DiskFull:
    case Cause::FolderUnwritable:
    case Cause::FolderGone:
    case Cause::SessionUnwritable:
    case Cause::FolderMute:
    case Cause::FileTooLarge:
        return Reason::Disk;
    case Cause::ProxyTrouble:
    case Cause::TunnelRefused:
        return Reason::Proxy;
    case Cause::BadLink:
        return Reason::BadUrl;
    }
    Q_UNREACHABLE();
}

QLatin1StringView wordFor(Reason reason)
{
    switch (reason) {
    case Reason::Http:
        return "http"_L1;
    case Reason::Network:
        return "network"_L1;
    case Reason::Dns:
        return "dns"_L1;
    case Reason::Tls:
        return "tls"_L1;
    case Reason::Timeout:
        return "timeout"_L1;
    case Reason::Redirect:
        return "redirect"_L1;
    case Reason::TooLarge:
        return "too-large"_L1;
    case Reason::NotAnImage:
        return "not-an-image"_L1;
    case Reason::Incomplete:
        return "incomplete"_L1;
    case Reason::Corrupt:
        return "corrupt"_L1;
    case Reason::Unsupported:
        return "unsupported"_L1;
    case Reason::Disk:
        return "disk"_L1;
    case Reason::Proxy:
        return "proxy"_L1;
    case Reason::BadUrl:
        return "bad-url"_L1;
    }
    Q_UNREACHABLE();
}

bool isTransient(const Failure &failure)
{
    switch (failure.cause) {
    case Cause::HttpStatus: {
        const int status = failure.httpStatus.value_or(0);
        return isInterim(failure) || status == 408 || status == 416 || status == 429 || status == 500 ||
               status == 502 || status == 503 || status == 504;
    }
    case Cause::UnaskedAnswer:
    case Cause::ConnectionRefused:
    case Cause::ConnectionLost:
    case Cause::NetworkTrouble:
    case Cause::HostNotFound:
    case Cause::TlsHandshake:
    case Cause::ConnectTimeout:
    case Cause::AnswerTimeout:
    case Cause::SlowBody:
    case Cause::CutShort:
    case Cause::Flood: // perhaps another link's of the same site
    case Cause::TunnelRefused:
        return true;
    default:
        return false;
    }
}

bool isInterim(const Failure &failure)
{
    const int status = failure.httpStatus.value_or(0);
    return failure.cause == Cause::HttpStatus && status >= 100 && status < 200;
}

bool isBusy(const Failure &failure)
{
    const int status = failure.httpStatus.value_or(0);
    return failure.cause == Cause::HttpStatus && (status == 429 || status == 503);
}

bool stopsTheQueue(const Failure &failure)
{
    switch (failure.cause) {
    case Cause::DiskFull:
    case Cause::FolderUnwritable:
    case Cause::FolderGone:
    case Cause::FolderMute:
    case Cause::TooManyFiles:
    case Cause::SessionUnwritable:
    case Cause::FileTooLarge:
        return true;
    default:
        return false;
    }
}

QString plainWords(const Failure &failure)
{
    const QString seconds = QString::number(
        std::chrono::duration<double>(failure.after.value_or(std::chrono::milliseconds(0))).count());
    const auto with = [&](const QString &words) {
        return failure.detail.isEmpty() ? words : words + ": "_L1 + failure.detail;
    };
    const auto certificate = [&](QLatin1StringView fault) {
        return failure.site.isEmpty() ? "the certificate "_L1 + fault
                                      : u"the certificate of %1 %2"_s.arg(failure.site, fault);
    };
    const int status = failure.httpStatus.value_or(0);
    switch (failure.cause) {
    case Cause::HttpStatus:
        if (isInterim(failure))
            return u"the server sent only an interim answer (HTTP %1)"_s.arg(status);
        return failure.retryAfter
                   ? u"HTTP %1, to be asked again in %2 s"_s.arg(status).arg(failure.retryAfter->count())
                   : u"HTTP %1"_s.arg(status);
    case Cause::UnaskedAnswer:
        return u"an answer to another question (HTTP %1)"_s.arg(status);
    case Cause::ConnectionRefused:
        return with("connection refused"_L1);
    case Cause::ConnectionLost:
        return with("connection lost"_L1);
    case Cause::NetworkTrouble:
        return with("network trouble"_L1);
    case Cause::HostNotFound:
        return with("host not found"_L1);
    case Cause::CertificateExpired:
        return certificate("has expired"_L1);
    case Cause::CertificateSelfSigned:
        return certificate("is self-signed"_L1);
    case Cause::CertificateWrongHost:
        return certificate("is for another host"_L1);
    case Cause::CertificateUntrusted:
        return with(certificate("is not trusted"_L1));
    case Cause::TlsHandshake:
        return with("no secure connection"_L1);
    case Cause::ConnectTimeout:
        return u"no connection within %1 s"_s.arg(seconds);
    case Cause::AnswerTimeout:
        return u"no answer for %1 s"_s.arg(seconds);
    case Cause::SlowBody:
        return u"slower than 1 KB/s for %1 s"_s.arg(seconds);
    case Cause::TotalTimeout:
        return u"not finished within %1 s"_s.arg(seconds);
    case Cause::RedirectLoop:
        return u"redirects in a circle"_s;
    case Cause::TooManyRedirects:
        return u"more than 10 redirects"_s;
    case Cause::RedirectRefused:
        return with("refused redirect"_L1);
    case Cause::TooManyBytes:
        return with("more bytes than the limit"_L1);
    case Cause::TooManyPixels:
        return with("more pixels than the limit"_L1);
    case Cause::TooManyFrames:
        return with("more frames than the limit"_L1);
    case Cause::Flood:
        return u"the site sent on and on, and nothing that could be read"_s;
    case Cause::WebPage:
        return u"a web page, not a picture"_s;
    case Cause::NoPicture:
        return with("not a picture"_L1);
    case Cause::EmptyBody:
        return u"the answer is empty"_s;
    case Cause::CutShort:
        return with("the answer was cut short"_L1);
    case Cause::Truncated:
        return with("the picture is incomplete"_L1);
    case Cause::Damaged:
        return with("the picture is damaged"_L1);
    case Cause::UnsupportedFormat:
        return with("a format that is not supported"_L1);
    case Cause::UnsupportedEncoding:
        return with("a content encoding that is not supported"_L1);
    case Cause::FileTrouble:
        return with("trouble with a file"_L1);
    case Cause::DiskFull:
        return u"the disk is full"_s;
    case Cause::FolderUnwritable:
        return with("the folder is not writable"_L1);
    case Cause::FolderGone:
        return with("the folder is gone"_L1);
    case Cause::ProxyTrouble:
        return with("the proxy failed"_L1);
    case Cause::BadLink:
        return with("not a link that can be fetched"_L1);
    case Cause::LoginLost:
        return u"HTTP %1: its user and password are not kept; add the link again with them"_s.arg(
            failure.httpStatus.value_or(0));
    case Cause::TunnelRefused:
        return with("the proxy does not reach the site"_L1);
    case Cause::TooManyFiles:
        return u"too many open files; fewer jobs at once or a higher limit (ulimit -n) would do"_s;
    case Cause::DecodeTimeout:
        return u"the picture was not decoded within %1 s"_s.arg(seconds);
    case Cause::FileTooLarge:
        return u"the folder takes no file that large"_s;
    case Cause::SessionUnwritable:
        return with("the session cannot be written"_L1);
    case Cause::FolderMute:
        return u"the folder gave no answer for %1 s"_s.arg(seconds);
    }
    Q_UNREACHABLE();
}

} // namespace pixhaul
