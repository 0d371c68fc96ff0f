#pragma once

#include "async/sleep.h"

#include <deque>
#include <memory>
#include <mutex>

namespace pixhaul {

/// Keeps the pixels that are decoded at one time within bounds: who needs many waits for its turn, in the
/// order of asking. One alone always goes, whatever it needs.
class PixelBudget
{
public:
    /// A part of the budget; it comes back when the last copy of the pointer goes, on any thread.
    class Share;
    class Turn;

    explicit PixelBudget(qint64 bytes)
        : m_bytes(bytes)
    {}
    PixelBudget(const PixelBudget &) = delete;
    PixelBudget &operator=(const PixelBudget &) = delete;

private:
    struct Asking;

    void ask(const std::shared_ptr<Asking> &asking);
    void withdraw(const std::shared_ptr<Asking> &asking);
    void giveBack(qint64 bytes);
    void grant(); ///< under m_mutex

    const qint64 m_bytes;
    std::mutex m_mutex;
    qint64 m_taken = 0;
    std::deque<std::shared_ptr<Asking>> m_asking;
};

/// `const auto share = co_await turn;`. To destroy it is to ask no more. The budget must outlive it, and the
/// share that it yields.
class PixelBudget::Turn
{
public:
    Turn(PixelBudget &budget, qint64 bytes);
    Turn(const Turn &) = delete;
    Turn &operator=(const Turn &) = delete;
    ~Turn();

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> sleeper);
    std::shared_ptr<Share> await_resume();

private:
    PixelBudget &m_budget;
    Sleep m_sleep;
    std::shared_ptr<Asking> m_asking;
};

} // namespace pixhaul
