#pragma once

#include <QByteArray>

#include <png.h>

/// How to live with libpng's manners. libpng leaves a function by longjmp
/// when it fails. So whatever calls it between setjmp and the end is one small function without an object
/// that has a destructor.
namespace pixhaul {

/// For png_create_…_struct: keeps the message in the QByteArray that is the error pointer, and jumps.
[[noreturn]] void keepPngError(png_structp png, png_const_charp message);

/// For png_create_…_struct: what libpng goes on after is of no interest.
void ignorePngWarning(png_structp png, png_const_charp message);

} // namespace pixhaul
