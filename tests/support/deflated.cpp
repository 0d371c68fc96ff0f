#include "support/deflated.h"

namespace pixhaul::test {

QByteArray deflated(const QByteArray &bytes, Wrapping wrapping, int level)
{
    constexpr int memory = 8; // zlib's default
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, wrapping, memory, Z_DEFAULT_STRATEGY) != Z_OK)
        qFatal("zlib: %s", stream.msg);
    QByteArray out(qsizetype(deflateBound(&stream, uLong(bytes.size()))), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        qFatal("zlib: %s", stream.msg);
    out.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return out;
}

} // namespace pixhaul::test
