// In place of heifdecoder.cpp where a build goes without libheif.

#include "picture/heifdecoder.h"

#include "picture/anatomy/anatomy.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

bool readsHeif()
{
    return false;
}

Result<QImage> decodeHeif(Format format, const Anatomy & /*anatomy*/, const Patience & /*patience*/)
{
    return failed({Cause::UnsupportedFormat, format == Format::Avif ? u"AVIF"_s : u"HEIC"_s});
}

} // namespace pixhaul
