#pragma once

#include <QString>
#include <QStringView>
#include <QUrl>

namespace pixhaul {

/// Whether the path of an address ends like a picture's file name.
bool namesPicture(QStringView address);

/// The candidate of a `srcset` with the greatest width or density (HTML, 4.8.4.2.1). One without either
/// counts as 1x.
QString largestCandidate(const QString &srcset);

bool hasScheme(const QString &address);

/// An attribute's address in full, if `base` has one to resolve it against. White space around an address
/// does not count, nor do line ends in it (URL standard, 4.4).
QString resolved(QString address, const QUrl &base);

/// Whether an `href` is what a page has for its own use, so that nobody misses it among the links: "#top",
/// javascript:, mailto:, tel:, or nothing.
bool leadsNowhere(const QString &href);

/// What a person reads of an address: neither the scheme nor percent-encoding.
QString readable(const QString &address);

/// Whether a text is the address of this readable form, in full or shortened as forums do
/// ("http://h.example/lo…g.png").
bool shows(const QString &text, QStringView readableAddress);

} // namespace pixhaul
