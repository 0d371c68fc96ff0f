#include "picture/smalldeflate.h"

#include "picture/abandoned.h"
#include "picture/filteredrows.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace pixhaul {

namespace {

using Strategy = FilteredRows::Strategy;
using Bytes = std::vector<std::uint8_t>;

/// Of rows that fit into memory; empty when abandoned.
Bytes filtered(PngRows &rows, RowRange range, Strategy strategy, const std::atomic<bool> *abandoned)
{
    FilteredRows source(rows, range.first, strategy);
    Bytes bytes(source.bytes() * std::size_t(range.end - range.first));
    for (int i = 0; i < range.end - range.first; ++i) {
        if (isTimeToAsk(unsigned(i)) && isAbandoned(abandoned))
            return {};
        source.next(bytes.data() + std::size_t(i) * source.bytes());
    }
    return bytes;
}

/// Appends them as one zlib stream.
void compress(const Bytes &bytes, int level, QByteArray &out)
{
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
        libdeflate_alloc_compressor(level), &libdeflate_free_compressor);
    const std::size_t room = libdeflate_zlib_compress_bound(compressor.get(), bytes.size());
    const qsizetype before = out.size();
    out.resize(before + static_cast<qsizetype>(room));
    const std::size_t size =
        libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.data() + before, room);
    out.resize(before + static_cast<qsizetype>(size));
}

/// The one that is best for the rows in the middle.
Strategy bestStrategy(PngRows &rows, RowRange range, const std::atomic<bool> *abandoned)
{
    constexpr std::size_t sampleBytes = 512 * 1024;
    constexpr int quickLevel = 5;
    const int height = range.end - range.first;
    const auto count =
        int(std::clamp<std::size_t>(sampleBytes / (rows.rowBytes() + 1), 1, std::size_t(height)));
    const int first = range.first + (height - count) / 2;
    Strategy best = Strategy::None;
    qsizetype least = std::numeric_limits<qsizetype>::max();
    for (const Strategy strategy : {Strategy::None, Strategy::LeastSum, Strategy::LeastEntropy}) {
        QByteArray compressed;
        compress(filtered(rows, {first, first + count}, strategy, abandoned), quickLevel, compressed);
        if (compressed.size() < least) {
            least = compressed.size();
            best = strategy;
        }
    }
    return best;
}

class ZlibStream
{
public:
    explicit ZlibStream(QByteArray &out)
        : m_out(out)
    {
        constexpr int level = 9;
        deflateInit(&m_stream, level);
    }
    ~ZlibStream() { deflateEnd(&m_stream); }
    Q_DISABLE_COPY_MOVE(ZlibStream)

    void add(Bytes &bytes, int flush)
    {
        m_stream.next_in = bytes.data();
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        do {
            m_stream.next_out = m_piece.data();
            m_stream.avail_out = static_cast<uInt>(m_piece.size());
            deflate(&m_stream, flush);
            m_out.append(reinterpret_cast<const char *>(m_piece.data()),
                         static_cast<qsizetype>(m_piece.size() - m_stream.avail_out));
        } while (m_stream.avail_out == 0);
    }

private:
    QByteArray &m_out;
    z_stream m_stream{};
    Bytes m_piece = Bytes(64 * 1024);
};

bool stream(PngRows &rows, RowRange range, Strategy strategy, const std::atomic<bool> *abandoned,
            QByteArray &out)
{
    FilteredRows source(rows, range.first, strategy);
    Bytes row(source.bytes());
    ZlibStream zlib(out);
    for (int y = range.first; y < range.end; ++y) {
        if (isTimeToAsk(unsigned(y)) && isAbandoned(abandoned))
            return false;
        source.next(row.data());
        zlib.add(row, y + 1 == range.end ? Z_FINISH : Z_NO_FLUSH);
    }
    return true;
}

} // namespace

bool deflateSmall(PngRows &rows, RowRange range, const std::atomic<bool> *abandoned, QByteArray &out,
                  std::size_t mostHeld)
{
    const Strategy strategy = bestStrategy(rows, range, abandoned);
    if ((rows.rowBytes() + 1) * std::size_t(range.end - range.first) > mostHeld)
        return stream(rows, range, strategy, abandoned, out);
    const Bytes bytes = filtered(rows, range, strategy, abandoned);
    if (bytes.empty() || isAbandoned(abandoned))
        return false;
    // Only noise needs the slowest search to be made smaller, and only there it is not slow.
    constexpr int levelForDrawings = 7;
    constexpr int levelForNoise = 10;
    compress(bytes, strategy == Strategy::None ? levelForDrawings : levelForNoise, out);
    return true;
}

} // namespace pixhaul
