#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace pixhaul {

/// What one link gave: the body of its last answer.
struct Payload
{
    QByteArray bytes;
    QUrl finalUrl;    ///< after redirects, without secrets
    QString servedAs; ///< the Content-Type header, trimmed; may be empty and may lie
    bool isProvenWhole =
        false; ///< as long as the server announced; else only the picture's own structure can tell
};

} // namespace pixhaul
