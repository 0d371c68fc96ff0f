#pragma once

#include "async/leavebehind.h"
#include "core/result.h"
#include "picture/patience.h"

#include <chrono>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

namespace pixhaul {

/// What `work` returns, a Result, for work that cannot be stopped: it is done on a thread of its own, which
/// is left behind if patience ends first; the result is then patience.failure(). So whatever `work` uses has
/// to be its own. What it throws is thrown here. Looks at `patience` fifty times a second. Any thread.
template <class Work>
std::invoke_result_t<Work &> untilImpatient(Work work, const Patience &patience)
{
    using Outcome = std::invoke_result_t<Work &>;
    constexpr std::chrono::milliseconds glance(20);
    const auto task = std::make_shared<std::packaged_task<Outcome()>>(std::move(work));
    std::future<Outcome> outcome = task->get_future();
    auto worker = std::make_unique<Workers>(1);
    worker->submit([task] { (*task)(); });
    while (outcome.wait_for(glance) != std::future_status::ready) {
        if (patience.isOver()) {
            leaveBehind(std::move(worker));
            return failed(patience.failure());
        }
    }
    return outcome.get();
}

} // namespace pixhaul
