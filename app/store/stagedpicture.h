#pragma once

#include "store/filename.h"
#include "store/intent.h"
#include "store/outputfolder.h"

#include <QByteArray>

#include <memory>
#include <optional>

namespace pixhaul {

/// A picture on its way into a folder, and the original if that is kept beside it: in the end both have their
/// names, or neither has. All calls block on the disk.
class StagedPicture
{
public:
    /// Writes and syncs both without names; an empty `original` is not kept. Fails as OutputFolder::stage
    /// does.
    static Result<StagedPicture> stage(std::shared_ptr<OutputFolder> folder, const QByteArray &png,
                                       const QByteArray &original, Taking taking = Taking::Free);

    /// What the intent has to know of it; nullopt if none is kept. By its inode it is
    /// taken back after a crash: without one it stays. Ask anew before each publish().
    std::optional<StagedOriginal> original() const;

    /// Whether either name is, by now. Without a name the original is left out, here and below.
    bool isTaken(const PictureNames &names) const;

    /// The original first: so the picture's name tells for both after a crash. NameTaken if either is.
    Result<Published> publish(const PictureNames &names);

private:
    StagedPicture(std::shared_ptr<OutputFolder> folder, StagedFile png, Taking taking);
    Result<Published> publishBoth(const PictureNames &names);

    std::shared_ptr<OutputFolder> m_folder;
    StagedFile m_png;
    Taking m_taking;
    std::optional<StagedFile> m_original;
    StagedOriginal m_about; // but for the inode
};

} // namespace pixhaul
