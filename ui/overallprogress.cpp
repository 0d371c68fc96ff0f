#include "ui/overallprogress.h"

#include "engine/batch.h"
#include "ui/bar.h"
#include "ui/summarywording.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <algorithm>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr auto samplesEvery = 500ms;
constexpr int barWidth = 160;

} // namespace

class OverallProgress::Bar : public QWidget
{
public:
    using QWidget::QWidget;

    void setFraction(double fraction)
    {
        m_fraction = fraction;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const int top = (height() - bar::thickness) / 2;
        bar::paint(painter, QRect(0, top, width(), bar::thickness), m_fraction,
                   bar::coloursFor(palette(), false), layoutDirection());
    }

private:
    double m_fraction = 0;
};

/// A line that is cut short with an ellipsis rather than widening the window; its tip then has all of it.
class OverallProgress::Words : public QLabel
{
public:
    explicit Words(QWidget *parent)
        : QLabel(parent)
    {
        setTextFormat(Qt::PlainText);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }

    void say(const QString &line)
    {
        m_line = line;
        setAccessibleName(line);
        fit();
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QLabel::resizeEvent(event);
        fit();
    }

private:
    void fit()
    {
        setText(fontMetrics().elidedText(m_line, Qt::ElideRight, contentsRect().width()));
        setToolTip(text() == m_line ? QString() : m_line);
    }

    QString m_line;
};

OverallProgress::OverallProgress(Batch &batch, QWidget *parent)
    : QWidget(parent)
    , m_batch(batch)
    , m_bar(new Bar(this))
    , m_words(new Words(this))
{
    m_bar->setFixedWidth(barWidth);
    m_bar->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->setSpacing(12);
    layout->addWidget(m_bar);
    layout->addWidget(m_words, 1);

    m_sampler.setInterval(samplesEvery);
    connect(&m_sampler, &QTimer::timeout, this, &OverallProgress::refresh);
    connect(&batch, &Batch::accepted, this, &OverallProgress::refresh);
    connect(&batch, &Batch::changed, this, &OverallProgress::refresh);
    connect(&batch, &Batch::removed, this, &OverallProgress::refresh);
    connect(&batch, &Batch::runningChanged, this, &OverallProgress::follow);
    follow(batch.isRunning());
}

void OverallProgress::follow(bool running)
{
    m_pace.reset();
    if (running)
        m_sampler.start();
    else
        m_sampler.stop();
    refresh();
}

void OverallProgress::refresh()
{
    const Tally tally = m_batch.tally();
    const bool running = m_batch.isRunning();
    if (running)
        m_pace.sample(std::chrono::steady_clock::now(), m_batch.bytesReceived(), tally.final());
    m_words->say(
        wording::overall(tally, running, m_pace.bytesPerSecond(), m_pace.timeLeft(tally.unfinished())));
    const double fraction = double(tally.final()) / double(std::max<qsizetype>(tally.all(), 1));
    m_bar->setVisible(tally.all() > 0);
    m_bar->setFraction(fraction);
    const auto percent = running ? std::optional(int(fraction * 100)) : std::nullopt;
    if (std::exchange(m_percent, percent) != percent)
        emit percentChanged(percent);
}

} // namespace pixhaul
