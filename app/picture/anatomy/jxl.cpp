#include "picture/anatomy/anatomy.h"
#include "picture/anatomy/boxes.h"
#include "picture/anatomy/bytes.h"
#include "picture/anatomy/exif.h"
#include "picture/jxldecoder.h"

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Bits from the least significant one on (ISO/IEC 18181-1, 6.2); 0 beyond the end.
class Bits
{
public:
    explicit Bits(QByteArrayView bytes)
        : m_bytes(bytes)
    {}

    quint32 next(int count)
    {
        quint32 value = 0;
        for (int i = 0; i < count; ++i, ++m_at)
            value |= quint32(byteAt(m_bytes, m_at / 8) >> (m_at % 8) & 1) << i;
        return value;
    }
    bool isPastEnd() const { return m_at > 8 * m_bytes.size(); }

private:
    QByteArrayView m_bytes;
    qint64 m_at = 0;
};

/// 18181-1, A.3.
quint64 sideOf(Bits &bits, bool isSmall)
{
    if (isSmall)
        return 8 * (quint64(bits.next(5)) + 1);
    constexpr std::array widths{9, 13, 18, 30};
    return quint64(bits.next(widths.at(bits.next(2)))) + 1;
}

/// The signature, SizeHeader and the beginning of ImageMetadata (18181-1, A.3 and A.6).
void takeHeader(QByteArrayView codestream, Anatomy &anatomy)
{
    struct Ratio
    {
        quint64 width, height;
    };
    constexpr std::array<Ratio, 8> ratios{{{}, {1, 1}, {12, 10}, {4, 3}, {3, 2}, {16, 9}, {5, 4}, {2, 1}}};
    constexpr quint64 most = std::numeric_limits<int>::max();
    Bits bits(part(codestream, 2, codestream.size()));
    const bool isSmall = bits.next(1) != 0;
    const quint64 height = sideOf(bits, isSmall);
    const Ratio ratio = ratios.at(bits.next(3));
    const quint64 width = ratio.height > 0 ? height * ratio.width / ratio.height : sideOf(bits, isSmall);
    const bool hasMetadata = bits.next(1) == 0;
    const bool hasOrientation = hasMetadata && bits.next(1) != 0;
    const int orientation = hasOrientation ? int(bits.next(3)) + 1 : 1;
    if (bits.isPastEnd())
        return;
    anatomy.pixels = QSize(int(std::min(width, most)), int(std::min(height, most)));
    anatomy.orientation = orientation;
}

/// What tells the codestream's beginning, and whether all boxes up to its end, and those that belong to them,
/// are whole (ISO/IEC 18181-2, 9).
struct Container
{
    explicit Container(QByteArrayView bytes)
    {
        constexpr qsizetype enough = 32; // for what takeHeader wants
        constexpr quint32 lastPart = 1U << 31;
        qint64 at = 0;
        while (at < bytes.size()) {
            const std::optional<Box> box = boxAt(bytes, at);
            if (!box || isJunk(*box) || (hasEnd && box->type == "JXL ")) // another file behind this one
                return;
            const bool isPart = box->type == "jxlp";
            if ((isPart || box->type == "jxlc") && beginning.size() < enough)
                beginning += part(box->content, isPart ? 4 : 0, enough).toByteArray();
            isCut = !box->isWhole;
            if (isCut)
                return;
            tells = tells || box->type == "Exif" || box->type == "xml " || box->type == "brob";
            hasEnd =
                hasEnd || box->type == "jxlc" || (isPart && (big<quint32>(box->content, 0) & lastPart) != 0);
            at = box->end;
            boxes = bytes.first(at);
        }
    }

    QByteArrayView boxes; ///< without what follows them
    QByteArray beginning;
    bool tells = false; ///< more than pixels
    bool hasEnd = false;
    bool isCut = false;
};

} // namespace

/// Boxes that may be compressed: libjxl takes them out.
static Metadata metadataIn(QByteArrayView boxes)
{
    const JxlBoxes found = jxlBoxes(boxes);
    Metadata metadata;
    metadata.unpacked = {found.exif, found.xmp};
    takeExifPayload(metadata.unpacked[0], metadata);
    metadata.xmp = metadata.unpacked[1];
    return metadata;
}

/// A codestream does not tell its length. libjxl goes from frame to frame without decoding them, but not to
/// the end of the last: what is missing there is found by decodeJxl.
Anatomy dissectJxl(QByteArrayView bytes)
{
    /// More than any limit there can be, so that nothing is made room for.
    constexpr qint64 mostPixels = 2'000'000'000;
    const bool isNaked = bytes.startsWith("\xff");
    const Container container(isNaked ? QByteArrayView() : bytes);
    Anatomy anatomy;
    takeHeader(isNaked ? bytes : QByteArrayView(container.beginning), anatomy);
    if (!isNaked && (container.isCut || !container.hasEnd))
        return faulty(anatomy, Cause::Truncated);
    if (anatomy.pixels.isEmpty())
        return faulty(anatomy, Cause::Truncated);
    if (qint64(anatomy.pixels.width()) * anatomy.pixels.height() > mostPixels)
        return anatomy;
    JxlSurvey survey = surveyJxl(bytes);
    anatomy.iccProfile = std::move(survey.iccProfile);
    anatomy.fault = std::move(survey.fault);
    if (container.tells && !anatomy.fault)
        anatomy.metadata = metadataIn(container.boxes);
    return anatomy;
}

} // namespace pixhaul
