#include "store/writeaheadlog.h"

#include <QByteArray>
#include <QFile>
#include <QtEndian>

namespace pixhaul {

namespace {

constexpr quint32 magic = 0x377f0682; // the last bit: checksums are of big-endian words
constexpr qsizetype headerSize = 32;
constexpr qsizetype frameHeaderSize = 24;
constexpr quint32 smallestPage = 512;
constexpr quint32 largestPage = 65'536;

quint32 wordAt(const QByteArray &bytes, qsizetype offset)
{
    return qFromBigEndian<quint32>(bytes.constData() + offset);
}

/// What SQLite sums over the header and each frame, one after the other.
class Checksum
{
public:
    explicit Checksum(bool isBigEndian)
        : m_isBigEndian(isBigEndian)
    {}
    /// Pairs of words.
    void add(QByteArrayView bytes)
    {
        constexpr qsizetype word = sizeof(quint32);
        for (qsizetype at = 0; at + 2 * word <= bytes.size(); at += 2 * word) {
            m_first += wordIn(bytes.data() + at) + m_second;
            m_second += wordIn(bytes.data() + at + word) + m_first;
        }
    }
    bool isAt(const QByteArray &bytes, qsizetype offset) const
    {
        return wordAt(bytes, offset) == m_first && wordAt(bytes, offset + 4) == m_second;
    }

private:
    quint32 wordIn(const char *at) const
    {
        return m_isBigEndian ? qFromBigEndian<quint32>(at) : qFromLittleEndian<quint32>(at);
    }

    const bool m_isBigEndian;
    quint32 m_first = 0;
    quint32 m_second = 0;
};

} // namespace

bool isWriteAheadLogDamaged(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray header = file.read(headerSize);
    if (header.size() < headerSize || file.atEnd()) // no frame: nothing that could be lost
        return false;
    const quint32 pageSize = wordAt(header, 8);
    Checksum checksum((wordAt(header, 0) & 1) != 0);
    checksum.add(QByteArrayView(header).first(24));
    if ((wordAt(header, 0) & ~1U) != magic || pageSize < smallestPage || pageSize > largestPage ||
        !checksum.isAt(header, 24))
        return true;
    const QByteArrayView salts = QByteArrayView(header).sliced(16, 8); // older frames have others
    const qsizetype frameSize = frameHeaderSize + qsizetype(pageSize);
    bool isEnded = false;
    for (QByteArray frame = file.read(frameSize); frame.size() == frameSize; frame = file.read(frameSize)) {
        const bool isOfThisLog = QByteArrayView(frame).sliced(8, 8) == salts;
        checksum.add(QByteArrayView(frame).first(8));
        checksum.add(QByteArrayView(frame).sliced(frameHeaderSize));
        // Behind the end there may be what was never committed. The first frame of it may itself be a commit
        // that a sudden end cut off: SQLite writes the frame's header first, then the page over older bytes.
        const bool mayBeCutOff = !isEnded && !file.atEnd();
        isEnded = isEnded || !isOfThisLog || !checksum.isAt(frame, 16);
        const bool isCommit = wordAt(frame, 4) != 0;
        if (isEnded && isOfThisLog && isCommit && !mayBeCutOff)
            return true;
    }
    return false;
}

} // namespace pixhaul
