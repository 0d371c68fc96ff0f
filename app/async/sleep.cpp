#include "async/sleep.h"

#include <QCoreApplication>
#include <QEvent>
#include <QObject>

#include <mutex>
#include <vector>

namespace pixhaul {

namespace {

/// Where wakers leave the cells they woke, for the event loop to pick up. A mutex of ours hands them over
/// rather than a queued functor: one event then serves a whole burst.
class Inbox : public QObject
{
public:
    void put(std::shared_ptr<Sleep::Cell> cell)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_cells.empty())
            QCoreApplication::postEvent(this, new QEvent(QEvent::User));
        m_cells.push_back(std::move(cell));
    }

protected:
    bool event(QEvent *event) override;

private:
    std::mutex m_mutex;
    std::vector<std::shared_ptr<Sleep::Cell>> m_cells;
};

std::shared_ptr<Inbox> inboxOfThisThread()
{
    thread_local const auto inbox = std::make_shared<Inbox>();
    return inbox;
}

} // namespace

struct Sleep::Cell
{
    std::shared_ptr<Inbox> inbox = inboxOfThisThread();
    std::coroutine_handle<> sleeper; // touched on the event loop's thread only, as is `woken`
    bool woken = false;
};

bool Inbox::event(QEvent *event)
{
    if (event->type() != QEvent::User)
        return QObject::event(event);
    std::vector<std::shared_ptr<Sleep::Cell>> cells;
    {
        const std::scoped_lock lock(m_mutex);
        cells.swap(m_cells);
    }
    for (const auto &cell : cells) {
        cell->woken = true;
        if (const auto sleeper = std::exchange(cell->sleeper, {}))
            sleeper.resume();
    }
    return true;
}

void Sleep::Waker::operator()() const
{
    m_cell->inbox->put(m_cell);
}

Sleep::Sleep()
    : m_cell(std::make_shared<Cell>())
{}

Sleep::~Sleep()
{
    m_cell->sleeper = {};
}

bool Sleep::await_ready() const noexcept
{
    return m_cell->woken;
}

void Sleep::await_suspend(std::coroutine_handle<> sleeper) noexcept
{
    m_cell->sleeper = sleeper;
}

} // namespace pixhaul
