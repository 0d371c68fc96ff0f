#pragma once

#include "core/descriptor.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace pixhaul::posix {

// The system calls behind OutputFolder, so that another system needs another file like this one and no more.
// What returns an int returns 0 or an errno; what returns a Descriptor leaves its trouble in errno. Names are
// relative to `folder`, and a link of that name is never followed.

/// Makes an error (EFBIG) of what is a deadly signal otherwise: to write past the limit that a shell or a
/// service manager set on the size of files.
void ignoreFileSizeSignal();

Descriptor openFolder(const QString &path);
/// Makes what is missing of an absolute path, each folder synced into the one above. Links on the way are
/// followed: the path is the user's own.
int makeFolders(const QString &path);

/// One below `folder`, at a path of names, or itself if that is empty; no link on the way is followed. What
/// is missing is made and synced if `make` says so.
Descriptor openBelow(const Descriptor &folder, const QByteArray &path, bool make);

/// Whether the folder that is open was removed, so that nothing can be put into it ever again.
bool isRemoved(const Descriptor &folder);

/// 0 if the permissions allow to make files in it.
int mayWrite(const Descriptor &folder);

qint64 freeBytes(const Descriptor &folder); ///< for an ordinary user; -1 if unknown

/// Whether `error` may only mean that this way of doing it does not exist here: a kernel, a file system or a
/// sandbox without nameless files, links, or renames that replace nothing; no /proc. The next way tells the
/// true cause.
bool isUnsupported(int error);

/// A file without a name (O_TMPFILE): it vanishes by itself unless it is given one.
Descriptor createNameless(const Descriptor &folder);

/// A file of a random, hidden name, which is put into `name`. It is locked, so that what a crash left behind
/// can be told from what another process is writing.
Descriptor createHidden(const Descriptor &folder, QByteArray &name);

/// Removes hidden files whose makers are gone.
void removeLeftovers(const Descriptor &folder);

/// Of all that is in it, "." and ".." included, in any order, until `visit` returns false. False if it could
/// not be listed to its end.
bool forEachName(const Descriptor &folder, const std::function<bool(const QByteArray &name)> &visit);

/// For reading; a link of that name is not followed.
Descriptor openFile(const Descriptor &folder, const QByteArray &name);

/// For reading and for writing at its end; made if missing, where the user says. A pipe of that name does not
/// make us wait.
Descriptor openToAppend(const QString &path);
/// False if another process, or another descriptor, has locked it; where there are no locks it is true.
bool lock(const Descriptor &file);
qint64 sizeOf(const Descriptor &file); ///< bytes; -1 if unknown
int cut(const Descriptor &file, qint64 size);

/// Whether it is an ordinary one: no folder, no pipe.
bool isFile(const Descriptor &file);

/// What tells a file from all others of its file system as long as it is there, whatever its names; 0 if
/// unknown.
quint64 inodeOf(const Descriptor &file);

/// Whether an ordinary file has that name.
bool isFile(const Descriptor &folder, const QByteArray &name);

/// Whether an ordinary file has that name, or a link that leads to one.
bool leadsToFile(const Descriptor &folder, const QByteArray &name);

/// Whether a file, a folder, or a link, even a dangling one, has that name.
bool isTaken(const Descriptor &folder, const QByteArray &name);

/// Writes and syncs.
int writeAll(const Descriptor &file, const QByteArray &bytes);
/// The same for a file that is empty. Of a megabyte or more nothing is written if it does not fit: ENOSPC,
/// EDQUOT, EFBIG.
int writeWhole(const Descriptor &empty, const QByteArray &bytes);

// Both fail with EEXIST if the name is taken: by a file, a folder, or a link, even a dangling one.
int giveName(const Descriptor &nameless, const Descriptor &folder, const QByteArray &name);
int rename(const Descriptor &folder, const QByteArray &from, const QByteArray &to);
/// Removes what rename() of a hidden file may leave under the new name, which was free, where it is cut
/// short: a file that holds the hidden one's name, or nothing yet.
void removeNote(const Descriptor &folder, const QByteArray &name);

/// Gives a nameless file a random, hidden name, which is put into `name`.
int giveHiddenName(const Descriptor &nameless, const Descriptor &folder, QByteArray &name);
/// What had the name `to` loses it in the same moment.
int replace(const Descriptor &folder, const QByteArray &from, const QByteArray &to);

int remove(const Descriptor &folder, const QByteArray &name);
/// Removes the name if it is still one of this very file. (POSIX cannot look and remove in one.)
void removeNameOf(const Descriptor &file, const Descriptor &folder, const QByteArray &name);
int syncFolder(const Descriptor &folder);

} // namespace pixhaul::posix
