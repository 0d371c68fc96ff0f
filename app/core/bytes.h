#pragma once

#include <QByteArray>

#include <memory>

namespace pixhaul {

/// Bytes that lie in memory or in a mapped file. Copies share them; they go with the last copy.
struct Bytes
{
    Bytes() = default;
    explicit(false) Bytes(QByteArray bytes)
        : view(std::move(bytes))
    {}
    Bytes(QByteArray mapped, std::shared_ptr<const void> mapping)
        : view(std::move(mapped))
        , keeper(std::move(mapping))
    {}

    QByteArray view;                    ///< not to be kept longer than this
    std::shared_ptr<const void> keeper; ///< what `view` points into; null if it owns its bytes
};

/// How much a link takes up at present.
struct BytesInHand
{
    qint64 inMemory = 0;
    qint64 onDisk = 0; ///< in temporary files
};

inline BytesInHand inHand(const Bytes &bytes)
{
    return bytes.keeper ? BytesInHand{.onDisk = bytes.view.size()}
                        : BytesInHand{.inMemory = bytes.view.size()};
}

} // namespace pixhaul
