#pragma once

#include "core/result.h"
#include "links/linkscanner.h"

#include <QUrl>

namespace pixhaul {

/// Whether a text is HTML rather than loose text with a tag in it. Its beginning is enough.
bool looksLikeHtml(QStringView text);

/// The pictures that an HTML page shows or links to, in order: `img src`, `srcset` (the largest candidate),
/// `picture source`, `a href` to a picture's file name. Relative links are resolved against `<base>` or,
/// without one, against `base`; if there is neither they are rejected as NoAddress ("//host/…" is https
/// then). Parsed with gumbo (HTML5). Fails with Cause::FileTrouble and the detail "HTML over 64 MB" or, for
/// pages that take too much time or memory because of what is nested in them, "HTML too complex".
Result<Scan> scanHtml(QStringView html, const QUrl &base = {});

/// Bytes of UTF-8 that scanHtml takes.
inline constexpr qint64 longestHtml = 64LL << 20;

} // namespace pixhaul
