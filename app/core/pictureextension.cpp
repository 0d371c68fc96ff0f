#include "core/pictureextension.h"

#include <QLatin1StringView>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr std::array extensions{
    "apng"_L1, "avif"_L1,  "avifs"_L1, "bmp"_L1, "cur"_L1,  "dib"_L1,  "gif"_L1,  "heic"_L1,
    "heif"_L1, "ico"_L1,   "jfif"_L1,  "jp2"_L1, "jpe"_L1,  "jpeg"_L1, "jpg"_L1,  "jxl"_L1,
    "pjp"_L1,  "pjpeg"_L1, "png"_L1,   "svg"_L1, "svgz"_L1, "tif"_L1,  "tiff"_L1, "webp"_L1,
};

} // namespace

bool isPictureExtension(QStringView extension)
{
    return std::ranges::any_of(extensions, [extension](QLatin1StringView known) {
        return extension.compare(known, Qt::CaseInsensitive) == 0;
    });
}

QString extensionOf(const QString &format)
{
    if (format == "jpeg"_L1)
        return u"jpg"_s;
    if (format == "tiff"_L1)
        return u"tif"_s;
    return format;
}

} // namespace pixhaul
