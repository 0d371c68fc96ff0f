#pragma once

#include "core/certificatefault.h"
#include "core/failure.h"

#include <QString>
#include <QStringList>

#include <array>

/// The words for failures, in the user's language. Pure; main thread (translations).
namespace pixhaul::wording {

/// Why a job failed, as one sentence: "The picture no longer exists (404)".
QString sentence(const Failure &why);

/// What is wrong with a certificate: "certificate expired". What we have no words for is in those of the TLS
/// library. In the order of the errors' numbers; none is said twice.
QStringList certificateFaults(const CertificateFault &fault);

/// An https site (host:port) without its port where that is the usual one.
QString siteWords(const QString &site);

/// What failures have in common for the one bar at the end.
enum class FailureGroup : quint8 {
    NotFound,
    Refused,
    Busy,
    SiteTrouble,
    SiteNotFound,
    NoConnection,
    TimedOut,
    NotSecure,
    BadRedirect,
    TooLarge,
    NotPicture,
    Incomplete,
    NotReadable,
    NotWritten,
};
inline constexpr std::size_t failureGroups = std::size_t(FailureGroup::NotWritten) + 1;
using FailureCounts = std::array<qsizetype, failureGroups>;

FailureGroup groupOf(const Failure &why);

} // namespace pixhaul::wording
