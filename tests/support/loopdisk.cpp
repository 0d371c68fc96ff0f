#include "support/loopdisk.h"

#include "core/descriptor.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <utility>

#include <fcntl.h>
#include <sys/ioctl.h>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

QStringList makerOf(LoopDisk::Kind kind)
{
    switch (kind) {
    case LoopDisk::Ext4:
        return {u"mkfs.ext4"_s, u"-q"_s, u"-F"_s};
    case LoopDisk::Xfs:
        return {u"mkfs.xfs"_s, u"-q"_s};
    case LoopDisk::Btrfs:
        return {u"mkfs.btrfs"_s, u"-q"_s};
    case LoopDisk::ExFat:
        return {u"mkfs.exfat"_s};
    case LoopDisk::Fat:
        break;
    }
    return {u"mkfs.vfat"_s};
}

/// The smallest that mkfs.xfs makes; hardly any of it is ever written.
constexpr qint64 bytes = 320 << 20;

} // namespace

LoopDisk::LoopDisk(const QString &scratch, Kind kind)
    : m_kind(kind)
    , m_image(scratch + u"/disk.img"_s)
    , m_where(scratch + u"/disk"_s)
{
    QFile image(m_image);
    QDir().mkpath(m_where);
    const QStringList maker = makerOf(kind);
    m_isMade = image.open(QIODevice::WriteOnly) && image.resize(bytes) &&
               run(maker.first(), maker.mid(1) + QStringList{m_image});
}

LoopDisk::~LoopDisk()
{
    if (m_isMounted && !unmount())
        qWarning("%s stays mounted: %s", qPrintable(m_where), qPrintable(m_trouble));
}

bool LoopDisk::mount()
{
    if (!m_isMade)
        return false;
    if (m_kind == Fat) {
        m_isMounted = run(u"fusefat"_s, {u"-o"_s, u"rw+"_s, m_image, m_where});
    } else if (m_kind == ExFat) {
        QProcess losetup;
        losetup.start(u"losetup"_s, {u"-f"_s, u"--show"_s, m_image});
        losetup.waitForFinished();
        m_device = QString::fromLocal8Bit(losetup.readAllStandardOutput()).trimmed();
        m_isMounted = !m_device.isEmpty() && run(u"mount.exfat-fuse"_s, {m_device, m_where});
    } else {
        m_isMounted = run(u"mount"_s, {u"-o"_s, u"loop"_s, m_image, m_where});
    }
    return m_isMounted;
}

bool LoopDisk::unmount()
{
    // Processes that were killed may take a moment to let go of their files.
    m_isMounted = !QTest::qWaitFor([this] { return run(u"umount"_s, {m_where}); }, 30'000);
    const QString device = std::exchange(m_device, {});
    return !m_isMounted && (device.isEmpty() || run(u"losetup"_s, {u"-d"_s, device}));
}

bool LoopDisk::cutPower()
{
    // FS_IOC_SHUTDOWN, and its way without any flush: the same for ext4 and XFS (EXT4_IOC_SHUTDOWN,
    // XFS_IOC_GOINGDOWN), in no header of the kernel's that programs get.
    constexpr unsigned long shutDown = _IOR('X', 125, quint32);
    quint32 withoutFlush = 2;
    const posix::Descriptor disk(
        ::open(QFile::encodeName(m_where).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return ::ioctl(disk.get(), shutDown, &withoutFlush) == 0;
}

bool LoopDisk::run(const QString &program, const QStringList &arguments)
{
    constexpr int patience = 60'000; // ms
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit &&
        process.exitCode() == 0)
        return true;
    m_trouble = u"%1: %2%3"_s.arg(program, QString::fromLocal8Bit(process.readAll()), process.errorString());
    return false;
}

} // namespace pixhaul::test
