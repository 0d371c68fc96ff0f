#include "fetch/contentcoding.h"

#include <QStringList>
#include <QtEndian>

#include <libdeflate.h>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qsizetype mostCodings = 3;
constexpr qsizetype longestDetail = 100;        // characters
constexpr qint64 mostExpansion = 1032;          // times: deflate cannot do more
constexpr QByteArrayView gzipMagic("\x1f\x8b"); // RFC 1952, 2.3.1

using Inflate = decltype(&libdeflate_gzip_decompress_ex);
using Decompressor = std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>;

Failure unsupported(const QString &coding)
{
    return {Cause::UnsupportedEncoding, coding.left(longestDetail)};
}

/// By the names they have here, in the order in which they were applied.
Result<QStringList> codingsOf(const QString &coding)
{
    QStringList codings;
    for (const QString &written : coding.split(u',')) {
        const QString name = written.trimmed().toLower();
        if (name.isEmpty() || name == "identity"_L1)
            continue;
        if (name == "gzip"_L1 || name == "x-gzip"_L1)
            codings += u"gzip"_s;
        else if (name == "deflate"_L1)
            codings += name;
        else
            return failed(unsupported(name));
    }
    if (codings.size() > mostCodings)
        return failed(unsupported(coding.trimmed()));
    return codings;
}

/// The method in the header of zlib (RFC 1950, 2.2). No raw stream begins like that: it would be a stored
/// block whose padding is not zero.
bool isZlib(QByteArrayView body)
{
    constexpr int methodBits = 0x0f;
    return (body.front() & methodBits) == 8;
}

/// How many bytes may come out. gzip says so itself, but modulo 2^32, of its last member, and it may lie.
qint64 likelySize(QByteArrayView body, bool isGzip)
{
    const qint64 size = body.size();
    if (!isGzip || size < qint64(sizeof(quint32)))
        return 2 * size;
    const qint64 said = qFromLittleEndian<quint32>(body.last(sizeof(quint32)).data());
    return said <= mostExpansion * size ? std::max(said, size) : 2 * size;
}

/// What is new of it is not filled.
void makeRoom(QByteArray &buffer, qint64 size)
{
    buffer.reserve(size); // resize() alone would round up to a power of two
    buffer.resize(size);
}

Result<QByteArray> inflated(QByteArrayView body, const QString &coding, qint64 maxBytes)
{
    const bool isGzip = coding == "gzip"_L1;
    const bool isRaw = !isGzip && !isZlib(body);
    const Inflate inflate = isGzip  ? libdeflate_gzip_decompress_ex
                            : isRaw ? libdeflate_deflate_decompress_ex
                                    : libdeflate_zlib_decompress_ex;
    const Decompressor decompressor(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    Q_CHECK_PTR(decompressor.get());

    QByteArray buffer;
    makeRoom(buffer, std::min(likelySize(body, isGzip), maxBytes));
    qsizetype filled = 0; // by the members of a gzip file before this one
    for (bool isEnd = false; !isEnd;) {
        std::size_t taken = 0;
        std::size_t given = 0;
        const libdeflate_result result =
            inflate(decompressor.get(), body.data(), std::size_t(body.size()), buffer.data() + filled,
                    std::size_t(buffer.size() - filled), &taken, &given);
        if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
            if (buffer.size() >= maxBytes)
                return failed({Cause::TooManyBytes, QString::number(maxBytes)});
            makeRoom(buffer, std::min<qint64>(2 * buffer.size(), maxBytes));
            continue;
        }
        body = body.sliced(qsizetype(taken));
        // A raw stream has no checksum: all that can be asked of it is to end where the body ends.
        if (result != LIBDEFLATE_SUCCESS || (isRaw && !body.isEmpty()))
            return failed({Cause::Damaged, coding});
        filled += qsizetype(given);
        isEnd = !isGzip || !body.startsWith(gzipMagic);
    }
    buffer.resize(filled);
    buffer.squeeze();
    return buffer;
}

} // namespace

Result<QByteArray> decoded(QByteArray body, const QString &coding, qint64 maxBytes)
{
    const auto codings = codingsOf(coding);
    if (!codings)
        return failed(codings.error());
    for (auto last = codings->crbegin(); last != codings->crend() && !body.isEmpty(); ++last) {
        Result<QByteArray> inner = inflated(body, *last, maxBytes);
        if (!inner)
            return inner;
        body = std::move(*inner);
    }
    if (body.size() > maxBytes)
        return failed({Cause::TooManyBytes, QString::number(maxBytes)});
    return body;
}

} // namespace pixhaul
