#pragma once

#include "picture/frames.h"

#include <QByteArray>

#include <memory>

struct WebPAnimDecoder;

namespace pixhaul {

/// The frames of a WebP (WebP Container Specification) on a transparent ground, as browsers compose them,
/// upright.
class WebPFrames final : public Frames
{
public:
    /// `orientation`: see Anatomy.
    WebPFrames(const QByteArray &bytes, int orientation, const AnimationLimits &limits,
               const Patience &patience);
    ~WebPFrames() override;

    Result<bool> next() override;

private:
    const QByteArray m_bytes;
    const int m_orientation;
    std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder *)> m_decoder;
    int m_frame = 0; ///< counted from 1
};

} // namespace pixhaul
