#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pixhaul {

/// Threads for work that must not be done on the event loop. Work begins in the order it was given.
/// The destructor finishes everything that was given, so a commit to disk that was begun is never lost.
class Workers
{
public:
    explicit Workers(int threads);
    Workers(const Workers &) = delete;
    Workers &operator=(const Workers &) = delete;
    ~Workers();

    /// From any thread.
    void submit(std::function<void()> work);

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_queue;
    bool m_closing = false;
    std::vector<std::jthread> m_threads;
};

} // namespace pixhaul
