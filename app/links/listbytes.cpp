#include "links/listbytes.h"

#include <QFileDevice>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qsizetype pieceSize = 64 * 1024;

/// Whether bytes begin like a picture of any common kind, so that it is not taken for a broken list.
bool isPicture(QByteArrayView head)
{
    using namespace std::string_view_literals;
    static constexpr std::string_view signatures[] = {"\x89PNG\r\n"sv, "\xFF\xD8\xFF"sv, "GIF87a"sv,
                                                      "GIF89a"sv,      "II*\0"sv,        "MM\0*"sv,
                                                      "\0\0\1\0"sv,    "\xFF\x0A"sv};
    const std::string_view bytes(head.data(), size_t(head.size()));
    if (std::any_of(std::begin(signatures), std::end(signatures),
                    [bytes](std::string_view signature) { return bytes.starts_with(signature); }))
        return true;
    if (bytes.starts_with("BM"sv)) // and four bytes that are always 0; a list may begin with "BMW"
        return bytes.size() >= 10 && bytes.substr(6, 4) == "\0\0\0\0"sv;
    if (bytes.starts_with("RIFF"sv))
        return bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP"sv;
    if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp"sv) // AVIF, HEIC
        return true;
    return bytes.starts_with("<svg"sv) ||
           (bytes.starts_with("<?xml"sv) && bytes.find("<svg"sv) < bytes.find("<html"sv));
}

Failure noList(const QString &why)
{
    return {Cause::FileTrouble, why};
}

} // namespace

ListBytes::ListBytes(QIODevice &device)
    : m_device(device)
    , m_toUtf8(QStringEncoder::Utf8)
{}

Result<QByteArray> ListBytes::next()
{
    Result<QByteArray> piece = readPiece();
    if (!piece)
        return piece;
    if (!m_hasBegun) {
        m_hasBegun = true;
        if (isPicture(*piece))
            return failed(noList(u"picture"_s));
        piece = begin(*piece);
    }
    if (m_wide) {
        const QString text = m_wide->decode(*piece);
        piece = QByteArray(m_toUtf8.encode(text));
    }
    if (piece->contains('\0'))
        return failed(noList(u"binary data"_s));
    return piece;
}

/// Tells the encoding by a BOM, and takes off UTF-8's.
QByteArray ListBytes::begin(QByteArray piece)
{
    const std::optional<QStringConverter::Encoding> encoding = QStringConverter::encodingForData(piece);
    if (encoding == QStringConverter::Utf8)
        return piece.mid(3);
    if (encoding)
        m_wide.emplace(*encoding);
    return piece;
}

Result<QByteArray> ListBytes::readPiece()
{
    QByteArray piece(pieceSize, Qt::Uninitialized);
    qsizetype size = 0;
    while (size < pieceSize) {
        const qint64 got = m_device.read(piece.data() + size, pieceSize - size);
        const auto *file = qobject_cast<const QFileDevice *>(&m_device);
        const bool hasFailed = file ? file->error() != QFileDevice::NoError : got < 0 && !m_device.atEnd();
        if (hasFailed)
            return failed(noList(m_device.errorString()));
        if (got <= 0 && !(m_device.isSequential() && m_device.waitForReadyRead(-1)))
            break;
        size += std::max<qint64>(got, 0);
    }
    piece.truncate(size);
    return piece;
}

} // namespace pixhaul
