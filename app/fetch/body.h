#pragma once

#include "async/await.h"
#include "async/task.h"
#include "core/bytes.h"
#include "core/result.h"

#include <QIODevice>
#include <QObject>

#include <memory>
#include <optional>

namespace pixhaul {

class SpoolFile;

/// The bytes of one fetch as they arrive: in memory, and past 8 MB in a temporary file that has no name and
/// goes with the last of them. The file is written on `io`, never on the event loop.
class Body : public QObject
{
    Q_OBJECT

public:
    explicit Body(Workers &io);
    ~Body() override;

    /// Takes up to so many bytes of what `device` has; yields how many.
    qint64 readFrom(QIODevice &device, qint64 most);
    /// So many bytes will come in all, as far as anybody knows.
    void expect(qint64 size);
    /// Forgets everything.
    void restart();
    qint64 size() const { return m_size; }
    BytesInHand inHand() const;
    /// More waits to be written than the disk can take: bring no more until caughtUp().
    bool isBehind() const;
    /// Why the temporary file cannot be written: DiskFull or FileTrouble.
    const std::optional<Failure> &trouble() const { return m_trouble; }

    /// All of it, when nothing more comes. Once. Fails with trouble().
    Task<Result<Bytes>> whole();

signals:
    void caughtUp();
    void inHandChanged(); ///< other than by readFrom()

private:
    void writeOn();
    void onWritten(Result<qint64> written);

    Workers &m_io;
    qint64 m_size = 0;
    QByteArray m_tail; // what is not in the file yet, nor on its way
    qint64 m_beingWritten = 0;
    std::shared_ptr<SpoolFile> m_file;
    std::optional<Failure> m_trouble;
    std::optional<Sleep::Waker> m_settled; // of whole()
    std::optional<Task<Result<qint64>>> m_write;
};

} // namespace pixhaul
