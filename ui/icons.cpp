#include "ui/icons.h"

#include "ui/hues.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

/// The linker drops the resources of a static library unless somebody asks for them, from outside any
/// namespace.
static void linkResources()
{
    Q_INIT_RESOURCE(pixhaul);
}

namespace pixhaul {

namespace {

QColor text(const QPalette &palette)
{
    return palette.color(QPalette::WindowText);
}

struct Drawing
{
    Icon icon;
    QLatin1StringView file;      // resources/icons/<pixels>/<file>.png
    QLatin1StringView themeName; // of the Icon Naming Specification; empty where it has none
    QColor (*hue)(const QPalette &) = text;
};

constexpr std::array drawings = {
    Drawing{Icon::AddLinks, "add-links"_L1, "list-add"_L1},
    Drawing{Icon::OpenList, "open-list"_L1, "document-open"_L1},
    Drawing{Icon::Start, "start"_L1, "media-playback-start"_L1},
    Drawing{Icon::Pause, "pause"_L1, "media-playback-pause"_L1},
    Drawing{Icon::RetryFailed, "retry-failed"_L1, "view-refresh"_L1},
    Drawing{Icon::ClearFinished, "clear-finished"_L1, "edit-clear"_L1},
    Drawing{Icon::Folder, "folder"_L1, "folder-open"_L1},
    Drawing{Icon::Paste, "paste"_L1, "edit-paste"_L1},
    Drawing{Icon::Preferences, "preferences"_L1, "preferences-system"_L1},
    Drawing{Icon::Queued, "queued"_L1, {}},
    Drawing{Icon::Paused, "paused"_L1, {}},
    Drawing{Icon::Active, "active"_L1, {}},
    Drawing{Icon::Waiting, "waiting"_L1, {}, hues::warning},
    Drawing{Icon::Saved, "saved"_L1, {}, hues::success},
    Drawing{Icon::Unverified, "unverified"_L1, {}, hues::warning},
    Drawing{Icon::Skipped, "skipped"_L1, {}},
    Drawing{Icon::Failed, "failed"_L1, {}, hues::failure},
    Drawing{Icon::Cancelled, "cancelled"_L1, {}},
};

QString pictureFile(QLatin1StringView name, int pixels)
{
    static const bool linked = (linkResources(), true);
    Q_UNUSED(linked);
    return u":/icons/%1/%2.png"_s.arg(pixels).arg(name);
}

/// A one-coloured drawing that takes its colour when it is painted, and so follows a change of the palette.
class TintedDrawing : public QIconEngine
{
public:
    explicit TintedDrawing(const Drawing &drawing)
        : m_drawing(drawing)
    {}

    QIconEngine *clone() const override { return new TintedDrawing(*this); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const int side = std::min(rect.width(), rect.height());
        QRect square(0, 0, side, side);
        square.moveCenter(rect.center());
        painter->drawPixmap(square,
                            pixmap(square.size() * painter->device()->devicePixelRatio(), mode, state));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        const int side = std::min(size.width(), size.height());
        const QColor colour = colourFor(mode);
        const QString key = u"pixhaul/%1/%2/%3"_s.arg(m_drawing.file).arg(side).arg(colour.rgba());
        QPixmap tinted;
        if (!QPixmapCache::find(key, &tinted)) {
            tinted = QPixmap::fromImage(inkOf(side, colour));
            QPixmapCache::insert(key, tinted);
        }
        return tinted;
    }

private:
    QColor colourFor(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::WindowText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return m_drawing.hue(palette);
    }

    /// The drawing's coverage in one colour, from the smallest picture that is large enough.
    QImage inkOf(int side, const QColor &colour) const
    {
        constexpr std::array sizes = {16, 24, 32, 48, 128};
        const auto fitting = std::ranges::lower_bound(sizes, side);
        const QImage drawing(pictureFile(m_drawing.file, fitting == sizes.end() ? sizes.back() : *fitting));
        QImage ink = drawing.convertToFormat(QImage::Format_ARGB32_Premultiplied);
        if (ink.width() != side)
            ink = ink.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
        QPainter painter(&ink);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(ink.rect(), colour);
        return ink;
    }

    Drawing m_drawing;
};

/// A name is not enough: an SVG without a plugin that reads it is a theme's icon without a picture.
bool themeHasEveryAction()
{
    return std::ranges::all_of(drawings, [](const Drawing &drawing) {
        return drawing.themeName.isEmpty() || !QIcon::fromTheme(drawing.themeName).pixmap(24).isNull();
    });
}

} // namespace

QIcon icon(Icon which)
{
    const Drawing &drawing = *std::ranges::find(drawings, which, &Drawing::icon);
    if (!drawing.themeName.isEmpty() && themeHasEveryAction())
        return QIcon::fromTheme(drawing.themeName);
    return QIcon(new TintedDrawing(drawing));
}

QIcon applicationIcon()
{
    QIcon icon;
    for (const int pixels : {16, 24, 32, 48, 64, 128, 256})
        icon.addFile(pictureFile("pixhaul"_L1, pixels));
    return icon;
}

} // namespace pixhaul
