#pragma once

#include "core/bytes.h"

#include <QString>
#include <QUrl>

namespace pixhaul {

/// What one link gave: the body of its last answer.
struct Payload
{
    Bytes bytes;
    QUrl finalUrl = {};    ///< after redirects, without secrets
    QString servedAs = {}; ///< the type that Content-Type names; may be empty and may lie
    QString fileName = {}; ///< that Content-Disposition names; may be empty, and is anything but safe
    QByteArray etag = {};  ///< as it came; may be empty
    bool isProvenWhole =
        false; ///< as long as the server announced; else only the picture's own structure can tell
    bool isContinued = false;  ///< came in parts, which fit together as far as the server says
    bool isUnverified = false; ///< came by a connection whose certificate was excepted
};

} // namespace pixhaul
