#pragma once

#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace pixhaul {

/// The kinds that scripts see (`reason` of the `failed` event). Their words never change.
enum class Reason {
    Http,
    Network,
    Dns,
    Tls,
    Timeout,
    Redirect,
    TooLarge,
    NotAnImage,
    Incomplete,
    Corrupt,
    Unsupported,
    Disk,
    Proxy,
    BadUrl,
};

/// What exactly went wrong. Each cause belongs to one Reason; the window has words for each.
/// Stored in the session by number: add at the end, never reorder.
enum class Cause : quint8 {
    HttpStatus = 1, ///< any answer but 2xx; `httpStatus` is set
    UnaskedAnswer,  ///< a 304 or a 206 to a request that asked for neither
    ConnectionRefused,
    ConnectionLost, ///< reset or closed before a body
    NetworkTrouble, ///< anything else below HTTP; see `detail`
    HostNotFound,   ///< `detail` is the host
    CertificateExpired,
    CertificateSelfSigned,
    CertificateWrongHost,
    CertificateUntrusted, ///< any other fault of the certificate; see `detail`
    TlsHandshake,
    ConnectTimeout, ///< `after` says how long we waited, for all four
    AnswerTimeout,
    SlowBody,
    TotalTimeout,
    RedirectLoop,
    TooManyRedirects,
    RedirectRefused, ///< https to http, or to a scheme we do not fetch, then `detail` is the target's scheme;
                     ///< or to what is no address
    TooManyBytes,
    TooManyPixels,
    TooManyFrames,
    WebPage,   ///< HTML where a picture was expected; `excerpt` has its beginning
    NoPicture, ///< JSON, text or unknown bytes; `excerpt` has their beginning
    EmptyBody,
    CutShort,            ///< the body ended before its announced length
    Truncated,           ///< the body is whole as far as HTTP knows, the picture in it is not
    Damaged,             ///< whole, but it does not decode
    UnsupportedFormat,   ///< a picture that this build does not read; `detail` is its format
    UnsupportedEncoding, ///< a Content-Encoding we did not ask for; `detail` is its name
    FileTrouble,         ///< a file could not be read or written; see `detail`
    DiskFull,
    FolderUnwritable, ///< read-only or not ours; see `detail`
    FolderGone,
    ProxyTrouble,
    BadLink,
    Flood,             ///< far more came than the headers of an answer, and nothing that could be read
    LoginLost,         ///< a 401 to a link whose user and password were not kept (Link::isLoginLost)
    TunnelRefused,     ///< the proxy does not reach the site; `detail` is the proxy
    TooManyFiles,      ///< the process, or the system, may open no more files and sockets
    DecodeTimeout,     ///< the decoder did not come to the end of a picture; `after` says how long it had
    SessionUnwritable, ///< what is about to be saved cannot be noted, so it might be saved twice; `detail`
                       ///< has the database's words
    FolderMute,        ///< the folder's disk, or its server, does not answer; `after` says how long we waited
    FileTooLarge,      ///< larger than the file system, or a limit of the system's, lets files be
};
inline constexpr Cause lastCause = Cause::FileTooLarge;

/// What went wrong, as data. The engine never words it for people: that is ui/wording's work, and
/// `detail` is raw material for an expert's eye (an errno text, Qt's error string, a host).
struct Failure
{
    Cause cause;
    QString detail = {};
    std::optional<int> httpStatus = {};
    std::optional<std::chrono::milliseconds> after = {}; ///< the deadline that passed
    std::optional<std::chrono::seconds> retryAfter = {}; ///< what the server asked for (RFC 9110, 10.2.3)
    QString excerpt = {}; ///< the first 200 characters of a body that was no picture
    QString site = {};    ///< host:port where it happened, which need not be the link's; not for files

    bool operator==(const Failure &) const = default;
};

Reason reasonOf(Cause cause);

/// The word that `--json` prints: "too-large", "not-an-image", …
QLatin1StringView wordFor(Reason reason);

/// Whether the same request may well succeed a little later without anybody's help.
bool isTransient(const Failure &failure);

/// Whether no more than an interim answer came: any 1xx but 100 (RFC 9110, 15.2).
bool isInterim(const Failure &failure);

/// Whether the host is overrun and asks to be left alone for a while: 429 (RFC 6585, 4) or 503 (RFC 9110,
/// 15.6.4).
bool isBusy(const Failure &failure);

/// Whether the folder, its disk or a limit of the system's is the trouble, so that every other link would
/// meet it too: the row stays queued and the whole queue pauses.
bool stopsTheQueue(const Failure &failure);

/// One English sentence for logs and headless runs, e.g. "HTTP 404" or "no answer for 30 s".
QString plainWords(const Failure &failure);

} // namespace pixhaul

Q_DECLARE_METATYPE(pixhaul::Failure)
