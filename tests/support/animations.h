#pragma once

#include <QByteArray>
#include <QImage>
#include <QList>
#include <QRect>

#include <optional>

/// Animations for tests, and what others make of them. A GIF is put together here by hand; its frames are
/// composed by a model that shares no code with what reads them in the program.
namespace pixhaul::test {

struct GifFrame
{
    enum Disposal { Unspecified, Keep, Background, Previous };

    QRect area;
    QByteArray indices;       ///< row by row
    QList<QRgb> colours = {}; ///< of its own; empty: the global ones
    std::optional<int> transparent = {};
    Disposal disposal = Unspecified;
    int delay = 10; ///< hundredths of a second
    bool interlaced = false;
};

struct GifAnimation
{
    QSize screen;
    QList<QRgb> colours = {};
    QList<GifFrame> frames = {};
    std::optional<int> loops = {};
    int background = 0;
};

/// Whether it is all there is not asked: what is wrong in it is written as it is.
QByteArray gif(const GifAnimation &animation);

/// What is shown, how long, how often.
struct Shown
{
    QList<QImage> pictures = {}; ///< Format_ARGB32; without colour where nothing is to be seen
    QList<qint64> delays = {};   ///< ms
    int plays = 1;               ///< 0 for ever
};

/// What is to be seen of it, pictures like the one before made one with it.
Shown shownBy(const GifAnimation &animation);

/// As Pillow shows it. For a GIF `plays` is what Pillow calls its loops. Ends the test program if Pillow is
/// missing; no pictures if it cannot read them.
Shown byPillow(const QByteArray &bytes);

/// Pictures like the one before are made one with it.
Shown merged(const Shown &shown);

/// By Pillow: lossless, the colours of transparent pixels not kept, or lossy.
QByteArray webpAnimation(const Shown &shown, bool lossless = true);

} // namespace pixhaul::test
