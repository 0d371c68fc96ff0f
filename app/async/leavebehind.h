#pragma once

#include "async/workers.h"

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <utility>

namespace pixhaul {

/// Leaves the threads to themselves, for work that may never end. Whoever calls returns at once; main() has
/// to end with exitPast().
void leaveBehind(std::unique_ptr<Workers> workers);

/// The same, but waits that long for the work to end. Whether it did.
bool endWithin(std::chrono::milliseconds patience, std::unique_ptr<Workers> workers);

/// Calls the function on a thread of its own and waits that long for its value; or else the thread is left
/// behind, with all that the function holds.
template <class Function>
auto callWithin(std::chrono::milliseconds patience, Function function)
{
    using Value = std::invoke_result_t<Function &>;
    const auto promise = std::make_shared<std::promise<Value>>();
    auto value = promise->get_future();
    auto workers = std::make_unique<Workers>(1);
    workers->submit([promise, function = std::move(function)]() mutable { promise->set_value(function()); });
    const bool isThere = value.wait_for(patience) == std::future_status::ready;
    if (!isThere)
        leaveBehind(std::move(workers));
    return isThere ? std::optional<Value>(value.get()) : std::nullopt;
}

/// For main(): `return exitPast(code)`. Yields the code, or, while a thread that was left behind is at work,
/// ends the process on the spot: what libraries destroy at the exit waits for their own part of that work.
int exitPast(int code);

} // namespace pixhaul
