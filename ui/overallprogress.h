#pragma once

#include "engine/pace.h"

#include <QTimer>
#include <QWidget>

#include <optional>

namespace pixhaul {

class Batch;

/// The status bar's content: one bar for the whole list, and how it goes in words.
class OverallProgress : public QWidget
{
    Q_OBJECT

public:
    explicit OverallProgress(Batch &batch, QWidget *parent = nullptr);

    /// How much of the list is done, 0-100, while the batch runs.
    std::optional<int> percent() const { return m_percent; }

signals:
    void percentChanged(std::optional<int> percent);

private:
    class Bar;
    class Words;

    void follow(bool running);
    void refresh();

    Batch &m_batch;
    Pace m_pace;
    QTimer m_sampler;
    Bar *m_bar;
    Words *m_words;
    std::optional<int> m_percent;
};

} // namespace pixhaul
