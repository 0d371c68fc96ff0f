#include "picture/anatomy/anatomy.h"
#include "picture/anatomy/bytes.h"
#include "picture/anatomy/exif.h"

#include <QList>

#include <map>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// ITU-T T.81, table B.1.
enum Marker : quint8 {
    TEM = 0x01,
    SOF0 = 0xc0,
    DHT = 0xc4,
    JPG = 0xc8,
    DAC = 0xcc,
    SOF15 = 0xcf,
    RST0 = 0xd0,
    SOI = 0xd8,
    EOI = 0xd9,
    SOS = 0xda,
    APP0 = 0xe0,
    APP1 = 0xe1,
    APP2 = 0xe2,
    COM = 0xfe,
};

bool hasSegment(quint8 marker)
{
    return marker != TEM && (marker < RST0 || marker > SOI);
}

bool beginsFrame(quint8 marker)
{
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
}

/// From marker to marker until EOI, through all scans of a progressive file.
class JpegWalk
{
public:
    explicit JpegWalk(QByteArrayView bytes)
        : m_bytes(bytes)
    {}

    Anatomy run()
    {
        while (const quint8 marker = nextMarker()) {
            if (marker == EOI)
                return finished();
            if (!hasSegment(marker))
                continue;
            const quint16 length = big<quint16>(m_bytes, m_at);
            if (!holds(m_bytes, m_at, std::max<qint64>(length, 2)))
                break;
            if (length < 2)
                return faulty(m_anatomy, Cause::Damaged, u"no segment at %1"_s.arg(m_at));
            take(marker, part(m_bytes, m_at + 2, length - 2));
            if (m_anatomy.fault)
                return m_anatomy;
            m_at += length;
        }
        return faulty(m_anatomy, Cause::Truncated);
    }

private:
    /// Passes over entropy-coded data, fill bytes and, as libjpeg does, over junk; 0 at the end of the bytes.
    quint8 nextMarker()
    {
        constexpr quint8 stuffed = 0x00, fill = 0xff;
        while (true) {
            const qsizetype found = m_bytes.indexOf('\xff', qsizetype(m_at));
            if (found < 0 || found + 1 >= m_bytes.size())
                return 0;
            const quint8 marker = byteAt(m_bytes, found + 1);
            m_at = marker == fill ? found + 1 : found + 2;
            if (marker != stuffed && marker != fill)
                return marker;
        }
    }

    void take(quint8 marker, QByteArrayView data)
    {
        if (beginsFrame(marker) && m_anatomy.pixels.isEmpty())
            takeFrame(marker, data);
        else if (marker == SOS)
            takeScan(data);
        else if (marker == APP0)
            takeJfif(data);
        else if (marker == APP1)
            takeExifOrXmp(data);
        else if (marker == APP2)
            takeProfilePart(data);
        else if (marker == COM)
            m_anatomy.metadata.take({"Comment", data});
    }

    /// ITU-T T.871, 10.1.
    void takeJfif(QByteArrayView data)
    {
        constexpr QByteArrayView name("JFIF\0", 5);
        enum Unit : quint8 { Inch = 1, Centimetre = 2 };
        const quint8 unit = byteAt(data, 7);
        if (!data.startsWith(name) || (unit != Inch && unit != Centimetre)) // else: the shape of a pixel
            return;
        const double perMetre = unit == Inch ? 1 / 0.0254 : 100;
        m_anatomy.metadata.density =
            soundDensity(big<quint16>(data, 8) * perMetre, big<quint16>(data, 10) * perMetre);
    }

    /// Exif 3.0, 4.7.2; XMP specification, part 3, 1.1.3.
    void takeExifOrXmp(QByteArrayView data)
    {
        constexpr QByteArrayView exif("Exif\0\0", 6);
        constexpr QByteArrayView xmp("http://ns.adobe.com/xap/1.0/\0", 29);
        Metadata &metadata = m_anatomy.metadata;
        if (data.startsWith(exif)) {
            if (m_anatomy.orientation == 1)
                m_anatomy.orientation = orientationOfExif(data.sliced(exif.size()));
            if (metadata.exif.isEmpty())
                takeExif(data.sliced(exif.size()), metadata);
        } else if (data.startsWith(xmp) && metadata.xmp.isEmpty()) {
            metadata.xmp = data.sliced(xmp.size());
        }
    }

    void takeFrame(quint8 marker, QByteArrayView data)
    {
        m_anatomy.pixels = QSize(big<quint16>(data, 3), big<quint16>(data, 1));
        for (int i = 0; i < byteAt(data, 5); ++i)
            m_unscanned.append(byteAt(data, 6 + 3 * i));
        const int bits = byteAt(data, 0);
        const int process = marker & 3; // 0 to 2: baseline, extended, progressive; 3: lossless
        const bool isHierarchical = (marker & 4) != 0;
        m_anatomy.isProgressive = process == 2;
        if (process == 3 || isHierarchical)
            m_anatomy = faulty(m_anatomy, Cause::UnsupportedFormat, u"lossless or hierarchical JPEG"_s);
        else if (bits != 8)
            m_anatomy = faulty(m_anatomy, Cause::UnsupportedFormat, u"JPEG of %1 bits"_s.arg(bits));
    }

    /// T.81, B.2.3. Every component has a scan that holds its first coefficients.
    void takeScan(QByteArrayView data)
    {
        const int components = byteAt(data, 0);
        const bool isFirst = byteAt(data, 1 + 2 * components) == 0;
        for (int i = 0; i < components && isFirst; ++i)
            m_unscanned.removeOne(byteAt(data, 1 + 2 * i));
        m_hasScan = true;
    }

    /// ICC.1:2010, annex B.4.
    void takeProfilePart(QByteArrayView data)
    {
        constexpr QByteArrayView name("ICC_PROFILE\0", 12);
        if (!data.startsWith(name))
            return;
        m_profileParts.emplace(byteAt(data, 12), part(data, 14, data.size()));
        m_announcedParts = byteAt(data, 13);
    }

    Anatomy finished()
    {
        if (!m_hasScan)
            return faulty(m_anatomy, Cause::Damaged, u"no scan"_s);
        if (!m_unscanned.isEmpty())
            return faulty(m_anatomy, Cause::Truncated, u"a component without a scan"_s);
        if (m_profileParts.size() == m_announcedParts)
            for (const auto &[number, bytes] : m_profileParts)
                m_anatomy.iccProfile += bytes;
        return m_anatomy;
    }

    QByteArrayView m_bytes;
    qint64 m_at = 2; // behind SOI
    bool m_hasScan = false;
    QList<quint8> m_unscanned; ///< components by their names
    std::map<quint8, QByteArrayView> m_profileParts;
    std::size_t m_announcedParts = 0;
    Anatomy m_anatomy;
};

} // namespace

Anatomy dissectJpeg(QByteArrayView bytes)
{
    return JpegWalk(bytes).run();
}

} // namespace pixhaul
