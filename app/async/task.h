#pragma once

#include <QMetaObject>
#include <QObject>

#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace pixhaul {

/// A coroutine with exactly one owner, the counterpart of asyncio's Task on Qt's event loop.
///
/// It does nothing until it is awaited or started. To destroy a Task is to cancel it: the coroutine's
/// frame goes, and with it, in the order of scopes, whatever it held: the reply, the timer, the seat.
/// Lives on the thread of the main event loop. Exceptions do not cross: failures are values.
///
/// Rules, learned the hard way with g++ 12:
///  - parameters of a coroutine are taken by value; no lambda with captures is a coroutine;
///  - no aggregate-initialised temporary and no closure with captures stands within a co_await expression:
///    g++ 12 destroys it twice. Awaitables have constructors; closures get a statement of their own;
///  - a coroutine never destroys itself: its owner does, from the event loop.
template <class T>
class [[nodiscard]] Task
{
public:
    struct promise_type;
    using Handle = std::coroutine_handle<promise_type>;

    struct promise_type
    {
        std::optional<T> value;
        std::coroutine_handle<> awaiter;
        std::function<void()> finished;

        Task get_return_object() { return Task(Handle::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        auto final_suspend() noexcept
        {
            struct Final
            {
                bool await_ready() noexcept { return false; }
                std::coroutine_handle<> await_suspend(Handle self) noexcept
                {
                    if (self.promise().finished)
                        self.promise().finished();
                    const auto awaiter = self.promise().awaiter;
                    return awaiter ? awaiter : std::noop_coroutine();
                }
                void await_resume() noexcept {}
            };
            return Final();
        }
        void return_value(T result) { value.emplace(std::move(result)); }
        void unhandled_exception() noexcept { std::terminate(); }
    };

    Task(Task &&other) noexcept
        : m_handle(std::exchange(other.m_handle, {}))
        , m_alive(std::move(other.m_alive))
    {}
    Task &operator=(Task &&) = delete;
    ~Task()
    {
        m_alive.reset();
        if (m_handle)
            m_handle.destroy();
    }

    /// Runs the coroutine up to its first wait. What it returns is handed to `deliver` through the event
    /// loop of `context`, unless the Task is destroyed before; `context` must outlive the Task. `deliver` may
    /// destroy the Task.
    void start(QObject *context, std::function<void(T)> deliver)
    {
        m_handle.promise().finished = [context, deliver = std::move(deliver), handle = m_handle,
                                       alive = std::weak_ptr<void>(m_alive)] {
            QMetaObject::invokeMethod(
                context,
                [deliver, handle, alive] {
                    if (alive.expired())
                        return;
                    T value = std::move(*handle.promise().value);
                    const auto keep = deliver; // the Task, and this copy with it, may go meanwhile
                    keep(std::move(value));
                },
                Qt::QueuedConnection);
        };
        m_handle.resume();
    }

    // For co_await from another Task.
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiter) noexcept
    {
        m_handle.promise().awaiter = awaiter;
        return m_handle;
    }
    T await_resume() { return std::move(*m_handle.promise().value); }

private:
    explicit Task(Handle handle)
        : m_handle(handle)
    {}

    Handle m_handle;
    std::shared_ptr<void> m_alive = std::make_shared<char>();
};

} // namespace pixhaul
