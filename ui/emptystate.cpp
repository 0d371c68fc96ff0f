#include "ui/emptystate.h"

#include "ui/hues.h"
#include "ui/icons.h"
#include "ui/primarybutton.h"

#include <QAction>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace pixhaul {

namespace {

constexpr int iconSize = 64;
constexpr double titleScale = 1.35;

QPushButton *makeButton(QPushButton *button, QAction *action, const QString &text)
{
    button->setText(text);
    button->setIcon(action->icon());
    button->setAutoDefault(true);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

} // namespace

EmptyState::EmptyState(QAction *paste, QAction *addLinks, QAction *openList, QWidget *parent)
    : QFrame(parent)
{
    setFrameStyle(QFrame::StyledPanel | QFrame::Sunken);
    setFocusPolicy(Qt::StrongFocus);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    auto *picture = new QLabel(this);
    picture->setPixmap(applicationIcon().pixmap(QSize(iconSize, iconSize), devicePixelRatio()));
    picture->setAlignment(Qt::AlignCenter);

    auto *title = new QLabel(tr("Paste links here, or drop a text file"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * titleScale);
    title->setFont(large);
    title->setAlignment(Qt::AlignCenter);
    title->setWordWrap(true);
    setAccessibleName(title->text());

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(makeButton(new PrimaryButton({}, this), paste, tr("Paste")));
    buttons->addWidget(makeButton(new QPushButton(this), addLinks, tr("Add links…")));
    buttons->addWidget(makeButton(new QPushButton(this), openList, tr("Open list…")));
    buttons->addStretch();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(16);
    layout->addStretch(2);
    layout->addWidget(picture);
    layout->addWidget(title);
    layout->addLayout(buttons);
    layout->addStretch(3);
}

void EmptyState::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setPen(
        QPen(hues::blend(palette().color(QPalette::Base), palette().color(QPalette::Highlight), 0.6), 1,
             Qt::DashLine));
    painter.drawRect(rect().adjusted(8, 8, -9, -9));
}

void EmptyState::focusInEvent(QFocusEvent *event)
{
    QFrame::focusInEvent(event);
    update();
}

void EmptyState::focusOutEvent(QFocusEvent *event)
{
    QFrame::focusOutEvent(event);
    update();
}

} // namespace pixhaul
