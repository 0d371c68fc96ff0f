#include "ui/noticebar.h"

#include "ui/hues.h"
#include "ui/primarybutton.h"

#include <QAccessible>
#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr int spacing = 8;
constexpr double cornerRadius = 6;

QColor accentOf(Notice::Tone tone, const QPalette &palette)
{
    switch (tone) {
    case Notice::Tone::Quiet:
        return palette.color(QPalette::Highlight);
    case Notice::Tone::Good:
        return hues::success(palette);
    case Notice::Tone::Bad:
        return hues::failure(palette);
    }
    Q_UNREACHABLE();
}

QPushButton *makeButton(const Notice::Button &button, QWidget *parent)
{
    if (button.primary)
        return new PrimaryButton(button.text, parent);
    auto *plain = new QPushButton(button.text, parent);
    plain->setAutoDefault(true);
    return plain;
}

} // namespace

NoticeBar::NoticeBar(const Notice &notice, QWidget *parent)
    : QFrame(parent)
    , m_tone(notice.tone)
    , m_words(new QLabel(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, spacing, spacing, spacing);
    layout->setSpacing(spacing);

    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    layout->addWidget(m_words, 1);
    setWords(notice.text);

    QPushButton *primary = nullptr;
    for (const Notice::Button &button : notice.buttons) {
        QPushButton *widget = makeButton(button, this);
        connect(widget, &QPushButton::clicked, this, [this, press = button.press, keeps = button.keeps] {
            if (!keeps)
                emit closed();
            press();
        });
        layout->addWidget(widget);
        if (button.primary)
            primary = widget;
    }

    auto *close = new QToolButton(this);
    close->setText(u"×"_s);
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close"));
    close->setToolTip(tr("Close"));
    connect(close, &QToolButton::clicked, this, &NoticeBar::closed);
    layout->addWidget(close);

    setFocusProxy(primary);
}

void NoticeBar::setWords(const QString &words)
{
    m_words->setText(words);
    setAccessibleName(words);
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    const QColor accent = accentOf(m_tone, palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hues::blend(palette().color(QPalette::Window), accent, 0.35));
    painter.setBrush(hues::blend(palette().color(QPalette::Window), accent, 0.10));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
}

NoticeArea::NoticeArea(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    hide();
}

void NoticeArea::say(Topic topic, const Notice &notice)
{
    const NoticeBar *former = this->bar(topic);
    const bool takesFocus =
        notice.takesFocus && (!former || former->isAncestorOf(QApplication::focusWidget()));
    dismiss(topic);
    auto *bar = new NoticeBar(notice, this);
    connect(bar, &NoticeBar::closed, this, [this, topic] { dismiss(topic); });
    m_bars.emplace_back(topic, bar);
    qobject_cast<QVBoxLayout *>(layout())->insertWidget(0, bar);
    show();
    bar->show();
    if (takesFocus)
        bar->setFocus();
    QAccessibleEvent alert(bar, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void NoticeArea::dismiss(Topic topic)
{
    const auto found =
        std::find_if(m_bars.begin(), m_bars.end(), [topic](const auto &bar) { return bar.first == topic; });
    if (found == m_bars.end())
        return;
    NoticeBar *bar = found->second;
    m_bars.erase(found);
    const bool heldFocus = bar->isAncestorOf(window()->focusWidget());
    bar->hide();
    bar->deleteLater(); // it may be the sender
    setVisible(!m_bars.empty());
    if (heldFocus)
        emit focusReleased();
}

NoticeBar *NoticeArea::bar(Topic topic) const
{
    const auto found =
        std::find_if(m_bars.begin(), m_bars.end(), [topic](const auto &bar) { return bar.first == topic; });
    return found == m_bars.end() ? nullptr : found->second;
}

} // namespace pixhaul
