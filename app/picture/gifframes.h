#pragma once

#include "picture/frames.h"

#include <QByteArray>

#include <memory>
#include <vector>

struct GifFileType;

namespace pixhaul {

/// The frames of a GIF (GIF89a) as browsers compose them: what a frame is disposed to "background" of is
/// transparent, whatever the background colour. A first frame that is larger than the screen enlarges it. A
/// pixel whose colour its table does not have is transparent.
class GifFrames final : public Frames
{
public:
    /// `ground` is what shows where no frame has been: see Anatomy::around.
    GifFrames(const QByteArray &bytes, QRgb ground, const AnimationLimits &limits, const Patience &patience);
    ~GifFrames() override;

    Result<bool> next() override;

private:
    enum class Disposal { Keep, Clear, Restore };
    struct Control ///< section 23
    {
        Disposal disposal = Disposal::Keep;
        int transparent = -1;
        std::chrono::milliseconds delay{0};
    };
    struct Source
    {
        QByteArray bytes;
        qsizetype at = 0;
    };

    static int read(GifFileType *gif, unsigned char *into, int count);
    tl::unexpected<Failure> damaged() const;
    bool readExtension();
    Result<void> makeRoom(QRect frame);
    void dispose();
    Result<void> compose();
    bool composeRows(QRect frame, const std::vector<QRgb> &colours);
    void composeRow(int y, QRect frame, const std::vector<QRgb> &colours);

    Source m_source;
    const QRgb m_ground;
    std::unique_ptr<GifFileType, void (*)(GifFileType *)> m_gif;
    bool m_isLoopTold = false; ///< the first word counts
    Control m_control;         ///< of the next frame, until that has been composed
    Disposal m_disposal = Disposal::Keep;
    QRect m_disposed;
    QImage m_saved; ///< what to restore there
    std::vector<unsigned char> m_row;
};

} // namespace pixhaul
