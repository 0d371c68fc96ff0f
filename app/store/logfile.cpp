#include "store/logfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr int manyTries = 500;

/// What is written for the user alone: links tell a lot about them.
posix::Descriptor openedForAppending(const QString &path)
{
    constexpr mode_t forUserAlone = 0600;
    const auto open = [name = QFile::encodeName(path)] {
        return posix::Descriptor(
            ::open(name.constData(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, forUserAlone));
    };
    posix::Descriptor file = open();
    if (!file.isOpen() && errno == ENOENT && QDir().mkpath(QFileInfo(path).absolutePath()))
        return open();
    return file;
}

/// Goes without where the file system knows no locks.
void lock(const posix::Descriptor &file, int operation)
{
    while (::flock(file.get(), operation) != 0 && errno == EINTR) {
    }
}

} // namespace

LogFile::LogFile(const QString &path, qint64 size)
    : m_path(path)
    , m_size(size)
{}

bool LogFile::append(const QByteArray &line)
{
    if (!openCurrent())
        return false;
    if (size() > 0 && size() + line.size() > m_size) {
        rotate(/*tries=*/1);
        if (!openCurrent())
            return false;
        if (size() > 2 * m_size) {
            rotate(manyTries);
            if (!openCurrent() || size() > 2 * m_size) // it cannot be put aside, and must not fill the disk
                return false;
        }
    }
    const bool isWritten = posix::write(m_file, m_isTorn ? '\n' + line : line) == 0;
    m_isTorn = !isWritten;
    lock(m_file, LOCK_UN);
    return isWritten;
}

/// With a shared lock, so that nobody puts the file aside while it is written to.
bool LogFile::openCurrent()
{
    constexpr int tries = 10; // each is in vain only if others have filled a whole file meanwhile
    for (int i = 0; i < tries; ++i) {
        if (!m_file.isOpen())
            m_file = openedForAppending(m_path);
        if (!m_file.isOpen())
            return false;
        lock(m_file, LOCK_SH);
        if (isCurrent())
            return true;
        m_file = posix::Descriptor();
    }
    return false;
}

/// Whether the file still has its name.
bool LogFile::isCurrent() const
{
    struct stat mine = {};
    struct stat named = {};
    return ::fstat(m_file.get(), &mine) == 0 && ::stat(QFile::encodeName(m_path).constData(), &named) == 0 &&
           mine.st_dev == named.st_dev && mine.st_ino == named.st_ino;
}

qint64 LogFile::size() const
{
    struct stat status = {};
    return ::fstat(m_file.get(), &status) == 0 ? status.st_size : 0;
}

/// Left to the next line if others are just writing, each time that it is tried. Nobody is waited for without
/// end: they may have been stopped.
void LogFile::rotate(int tries)
{
    while (::flock(m_file.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        if (--tries == 0)
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (!isCurrent())
        return;
    for (int number = olderFiles; number > 1; --number)
        ::rename(olderPath(number - 1).constData(), olderPath(number).constData());
    ::rename(QFile::encodeName(m_path).constData(), olderPath(1).constData());
}

QByteArray LogFile::olderPath(int number) const
{
    constexpr auto suffix = ".log"_L1;
    return QFile::encodeName(m_path.chopped(suffix.size()) + u".%1"_s.arg(number) + suffix);
}

} // namespace pixhaul
