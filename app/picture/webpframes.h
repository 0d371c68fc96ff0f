#pragma once

#include "picture/frames.h"

#include <QByteArray>

#include <memory>

struct WebPAnimDecoder;

namespace pixhaul {

/// The frames of a WebP (WebP Container Specification) on a transparent ground, as browsers compose them.
class WebPFrames final : public Frames
{
public:
    WebPFrames(const QByteArray &bytes, const AnimationLimits &limits,
               const std::atomic<bool> *abandoned = nullptr);
    ~WebPFrames() override;

    Result<bool> next() override;

private:
    const QByteArray m_bytes;
    std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder *)> m_decoder;
    int m_frame = 0; ///< counted from 1
};

} // namespace pixhaul
