#include "picture/anatomy/anatomy.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

static Anatomy walked(Format format, QByteArrayView bytes)
{
    switch (format) {
    case Format::Jpeg:
        return dissectJpeg(bytes);
    case Format::Png:
        return dissectPng(bytes);
    case Format::Gif:
        return dissectGif(bytes);
    case Format::WebP:
        return dissectWebP(bytes);
    case Format::Bmp:
        return dissectBmp(bytes);
    case Format::Tiff:
        return dissectTiff(bytes);
    case Format::Ico:
        return dissectIco(bytes);
    case Format::Avif:
    case Format::Heic:
        return dissectHeif(bytes);
    case Format::Jxl:
        return dissectJxl(bytes);
    }
    Q_UNREACHABLE();
}

Anatomy dissect(Format format, QByteArrayView bytes)
{
    const Anatomy anatomy = walked(format, bytes);
    if (!anatomy.fault && anatomy.pixels.isEmpty())
        return faulty(anatomy, Cause::Damaged, u"no size"_s);
    return anatomy;
}

Anatomy faulty(Anatomy anatomy, Cause cause, const QString &detail)
{
    anatomy.fault = Failure{.cause = cause, .detail = detail};
    return anatomy;
}

} // namespace pixhaul
