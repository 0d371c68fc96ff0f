#pragma once

#include "core/result.h"
#include "fetch/cookieline.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>
#include <QUrl>

namespace pixhaul {

/// The cookies of a Netscape cookies.txt, as browsers export them and curl writes them. A value: it may be
/// asked from any thread.
class CookieFile
{
public:
    /// Comments and blank lines do not count; of several lines for one cookie the last does. A byte order
    /// mark of UTF-8 and CR LF are understood. Blocks while it reads.
    ///
    /// All failures are FileTrouble; `detail` is the system's words, "folder", "special file", "over 10 MB",
    /// "binary", or "line 7" for the first one that is not understood, but never what it says.
    static Result<CookieFile> read(const QString &path);

    /// The value of the Cookie header for a request (RFC 6265, 5.4), longest path first, then the
    /// host's own before those of its domains, then in the file's order; empty if there is nothing to send.
    QByteArray cookiesFor(const QUrl &url, const QDateTime &now) const;

private:
    QHash<QString, QList<Cookie>> m_byDomain;
};

} // namespace pixhaul
