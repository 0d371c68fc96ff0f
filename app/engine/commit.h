#pragma once

#include "core/bytes.h"
#include "core/job.h"
#include "core/saving.h"
#include "engine/folders.h"
#include "store/filename.h"
#include "store/nametemplate.h"
#include "store/session.h"

#include <memory>

namespace pixhaul {

/// What a picture is to be called in its folder: reserved in the NameBook.
struct Wish
{
    QString name; ///< relative, perhaps with folders
    Existing existing = Existing::Number;
    NameTemplate nameTemplate = {};
    NameSource source = {}; ///< of that name, when it was given
    QString told = {};      ///< a name that came with the picture
};

struct CommittedFiles
{
    Bytes png;
    Bytes original; ///< what came; empty if it is not to be kept
};

/// What a commit works with. Shared, for a dead disk may keep it longer than anybody waits.
struct CommitRooms
{
    std::shared_ptr<Session> session;
    std::shared_ptr<NameBook> names;
    std::shared_ptr<Folders> folders;
};

/// PNG bytes -> a file with a name, with the original beside it if that is kept, and the note of both in the
/// session: the point of no return. The name changes if what came tells another one. `receipt` comes with
/// everything but file, original, bytes, sha256 and savedAt; its folder says where to. What happens if the
/// name, or the original's beside it, is taken on the disk, the wish says: both get the next number, or
/// Skipped; where an original stands alone, Skip has the picture saved beside it. Else Saved, or Failed if
/// there is no file: with SessionUnwritable, too. Blocks on the disk; on any thread but the event loop's.
Stage commit(const CommitRooms &rooms, JobId id, Wish wish, Receipt receipt, const CommittedFiles &files);

} // namespace pixhaul
