#include "picture/sniff.h"

#include "picture/anatomy/bytes.h"
#include "picture/heifdecoder.h"
#include "picture/jxldecoder.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

bool begins(QByteArrayView bytes, QByteArrayView signature)
{
    const qsizetype known = std::min(bytes.size(), signature.size());
    return known >= 2 && bytes.first(known) == signature.first(known);
}

bool isWebP(QByteArrayView bytes)
{
    return begins(bytes, "RIFF") &&
           (bytes.size() <= 8 || QByteArrayView("WEBP").startsWith(part(bytes, 8, 4)));
}

/// "BM" alone would take in any text about BMW.
bool isBmp(QByteArrayView bytes)
{
    constexpr std::array<quint32, 8> headerSizes{12, 16, 40, 52, 56, 64, 108, 124};
    return bytes.startsWith("BM") &&
           (bytes.size() < 18 || std::ranges::count(headerSizes, little<quint32>(bytes, 14)) > 0);
}

/// AVIF and HEIC are told apart by the brands in their first box (ISO/IEC 14496-12, 4.3; 23008-12, annex B;
/// AV1 Image File Format, 8).
std::optional<Format> heifFormat(QByteArrayView bytes)
{
    if (part(bytes, 4, 4) != "ftyp")
        return {};
    const QByteArrayView brands = part(bytes, 8, std::min(big<quint32>(bytes, 0), 256U) - 8LL);
    const auto names = [&](std::initializer_list<const char *> wanted) {
        for (qsizetype at = 0; at + 4 <= brands.size(); at += 4)
            if (std::ranges::count(wanted, brands.sliced(at, 4)) > 0)
                return true;
        return false;
    };
    if (names({"avif", "avis"}))
        return Format::Avif;
    if (names({"heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "msf1"}))
        return Format::Heic;
    return {};
}

/// Bare, or in a container (ISO/IEC 18181-1, A.2; 18181-2, 9.1).
bool isJxl(QByteArrayView bytes)
{
    return bytes.startsWith("\xff\x0a") ||
           (bytes.size() > 4 && begins(bytes, {"\0\0\0\x0cJXL \r\n\x87\n", 12}));
}

std::optional<Format> knownFormat(QByteArrayView bytes)
{
    if (begins(bytes, "\xff\xd8\xff"))
        return Format::Jpeg;
    if (begins(bytes, "\x89PNG\r\n\x1a\n"))
        return Format::Png;
    if (begins(bytes, "GIF87a") || begins(bytes, "GIF89a"))
        return Format::Gif;
    if (isWebP(bytes))
        return Format::WebP;
    if (isBmp(bytes))
        return Format::Bmp;
    if (begins(bytes, {"II*\0", 4}) || begins(bytes, {"MM\0*", 4}))
        return Format::Tiff;
    if (begins(bytes, {"\0\0\1\0", 4}))
        return Format::Ico;
    if (isJxl(bytes))
        return Format::Jxl;
    return heifFormat(bytes);
}

/// Pictures of other kinds by name, so that the user learns what the link has.
QString otherFormat(QByteArrayView bytes)
{
    struct Signature
    {
        QByteArrayView bytes;
        QLatin1StringView name;
    };
    static constexpr std::array<Signature, 15> signatures{{
        {{"\0\0\0\x0cjP  \r\n\x87\n", 12}, "JPEG 2000"_L1},
        {{"\xff\x4f\xff\x51", 4}, "JPEG 2000"_L1},
        {{"II\xbc\x01", 4}, "JPEG XR"_L1},
        {{"II+\0", 4}, "BigTIFF"_L1},
        {{"MM\0+", 4}, "BigTIFF"_L1},
        {{"icns", 4}, "ICNS"_L1},
        {{"\x8aMNG\r\n\x1a\n", 8}, "MNG"_L1},
        {{"\x8bJNG\r\n\x1a\n", 8}, "JNG"_L1},
        {{"8BPS", 4}, "PSD"_L1},
        {{"gimp xcf", 8}, "XCF"_L1},
        {{"qoif", 4}, "QOI"_L1},
        {{"FLIF", 4}, "FLIF"_L1},
        {{"BPG\xfb", 4}, "BPG"_L1},
        {{"v/1\x01", 4}, "OpenEXR"_L1},
        {{"DDS ", 4}, "DDS"_L1},
    }};
    const auto *found = std::ranges::find_if(
        signatures, [&](const Signature &signature) { return bytes.startsWith(signature.bytes); });
    return found == signatures.end() ? QString() : QString(found->name);
}

/// The name of a format that this build goes without; empty for the others.
QString absent(Format format)
{
    switch (format) {
    case Format::Avif:
        return readsHeif() ? QString() : u"AVIF"_s;
    case Format::Heic:
        return readsHeif() ? QString() : u"HEIC"_s;
    case Format::Jxl:
        return readsJxl() ? QString() : u"JPEG XL"_s;
    default:
        return {};
    }
}

/// What the bytes say if they are text, as far as anybody wants to know.
QString textOf(QByteArrayView bytes)
{
    constexpr qsizetype enough = 64 * 1024; // pages may open with long comments
    const QByteArrayView beginning = bytes.first(std::min(bytes.size(), enough));
    return QStringDecoder::decoderForHtml(beginning).decode(beginning);
}

/// The name of the first element of markup, or of its document type, which is the same; in lower case.
QString rootElement(QStringView text)
{
    const auto skipPast = [&](QLatin1StringView end) {
        const qsizetype at = text.indexOf(end);
        text = at < 0 ? QStringView() : text.sliced(at + end.size());
    };
    for (text = text.trimmed();; text = text.trimmed()) {
        if (text.startsWith("<?"_L1))
            skipPast("?>"_L1);
        else if (text.startsWith("<!--"_L1))
            skipPast("-->"_L1);
        else
            break;
    }
    constexpr auto docType = "<!doctype"_L1;
    if (text.startsWith(docType, Qt::CaseInsensitive))
        text = text.sliced(docType.size()).trimmed();
    else if (text.startsWith(u'<'))
        text = text.sliced(1);
    else
        return {};
    const auto *end = std::ranges::find_if(
        text, [](QChar c) { return c.isSpace() || c == u'>' || c == u'/' || c == u'['; });
    return text.first(end - text.begin()).toString().toLower();
}

/// The elements that the WHATWG's MIME Sniffing Standard (7.1) takes for the start of a page, and a few that
/// pages without a head are seen to begin with.
bool beginsPage(const QString &element)
{
    static constexpr std::array elements{"html"_L1,  "head"_L1, "script"_L1, "iframe"_L1, "h1"_L1,
                                         "div"_L1,   "font"_L1, "table"_L1,  "a"_L1,      "style"_L1,
                                         "title"_L1, "b"_L1,    "body"_L1,   "br"_L1,     "p"_L1,
                                         "meta"_L1,  "link"_L1, "center"_L1, "form"_L1,   "h2"_L1};
    return std::ranges::count(elements, element) > 0;
}

/// The first 200 characters with a blank for each that is not to be shown (control, format, line separators).
QString excerptOf(const QString &text)
{
    constexpr qsizetype length = 200;
    QString excerpt = text.left(length);
    if (!excerpt.isEmpty() && excerpt.back().isHighSurrogate())
        excerpt.chop(1);
    for (QChar &c : excerpt) {
        const QChar::Category category = c.category();
        if (category == QChar::Other_Control || category == QChar::Other_Format ||
            category == QChar::Separator_Line || category == QChar::Separator_Paragraph)
            c = u' ';
    }
    return excerpt;
}

} // namespace

QLatin1StringView nameOf(Format format)
{
    switch (format) {
    case Format::Jpeg:
        return "jpeg"_L1;
    case Format::Png:
        return "png"_L1;
    case Format::Gif:
        return "gif"_L1;
    case Format::WebP:
        return "webp"_L1;
    case Format::Bmp:
        return "bmp"_L1;
    case Format::Tiff:
        return "tiff"_L1;
    case Format::Ico:
        return "ico"_L1;
    case Format::Avif:
        return "avif"_L1;
    case Format::Heic:
        return "heic"_L1;
    case Format::Jxl:
        return "jxl"_L1;
    }
    Q_UNREACHABLE();
}

Result<Format> sniff(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return failed({Cause::EmptyBody});
    if (const std::optional<Format> format = knownFormat(bytes)) {
        if (const QString name = absent(*format); !name.isEmpty())
            return failed({Cause::UnsupportedFormat, name});
        return *format;
    }
    if (const QString name = otherFormat(bytes); !name.isEmpty())
        return failed({Cause::UnsupportedFormat, name});
    const QString text = textOf(bytes);
    const QString root = rootElement(text);
    if (root == "svg"_L1 || root == "svg:svg"_L1)
        return failed({Cause::UnsupportedFormat, u"SVG"_s});
    return failed(
        {.cause = beginsPage(root) ? Cause::WebPage : Cause::NoPicture, .excerpt = excerptOf(text)});
}

} // namespace pixhaul
