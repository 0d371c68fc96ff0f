#pragma once

#include "core/result.h"
#include "links/linkscanner.h"

#include <QUrl>

namespace pixhaul {

/// Whether a text is HTML rather than loose text with a tag in it. Its beginning is enough.
bool looksLikeHtml(QStringView text);

/// The links of an HTML page, in order:
/// - the pictures that it shows or links to: `img src`, `srcset` (the largest candidate), `picture source`,
///   `a href` to a picture's file name;
/// - the addresses in its visible text (LinkFinder), whatever they lead to. Text without an address is not
///   rejected: a page is no list. Where the text of an `a href` is its address, in full or shortened, the
///   href is the link.
/// Any other `a href` is rejected once as NotAPicture, unless it is of no use outside the page ("#top",
/// javascript:, mailto:, tel:).
///
/// Relative links are resolved against `<base>` or, without one, against `base`; if there is neither,
/// pictures are rejected as NoAddress ("//host/…" is https then). Parsed with gumbo (HTML5). Fails with
/// Cause::FileTrouble and the detail "HTML over 64 MB" or, for pages that take too much time or memory
/// because of what is nested in them, "HTML too complex".
Result<Scan> scanHtml(QStringView html, const QUrl &base = {});

/// Bytes of UTF-8 that scanHtml takes, and what it fails with beyond.
inline constexpr qint64 longestHtml = 64LL << 20;
Failure htmlTooLong();

} // namespace pixhaul
