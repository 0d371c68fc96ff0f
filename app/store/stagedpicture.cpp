#include "store/stagedpicture.h"

#include "core/sha256.h"

namespace pixhaul {

StagedPicture::StagedPicture(std::shared_ptr<OutputFolder> folder, StagedFile png, Taking taking)
    : m_folder(std::move(folder))
    , m_png(std::move(png))
    , m_taking(taking)
{}

Result<StagedPicture> StagedPicture::stage(std::shared_ptr<OutputFolder> folder, const QByteArray &png,
                                           const QByteArray &original, Taking taking)
{
    Result<StagedFile> file = folder->stage(png);
    if (!file)
        return failed(file.error());
    StagedPicture picture(folder, std::move(*file), taking);
    if (original.isEmpty())
        return picture;
    Result<StagedFile> beside = folder->stage(original);
    if (!beside)
        return failed(beside.error());
    picture.m_original = std::move(*beside);
    picture.m_about = {.bytes = original.size(), .sha256 = sha256(original)};
    return picture;
}

std::optional<StagedOriginal> StagedPicture::original() const
{
    if (!m_original)
        return std::nullopt;
    StagedOriginal about = m_about;
    if (m_taking == Taking::Free) // else it is not taken back: nothing would be where the old one was
        about.inode = m_original->inode();
    return about;
}

bool StagedPicture::isTaken(const PictureNames &names) const
{
    return m_folder->isTaken(names.picture, m_taking) ||
           (m_original && !names.original.isEmpty() && m_folder->isTaken(names.original, m_taking));
}

Result<Published> StagedPicture::publish(const PictureNames &names)
{
    if (m_original && !names.original.isEmpty())
        return publishBoth(names);
    return m_folder->publish(m_png, names.picture, m_taking).map([](bool done) {
        return done ? Published::Yes : Published::NameTaken;
    });
}

Result<Published> StagedPicture::publishBoth(const PictureNames &names)
{
    if (m_folder->isTaken(names.picture, m_taking)) // else found out too late, and the original taken back
        return Published::NameTaken;
    const Result<Published> original = m_folder->link(*m_original, names.original, m_taking);
    if (original != Published::Yes)
        return original;
    const Result<bool> picture = m_folder->publish(m_png, names.picture, m_taking);
    if (picture == true)
        return Published::Yes;
    if (!picture && m_taking == Taking::Files) // or nothing would be where the old one was
        return failed(picture.error());
    m_folder->takeBack(*m_original, names.original);
    if (!picture)
        return failed(picture.error());
    return m_folder->stageAnew(*m_original).map([] { return Published::NameTaken; });
}

} // namespace pixhaul
