#include "async/leavebehind.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <thread>

namespace pixhaul {

namespace {

std::atomic<int> leftBehind = 0;

} // namespace

void leaveBehind(std::unique_ptr<Workers> workers)
{
    endWithin(std::chrono::milliseconds(0), std::move(workers));
}

bool endWithin(std::chrono::milliseconds patience, std::unique_ptr<Workers> workers)
{
    ++leftBehind;
    std::promise<void> ended;
    const auto end = ended.get_future();
    std::thread([workers = std::move(workers), ended = std::move(ended)]() mutable {
        workers.reset();
        --leftBehind;
        ended.set_value();
    }).detach();
    return end.wait_for(patience) == std::future_status::ready;
}

int exitPast(int code)
{
    if (leftBehind == 0)
        return code;
    std::fflush(nullptr);
    std::_Exit(code);
}

} // namespace pixhaul
