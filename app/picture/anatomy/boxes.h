#pragma once

#include <QByteArrayView>
#include <QList>

#include <optional>

namespace pixhaul {

/// One box of an ISO base media file (ISO/IEC 14496-12, 4.2), read in place.
struct Box
{
    QByteArrayView type = {};    ///< four characters
    QByteArrayView content = {}; ///< behind the header, as far as it is there
    qint64 end = 0;              ///< of the box, from the beginning of the file or of the box that it is in
    bool isWhole = false;
    bool isBounded = true; ///< false for one that says to go on to the end of the file
};

/// The box at that place; none if there is no room for its header, or if its size is less than that.
std::optional<Box> boxAt(QByteArrayView bytes, qint64 at);

/// All boxes that lie whole in another's content.
QList<Box> boxesIn(QByteArrayView bytes);

/// Whether it is taken for junk behind a picture's boxes: such as no picture has, and that does not fit.
bool isJunk(const Box &box);

/// From the beginning of a full box's content (4.2): which `content` is without.
struct FullBox
{
    explicit FullBox(QByteArrayView bytes);

    quint8 version;
    quint32 flags;
    QByteArrayView content;
};

} // namespace pixhaul
