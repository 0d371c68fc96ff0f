#include "engine/commit.h"

#include "core/sha256.h"
#include "store/stagedpicture.h"

#include <QDateTime>

namespace pixhaul {

namespace {

PictureNames inOwnFolder(const PictureNames &names)
{
    return {partsOf(names.picture).name, partsOf(names.original).name};
}

/// Whether of both only the original is there.
bool hasOriginalAlone(const OutputFolder &folder, const PictureNames &names)
{
    return !names.original.isEmpty() && folder.hasFile(names.original) && !folder.isTaken(names.picture);
}

/// That which was given, unless what came says more; then another is reserved as well.
QString finalName(NameBook &names, const Wish &wish, const Receipt &receipt)
{
    NameSource source = wish.source;
    const QString given = wish.nameTemplate.nameOf(source);
    if (source.name.isEmpty())
        source.name = wish.told;
    source.pixels = receipt.pixels;
    source.sha256 = receipt.sha256;
    const QString wanted = wish.nameTemplate.nameOf(source);
    return wanted == given ? wish.name : names.reserve(wanted);
}

/// What is about to be published has to be known after a crash, or it is fetched and saved once more.
Result<void> noteIntent(Session &session, JobId id, const Receipt &receipt,
                        const std::optional<StagedOriginal> &original)
{
    return session.noteIntent(id, receipt, original).map_error([](const Failure &why) {
        return Failure{Cause::SessionUnwritable, why.detail};
    });
}

} // namespace

Stage commit(const CommitRooms &rooms, JobId id, Wish wish, Receipt receipt, const CommittedFiles &files)
{
    NameBook &names = *rooms.names;
    Folders &folders = *rooms.folders;
    const auto folder = folders.at(receipt.folder);
    if (!folder)
        return stage::Failed{folder.error(), receipt.attempts};
    receipt.bytes = files.png.view.size();
    receipt.sha256 = sha256(files.png.view);
    const QString given = wish.name; // the job's until it is saved under another
    wish.name = finalName(names, wish, receipt);
    const bool isRenamed = wish.name != given;
    const Taking taking = wish.existing == Existing::Replace ? Taking::Files : Taking::Free;
    auto staged = folders.below(*folder, wish.name).and_then([&](const std::shared_ptr<OutputFolder> &own) {
        return StagedPicture::stage(own, files.png.view, files.original.view, taking);
    });
    while (staged) {
        auto original = staged->original();
        PictureNames taken =
            original ? names.reserveBeside(wish.name, receipt.format) : PictureNames{.picture = wish.name};
        if (wish.existing == Existing::Skip && hasOriginalAlone(**folder, taken)) {
            names.release(taken.original); // what is there stays; what is not is saved
            taken.original.clear();
            original.reset();
        }
        receipt.file = taken.picture;
        receipt.original = taken.original;
        receipt.savedAt = QDateTime::currentSecsSinceEpoch();
        // What is intended is free: so a file that a crash leaves empty is ours.
        Result<Published> published = Published::NameTaken;
        if (!staged->isTaken(inOwnFolder(taken))) {
            published = noteIntent(*rooms.session, id, receipt, original).and_then([&] {
                return staged->publish(inOwnFolder(taken));
            });
        }
        if (published == Published::Yes) {
            // Where that cannot be written, the intent tells as much at the next start.
            (void)rooms.session->noteSaved(id, receipt);
            if (isRenamed)
                names.release(given);
            return stage::Saved{receipt};
        }
        names.release(taken.original);
        if (published == Published::NameTaken && wish.existing == Existing::Skip &&
            (*folder)->hasFile(taken.picture)) {
            if (isRenamed)
                names.release(wish.name);
            return stage::Skipped{receipt.folder + u'/' + taken.picture};
        }
        const bool isJustMet = wish.existing == Existing::Skip && hasOriginalAlone(**folder, taken);
        if (!published)
            staged = failed(published.error());
        else
            wish.name = *published == Published::NameTaken && !isJustMet ? names.reserveAfter(taken.picture)
                                                                         : taken.picture;
    }
    if (wish.name != given)
        names.release(wish.name);
    folders.remember(receipt.folder, staged.error());
    return stage::Failed{staged.error(), receipt.attempts};
}

} // namespace pixhaul
