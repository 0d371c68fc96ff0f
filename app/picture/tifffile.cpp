#include "picture/tifffile.h"

#include "picture/anatomy/bytes.h"

#include <cstdio>
#include <cstring>

namespace pixhaul {

TiffFile::TiffFile(QByteArrayView bytes)
    : m_bytes(bytes)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, complain, this);
    TIFFOpenOptionsSetWarningHandlerExtR(options, warn, this);
    // Not to be mapped: it would read whatever offset a file claims.
    m_tiff = TIFFClientOpenExt("", "rm", this, read, write, seek, close, size, nullptr, nullptr, options);
    TIFFOpenOptionsFree(options);
    if (m_tiff) // odd fields say nothing of the pixels
        m_complaint.clear();
}

TiffFile::~TiffFile()
{
    if (m_tiff)
        TIFFClose(m_tiff);
}

quint32 TiffFile::number(quint32 tag, quint32 otherwise) const
{
    quint32 value = 0;
    return TIFFGetField(m_tiff, tag, &value) ? value : otherwise;
}

quint16 TiffFile::shortNumber(quint32 tag) const
{
    quint16 value = 0;
    return TIFFGetFieldDefaulted(m_tiff, tag, &value) ? value : quint16(0);
}

tmsize_t TiffFile::read(thandle_t handle, void *to, tmsize_t count)
{
    TiffFile &file = of(handle);
    const QByteArrayView some = part(file.m_bytes, file.m_at, count);
    std::memcpy(to, some.data(), std::size_t(some.size()));
    file.m_at += some.size();
    return some.size();
}

toff_t TiffFile::seek(thandle_t handle, toff_t offset, int whence)
{
    TiffFile &file = of(handle);
    const qint64 from = whence == SEEK_CUR ? file.m_at : whence == SEEK_END ? file.m_bytes.size() : 0;
    file.m_at = std::clamp<qint64>(from + qint64(offset), 0, file.m_bytes.size());
    return toff_t(file.m_at);
}

int TiffFile::complain(TIFF *, void *file, const char *, const char *format, va_list arguments)
{
    static_cast<TiffFile *>(file)->m_complaint = QString::vasprintf(format, arguments);
    return 1;
}

int TiffFile::warn(TIFF *tiff, void *file, const char *module, const char *format, va_list arguments)
{
    const bool isOfTaste = QByteArrayView(format).startsWith("Deprecated and troublesome old-style JPEG");
    return isOfTaste ? 1 : complain(tiff, file, module, format, arguments);
}

} // namespace pixhaul
