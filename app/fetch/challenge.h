#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

namespace pixhaul {

/// One way in that a server offers (RFC 9110, 11.3).
struct Challenge
{
    QByteArray scheme;                        ///< in lower case, e.g. "digest"
    QHash<QByteArray, QByteArray> parameters; ///< names in lower case; values as meant, without their quotes
};

/// Reads the value of a WWW-Authenticate header (RFC 9110, 11.6.1), which may hold several challenges. What
/// is no part of one is passed over, as is a token68, which none of our schemes has; of a parameter that
/// comes twice the first counts. A value with control characters in it, which HTTP does not know (RFC
/// 9110, 5.5), holds no challenge.
QList<Challenge> challengesIn(QByteArrayView value);

} // namespace pixhaul
