#pragma once

#include "async/sleep.h"
#include "async/workers.h"

#include <QTimer>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace pixhaul {

/// `co_await Delay(50ms)`; monotonic.
class Delay
{
public:
    explicit Delay(std::chrono::milliseconds duration)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, m_sleep.waker());
        m_timer.start(duration);
    }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> sleeper) noexcept { m_sleep.await_suspend(sleeper); }
    void await_resume() const noexcept {}

private:
    Sleep m_sleep;
    QTimer m_timer;
};

/// Calls a function on one of the threads and yields what it returned:
///
///     OnWorkers picture(workers, [bytes] { return decode(bytes); });
///     co_return co_await picture;
///
/// In two statements, because g++ 12 destroys a closure that is a temporary of the co_await expression twice.
/// If the coroutine is destroyed first, a call that has not begun never begins, and the value of one that has
/// is thrown away.
template <class Function>
class OnWorkers
{
    using Value = std::invoke_result_t<Function &>;

    struct Shared
    {
        Shared(Function f, Sleep::Waker w)
            : function(std::move(f))
            , waker(std::move(w))
        {}
        std::mutex mutex; // hands `value` over
        std::optional<Function> function;
        std::optional<Value> value;
        std::atomic<bool> abandoned = false;
        std::atomic<bool> isDone = false;
        Sleep::Waker waker;
    };

public:
    OnWorkers(Workers &workers, Function function)
        : m_workers(workers)
        , m_shared(std::make_shared<Shared>(std::move(function), m_sleep.waker()))
    {}
    OnWorkers(const OnWorkers &) = delete;
    OnWorkers &operator=(const OnWorkers &) = delete;
    ~OnWorkers() { m_shared->abandoned = true; }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> sleeper)
    {
        m_sleep.await_suspend(sleeper);
        m_workers.submit([shared = m_shared] {
            if (shared->abandoned)
                return;
            const std::scoped_lock lock(shared->mutex);
            shared->value.emplace((*shared->function)());
            shared->function.reset(); // what it captured goes here, not on the event loop
            shared->isDone = true;
            shared->waker();
        });
    }
    Value await_resume()
    {
        const std::scoped_lock lock(m_shared->mutex);
        return std::move(*m_shared->value);
    }

    bool isDone() const { return m_shared->isDone; }
    Sleep::Waker waker() const { return m_shared->waker; }

private:
    Workers &m_workers;
    Sleep m_sleep;
    std::shared_ptr<Shared> m_shared;
};

/// The same, but yields nullopt if the function has not returned within that time: it is left to itself.
template <class Function>
class OnWorkersFor
{
public:
    OnWorkersFor(std::chrono::milliseconds patience, Workers &workers, Function function)
        : m_call(workers, std::move(function))
        , m_patience(patience)
    {
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, m_call.waker());
    }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> sleeper)
    {
        m_timer.start(m_patience);
        m_call.await_suspend(sleeper);
    }
    auto await_resume()
    {
        using Value = decltype(m_call.await_resume());
        return m_call.isDone() ? std::optional<Value>(m_call.await_resume()) : std::nullopt;
    }

private:
    OnWorkers<Function> m_call;
    const std::chrono::milliseconds m_patience;
    QTimer m_timer;
};

} // namespace pixhaul
