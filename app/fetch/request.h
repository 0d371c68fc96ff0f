#pragma once

#include "fetch/partial.h"

#include <QByteArray>
#include <QList>
#include <QNetworkRequest>
#include <QString>
#include <QUrl>

#include <memory>
#include <optional>
#include <utility>

namespace pixhaul {

class CookieFile;

/// What the user wants every request to say.
struct RequestPolicy
{
    enum class Referer { None, Site, Fixed };

    QString userAgent = {}; ///< empty: Pixhaul/<version>
    Referer referer = Referer::None;
    QUrl fixedReferer = {};
    QList<std::pair<QByteArray, QByteArray>> headers = {}; ///< for the origin of the link only
    std::shared_ptr<const CookieFile> cookies = {};        ///< null: none
};

/// What one request says beside.
struct Ask
{
    QUrl url;
    bool isForLinksOrigin = true; ///< not led elsewhere by a redirect
    QByteArray authorization = {};
    std::optional<Part> from = {}; ///< only the rest
};

QNetworkRequest requestFor(const Ask &ask, const RequestPolicy &policy);

/// Whether a request says what is for nobody to read but whom it goes to - a login, cookies, the user's own
/// headers - and what a server may print into its answer.
bool isInConfidence(const QNetworkRequest &request, const RequestPolicy &policy);

/// "Name: value" as a header of the user's own (RFC 9110, 5.1 and 5.5); nullopt if it is none, or one that is
/// for Pixhaul to say, for it must know what it asked: those of connections, ranges and encodings.
std::optional<std::pair<QByteArray, QByteArray>> headerFrom(const QString &text);

} // namespace pixhaul
