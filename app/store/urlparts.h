#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>

namespace pixhaul {

// What names take from a link: percent-decoded, but what is no UTF-8 stays as it was written, percent signs
// and all. Any of it may hold a decoded slash. All are empty if no host is asked (data:).

QString lastSegmentOf(const QUrl &url);

/// The segments of the path before the last, without empty ones.
QStringList foldersOf(const QUrl &url);

QString queryOf(const QUrl &url);

/// What can be registered of the host: "bbc.co.uk" of "www.bbc.co.uk", by the list of public suffixes
/// (publicsuffix.org) that Qt knows; the host itself if nothing can, as of addresses.
QString registrableDomainOf(const QUrl &url);

} // namespace pixhaul
