#include "fetch/spoolfile.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

QByteArray spoolFolder()
{
    const QByteArray chosen = qgetenv("TMPDIR");
    return chosen.isEmpty() ? "/var/tmp"_ba : chosen;
}

tl::unexpected<Failure> trouble()
{
    if (errno == ENOSPC || errno == EDQUOT)
        return failed({Cause::DiskFull, QFile::decodeName(spoolFolder())});
    const QString why = qt_error_string(errno);
    return failed(
        {Cause::FileTrouble, u"temporary file in %1: %2"_s.arg(QFile::decodeName(spoolFolder()), why)});
}

} // namespace

SpoolFile::~SpoolFile()
{
    if (m_map)
        ::munmap(m_map, static_cast<std::size_t>(m_size));
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<void> SpoolFile::open()
{
    m_descriptor = ::open(spoolFolder().constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (m_descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        QByteArray name = spoolFolder() + "/pixhaul-XXXXXX"; // a file system that knows no nameless files
        m_descriptor = ::mkostemp(name.data(), O_CLOEXEC);
        if (m_descriptor >= 0)
            ::unlink(name.constData());
    }
    if (m_descriptor < 0)
        return trouble();
    return {};
}

Result<qint64> SpoolFile::append(const QByteArray &bytes)
{
    if (m_descriptor < 0) {
        if (const Result<void> opened = open(); !opened)
            return failed(opened.error());
    }
    qint64 done = 0;
    while (done < bytes.size()) {
        const ssize_t count =
            ::write(m_descriptor, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return trouble();
        done += count;
    }
    m_size += done;
    return done;
}

Result<Bytes> SpoolFile::mapped()
{
    const auto size = static_cast<std::size_t>(m_size);
    if (!m_map) {
        void *map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, m_descriptor, 0);
        if (map == MAP_FAILED)
            return trouble();
        m_map = map;
    }
    return Bytes(QByteArray::fromRawData(static_cast<const char *>(m_map), m_size), shared_from_this());
}

} // namespace pixhaul
