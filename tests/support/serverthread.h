#pragma once

#include <QObject>
#include <QThread>

#include <condition_variable>
#include <functional>
#include <mutex>

namespace pixhaul::test {

/// A thread with an event loop, and the parent of what lives on it. What is to be done there is handed over
/// by a mutex of ours, not by Qt's queue, of which ThreadSanitizer sees nothing.
class ServerThread : public QObject
{
public:
    ServerThread();
    ~ServerThread() override;

    /// Does `work` on the thread, and returns when it is done.
    void run(std::function<void()> work);

protected:
    bool event(QEvent *event) override;

private:
    std::mutex m_mutex;
    std::condition_variable m_done;
    std::function<void()> m_work; // null: done
    QThread m_thread;
};

} // namespace pixhaul::test
