#pragma once

#include <QtGlobal> // first: moc 6.4 stumbles over <compare> when <coroutine> is the first that brings it

#include <coroutine>
#include <memory>

namespace pixhaul {

/// The sleep of one coroutine: `co_await sleep`. It ends through the event loop of the thread that made it,
/// never inside the signal or on the thread that called the waker. A waker that is called after the sleep was
/// destroyed wakes nobody.
class Sleep
{
public:
    struct Cell;

    /// Copyable; callable from any thread, any number of times: the first call wakes.
    class Waker
    {
    public:
        void operator()() const;

    private:
        friend class Sleep;
        explicit Waker(std::shared_ptr<Cell> cell)
            : m_cell(std::move(cell))
        {}
        std::shared_ptr<Cell> m_cell;
    };

    Sleep();
    Sleep(const Sleep &) = delete;
    Sleep &operator=(const Sleep &) = delete;
    ~Sleep();

    Waker waker() const { return Waker(m_cell); }

    bool await_ready() const noexcept;
    void await_suspend(std::coroutine_handle<> sleeper) noexcept;
    void await_resume() const noexcept {}

private:
    std::shared_ptr<Cell> m_cell;
};

} // namespace pixhaul
