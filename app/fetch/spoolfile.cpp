#include "fetch/spoolfile.h"

#include <QByteArrayList>
#include <QFile>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

QByteArrayList spoolFolders()
{
    QByteArrayList folders{"/var/tmp"_ba};
    if (const QByteArray chosen = qgetenv("TMPDIR"); !chosen.isEmpty())
        folders.prepend(chosen);
    return folders;
}

/// Leaves its trouble in errno.
posix::Descriptor createIn(const QByteArray &folder)
{
    posix::Descriptor file(::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (file.isOpen() || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return file;
    QByteArray name = folder + "/pixhaul-XXXXXX"; // a file system that knows no nameless files
    file = posix::Descriptor(::mkostemp(name.data(), O_CLOEXEC));
    if (file.isOpen())
        ::unlink(name.constData());
    return file;
}

tl::unexpected<Failure> trouble(int error, const QByteArray &folder)
{
    const QString name = QFile::decodeName(folder);
    if (error == ENOSPC || error == EDQUOT)
        return failed({Cause::DiskFull, name});
    if (error == EMFILE || error == ENFILE)
        return failed({Cause::TooManyFiles});
    return failed({Cause::FileTrouble, u"temporary file in %1: %2"_s.arg(name, qt_error_string(error))});
}

} // namespace

SpoolFile::~SpoolFile()
{
    if (m_map)
        ::munmap(m_map, static_cast<std::size_t>(m_size));
}

/// Where it can be; if nowhere, the first trouble counts.
Result<void> SpoolFile::open()
{
    Result<void> outcome;
    for (const QByteArray &folder : spoolFolders()) {
        m_file = createIn(folder);
        if (m_file.isOpen()) {
            m_folder = folder;
            return {};
        }
        if (outcome)
            outcome = trouble(errno, folder);
    }
    return outcome;
}

Result<qint64> SpoolFile::append(const QByteArray &bytes)
{
    if (!m_file.isOpen()) {
        if (const Result<void> opened = open(); !opened)
            return failed(opened.error());
    }
    if (const int error = posix::write(m_file, bytes); error != 0)
        return trouble(error, m_folder);
    m_size += bytes.size();
    return bytes.size();
}

Result<Bytes> SpoolFile::mapped()
{
    const auto size = static_cast<std::size_t>(m_size);
    if (!m_map) {
        void *map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, m_file.get(), 0);
        if (map == MAP_FAILED)
            return trouble(errno, m_folder);
        m_map = map;
    }
    return Bytes(QByteArray::fromRawData(static_cast<const char *>(m_map), m_size), shared_from_this());
}

} // namespace pixhaul
