#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace pixhaul {

/// One directory of a TIFF file or of an Exif block, read in place (TIFF 6.0, section 2).
class TiffDirectory
{
public:
    /// The fields that are of use here.
    enum Tag : quint16 {
        ImageWidth = 256,
        ImageLength = 257,
        Photometric = 262,
        ImageDescription = 270,
        StripOffsets = 273,
        Orientation = 274,
        StripByteCounts = 279,
        XResolution = 282,
        YResolution = 283,
        ResolutionUnit = 296,
        Software = 305,
        Artist = 315,
        WhitePoint = 318,
        PrimaryChromaticities = 319,
        TileOffsets = 324,
        TileByteCounts = 325,
        Xmp = 700,
        Copyright = 33'432,
        IccProfile = 34'675,
        ExifDirectory = 34'665,
        ColorSpace = 40'961, ///< of an Exif directory, as is
        Gamma = 42'240,
    };

    /// `file` begins with "II" or "MM"; `at` is where the directory is.
    TiffDirectory(QByteArrayView file, quint32 at);

    /// Where the first directory of a file is.
    static quint32 first(QByteArrayView file);
    /// Where the one behind this is; 0 for none.
    quint32 next() const;

    /// Whether it and everything that its fields point to lies inside the file.
    bool isWhole() const;
    int fields() const { return m_fields; }

    struct Field
    {
        quint16 type = 0;
        quint32 count = 0; ///< of values; 0 if there is no such field
        qint64 at = 0;     ///< of the first value

        qint64 size() const; ///< of all values, in bytes
    };
    Field find(Tag tag) const;
    /// One of its values if they are SHORT or LONG, else 0.
    quint32 value(const Field &field, quint32 index = 0) const;
    quint32 value(Tag tag) const { return value(find(tag)); }
    /// One of its values if they are RATIONAL, else not a number.
    double rational(const Field &field, quint32 index = 0) const;
    QByteArrayView bytes(const Field &field) const;
    /// The file with one SHORT of this value wherever this directory has the tag; empty if it is not all
    /// inside the file.
    QByteArray withShort(Tag tag, quint16 value) const;

private:
    quint16 number16(qint64 at) const;
    quint32 number32(qint64 at) const;
    Field fieldAt(int index) const;

    QByteArrayView m_file;
    bool m_bigEndian;
    qint64 m_at;
    int m_fields;
};

/// `value` if it is 1 to 8, else 1.
int saneOrientation(quint32 value);

} // namespace pixhaul
