#include "ui/primarybutton.h"

#include "ui/hues.h"

#include <QAction>
#include <QPainter>
#include <QStyleOptionButton>
#include <QStylePainter>

namespace pixhaul {

namespace {

constexpr int sidePadding = 12;
constexpr int iconGap = 6;
constexpr double cornerRadius = 4;

/// The icon in one colour: its own might not be seen on the accent.
QPixmap tinted(QPixmap pixmap, const QColor &colour)
{
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), colour);
    return pixmap;
}

} // namespace

PrimaryButton::PrimaryButton(const QString &text, QWidget *parent)
    : QPushButton(text, parent)
{
    setAutoDefault(true); // so that Enter presses it outside of dialogs as well
    setAttribute(Qt::WA_Hover);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    setFont(bold);
    connect(this, &QAbstractButton::clicked, this, [this] {
        if (m_action)
            m_action->trigger();
    });
}

void PrimaryButton::setAction(QAction *action)
{
    if (m_action)
        disconnect(m_action, nullptr, this, nullptr);
    m_action = action;
    connect(action, &QAction::changed, this, &PrimaryButton::takeFromAction);
    takeFromAction();
}

void PrimaryButton::takeFromAction()
{
    setText(m_action->text());
    setAccessibleName(m_action->text());
    setIcon(m_action->icon());
    setToolTip(m_action->toolTip());
    setEnabled(m_action->isEnabled());
}

QSize PrimaryButton::sizeHint() const
{
    const QSize usual = QPushButton::sizeHint();
    const int icons = icon().isNull() ? 0 : iconSize().width() + iconGap;
    return {fontMetrics().horizontalAdvance(text()) + icons + 2 * sidePadding, usual.height()};
}

void PrimaryButton::paintEvent(QPaintEvent *)
{
    QStyleOptionButton option;
    initStyleOption(&option);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const QColor window = palette().color(QPalette::Window);
    const QColor foreground = palette().color(QPalette::Active, QPalette::WindowText);
    QColor ground = enabled ? palette().color(QPalette::Highlight) : hues::blend(window, foreground, 0.08);
    if (isDown())
        ground = ground.darker(115);
    else if (enabled && underMouse())
        ground = ground.lighter(108);
    const QColor ink =
        enabled ? palette().color(QPalette::HighlightedText) : hues::blend(window, foreground, 0.45);

    QStylePainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), cornerRadius, cornerRadius);
    if (hasFocus()) {
        painter.setPen(QPen(ink, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(3.5, 3.5, -3.5, -3.5), cornerRadius - 2,
                                cornerRadius - 2);
    }

    const int icons = icon().isNull() ? 0 : iconSize().width() + iconGap;
    const int content = icons + fontMetrics().horizontalAdvance(text());
    QRect area(0, 0, content, height());
    area.moveLeft((width() - content) / 2);
    if (icons > 0) {
        const QRect place(QPoint(area.left(), (height() - iconSize().height()) / 2), iconSize());
        const QRect visual = QStyle::visualRect(layoutDirection(), rect(), place);
        painter.drawPixmap(visual, tinted(icon().pixmap(iconSize(), devicePixelRatio()), ink));
    }
    painter.setPen(ink);
    const QRect words = QStyle::visualRect(layoutDirection(), rect(), area.adjusted(icons, 0, 0, 0));
    painter.drawText(words, Qt::AlignCenter | Qt::TextShowMnemonic, text());
}

} // namespace pixhaul
