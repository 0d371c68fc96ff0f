#include "fetch/body.h"

#include "fetch/spoolfile.h"

#include <algorithm>

namespace pixhaul {

namespace {

constexpr qint64 mostInMemory = 8 << 20;
constexpr qint64 mostUnwritten = 4 << 20;

} // namespace

Body::Body(Workers &io)
    : m_io(io)
{}

Body::~Body() = default;

qint64 Body::readFrom(QIODevice &device, qint64 most)
{
    if (m_trouble)
        return 0;
    const qsizetype before = m_tail.size();
    m_tail.resize(before + most);
    const qint64 count = std::max<qint64>(0, device.read(m_tail.data() + before, most));
    m_tail.resize(before + count);
    m_size += count;
    if (m_file || m_tail.size() > mostInMemory)
        writeOn();
    return count;
}

void Body::expect(qint64 size)
{
    if (size <= mostInMemory)
        m_tail.reserve(size);
}

void Body::restart()
{
    m_write.reset(); // what is on its way keeps its own hold of the old file
    m_beingWritten = 0;
    m_file.reset();
    m_tail.clear();
    m_size = 0;
    m_trouble.reset();
    emit inHandChanged();
}

BytesInHand Body::inHand() const
{
    const qint64 inMemory = m_tail.size() + m_beingWritten;
    return {inMemory, m_size - inMemory};
}

bool Body::isBehind() const
{
    return m_file && m_tail.size() > mostUnwritten;
}

Task<Result<Bytes>> Body::whole()
{
    while (m_write && !m_trouble) {
        Sleep settled;
        m_settled = settled.waker();
        co_await settled;
    }
    if (m_trouble)
        co_return failed(*m_trouble);
    if (m_file)
        co_return m_file->mapped();
    co_return Bytes(std::move(m_tail));
}

namespace {

Task<Result<qint64>> written(Workers &io, std::shared_ptr<SpoolFile> file, QByteArray bytes)
{
    OnWorkers count(io, [file = std::move(file), bytes = std::move(bytes)] { return file->append(bytes); });
    co_return co_await count;
}

} // namespace

/// One write at a time; what arrives meanwhile goes with the next.
void Body::writeOn()
{
    if (m_write || m_trouble || m_tail.isEmpty())
        return;
    if (!m_file)
        m_file = std::make_shared<SpoolFile>();
    m_beingWritten = m_tail.size();
    m_write.emplace(written(m_io, m_file, std::exchange(m_tail, {})));
    m_write->start(this, [this](Result<qint64> count) { onWritten(std::move(count)); });
}

void Body::onWritten(Result<qint64> count)
{
    m_write.reset();
    m_beingWritten = 0;
    if (!count) {
        m_trouble = count.error();
        m_tail.clear();
    }
    writeOn();
    if (m_settled)
        (*m_settled)();
    emit inHandChanged();
    emit caughtUp();
}

} // namespace pixhaul
