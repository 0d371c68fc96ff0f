#include "picture/libpng.h"

namespace pixhaul {

void keepPngError(png_structp png, png_const_charp message)
{
    *static_cast<QByteArray *>(png_get_error_ptr(png)) = message;
    png_longjmp(png, 1);
}

void ignorePngWarning(png_structp, png_const_charp) {}

} // namespace pixhaul
