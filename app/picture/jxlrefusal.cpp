// In place of jxldecoder.cpp where a build goes without libjxl.

#include "picture/jxldecoder.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

static Failure refusal()
{
    return {Cause::UnsupportedFormat, u"JPEG XL"_s};
}

bool readsJxl()
{
    return false;
}

JxlSurvey surveyJxl(QByteArrayView /*bytes*/)
{
    return {.fault = refusal()};
}

JxlBoxes jxlBoxes(QByteArrayView /*container*/)
{
    return {};
}

Result<QImage> decodeJxl(QByteArrayView /*bytes*/, QSize /*announced*/, const Patience & /*patience*/)
{
    return failed(refusal());
}

} // namespace pixhaul
