#pragma once

#include "core/bytes.h"

#include <QString>
#include <QUrl>

namespace pixhaul {

/// What one link gave: the body of its last answer.
struct Payload
{
    Bytes bytes;
    QUrl finalUrl;    ///< after redirects, without secrets
    QString servedAs; ///< the Content-Type header, trimmed; may be empty and may lie
    bool isProvenWhole =
        false; ///< as long as the server announced; else only the picture's own structure can tell
    bool isUnverified = false; ///< came by a connection whose certificate was excepted
};

} // namespace pixhaul
