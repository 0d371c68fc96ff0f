#pragma once

#include "links/linkscanner.h"

#include <QUrl>

namespace pixhaul {

/// Whether a text is HTML rather than loose text with a tag in it.
bool looksLikeHtml(QStringView text);

/// The pictures that an HTML page shows or links to, in order: `img src`, `srcset` (the largest candidate),
/// `picture source`, `a href` to a picture's file name. Relative links are resolved against `<base>` or,
/// without one, against `base`; if there is neither they are rejected as NoAddress. Parsed with gumbo
/// (HTML5).
Scan scanHtml(QStringView html, const QUrl &base = {});

} // namespace pixhaul
