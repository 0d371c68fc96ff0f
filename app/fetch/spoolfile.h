#pragma once

#include "core/bytes.h"
#include "core/descriptor.h"
#include "core/result.h"

#include <memory>

namespace pixhaul {

/// A temporary file without a name, in $TMPDIR, else in /var/tmp (which, unlike /tmp, is not kept in memory):
/// the system takes it back however the program ends.
class SpoolFile : public std::enable_shared_from_this<SpoolFile>
{
public:
    SpoolFile() = default;
    SpoolFile(const SpoolFile &) = delete;
    SpoolFile &operator=(const SpoolFile &) = delete;
    ~SpoolFile();

    /// Appends, and opens the file first if need be. Blocks; one call at a time, from any thread. Yields the
    /// number of bytes, DiskFull, TooManyFiles or FileTrouble.
    Result<qint64> append(const QByteArray &bytes);

    /// What was written, mapped into memory; keeps the file. FileTrouble if the system refuses.
    Result<Bytes> mapped();

private:
    Result<void> open();

    posix::Descriptor m_file;
    QByteArray m_folder; // where it is
    qint64 m_size = 0;
    void *m_map = nullptr;
};

} // namespace pixhaul
