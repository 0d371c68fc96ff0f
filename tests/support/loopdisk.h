#pragma once

#include <QString>
#include <QStringList>

namespace pixhaul::test {

/// A disk in a file, with a file system of its own. Where nobody may mount it, or a program for it is
/// missing, it says so.
class LoopDisk
{
public:
    enum Kind { Ext4, Xfs, Btrfs, ExFat, Fat };

    /// Makes the file system; the image and the mount point lie in `scratch`, which must outlive it.
    LoopDisk(const QString &scratch, Kind kind);
    LoopDisk(const LoopDisk &) = delete;
    LoopDisk &operator=(const LoopDisk &) = delete;
    ~LoopDisk();

    QString where() const { return m_where; }     ///< the mount point
    bool mount();                                 ///< where a journal is, it is replayed
    bool unmount();                               ///< once nobody has a file open on it
    QString trouble() const { return m_trouble; } ///< what the program said that failed last

    /// From now on nothing reaches the disk, not even what the journal has in hand (Ext4, Xfs): as if the
    /// power went. It stays mounted, with errors for everyone.
    bool cutPower();

private:
    bool run(const QString &program, const QStringList &arguments);

    const Kind m_kind;
    const QString m_image;
    const QString m_where;
    QString m_device; ///< of ExFat, which a program of its own serves
    QString m_trouble;
    bool m_isMade = false;
    bool m_isMounted = false;
};

} // namespace pixhaul::test
