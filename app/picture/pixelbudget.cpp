#include "picture/pixelbudget.h"

#include <algorithm>
#include <utility>

namespace pixhaul {

class PixelBudget::Share
{
public:
    Share(PixelBudget &budget, qint64 bytes)
        : m_budget(budget)
        , m_bytes(bytes)
    {}
    Share(const Share &) = delete;
    Share &operator=(const Share &) = delete;
    ~Share() { m_budget.giveBack(m_bytes); }

private:
    PixelBudget &m_budget;
    const qint64 m_bytes;
};

struct PixelBudget::Asking
{
    qint64 bytes;
    Sleep::Waker waker;
    std::shared_ptr<Share> share; // under the budget's mutex; none until it is granted
};

void PixelBudget::ask(const std::shared_ptr<Asking> &asking)
{
    const std::scoped_lock lock(m_mutex);
    m_asking.push_back(asking);
    grant();
}

void PixelBudget::withdraw(const std::shared_ptr<Asking> &asking)
{
    std::shared_ptr<Share> unused; // goes after the lock, which it takes itself
    const std::scoped_lock lock(m_mutex);
    std::erase(m_asking, asking);
    unused = std::exchange(asking->share, nullptr);
    grant(); // it may have stood before smaller ones
}

void PixelBudget::giveBack(qint64 bytes)
{
    const std::scoped_lock lock(m_mutex);
    m_taken -= bytes;
    grant();
}

void PixelBudget::grant()
{
    while (!m_asking.empty() && (m_taken == 0 || m_taken + m_asking.front()->bytes <= m_bytes)) {
        const auto next = std::move(m_asking.front());
        m_asking.pop_front();
        m_taken += next->bytes;
        next->share = std::make_shared<Share>(*this, next->bytes);
        next->waker();
    }
}

PixelBudget::Turn::Turn(PixelBudget &budget, qint64 bytes)
    : m_budget(budget)
    , m_asking(std::make_shared<Asking>(bytes, m_sleep.waker(), nullptr))
{}

PixelBudget::Turn::~Turn()
{
    m_budget.withdraw(m_asking);
}

void PixelBudget::Turn::await_suspend(std::coroutine_handle<> sleeper)
{
    m_sleep.await_suspend(sleeper);
    m_budget.ask(m_asking);
}

std::shared_ptr<PixelBudget::Share> PixelBudget::Turn::await_resume()
{
    const std::scoped_lock lock(m_budget.m_mutex);
    return std::exchange(m_asking->share, nullptr);
}

} // namespace pixhaul
