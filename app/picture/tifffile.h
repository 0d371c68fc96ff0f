#pragma once

#include <QByteArrayView>
#include <QString>

#include <memory>

#include <tiffio.h>

namespace pixhaul {

/// libtiff's hold on bytes in memory. What it complains of is kept, not printed. libtiff calls it a warning
/// when compressed data is damaged or ends early, and goes on: that is a complaint like any other. One
/// thread.
class TiffFile
{
public:
    explicit TiffFile(QByteArrayView bytes);
    ~TiffFile();
    Q_DISABLE_COPY_MOVE(TiffFile)

    /// Null if there is no directory to be read.
    TIFF *tiff() const { return m_tiff; }
    /// Of what was read behind the directory; before that, of the directory if there is none.
    const QString &complaint() const { return m_complaint; }

    /// A number, or the default of TIFF 6.0.
    quint32 number(quint32 tag, quint32 otherwise = 0) const;
    quint16 shortNumber(quint32 tag) const;

private:
    static TiffFile &of(thandle_t handle) { return *static_cast<TiffFile *>(handle); }
    static tmsize_t read(thandle_t handle, void *to, tmsize_t count);
    static tmsize_t write(thandle_t, void *, tmsize_t) { return -1; }
    static toff_t seek(thandle_t handle, toff_t offset, int whence);
    static int close(thandle_t) { return 0; }
    static toff_t size(thandle_t handle) { return toff_t(of(handle).m_bytes.size()); }
    static int complain(TIFF *, void *file, const char *, const char *format, va_list arguments);
    static int warn(TIFF *, void *file, const char *, const char *format, va_list arguments);

    const QByteArrayView m_bytes;
    qint64 m_at = 0;
    QString m_complaint;
    TIFF *m_tiff = nullptr;
};

} // namespace pixhaul
