#include "support/serverthread.h"

#include <QCoreApplication>
#include <QEvent>

namespace pixhaul::test {

ServerThread::ServerThread()
{
    moveToThread(&m_thread);
    m_thread.start();
}

ServerThread::~ServerThread()
{
    run([this] { qDeleteAll(children()); });
    m_thread.quit();
    m_thread.wait();
}

void ServerThread::run(std::function<void()> work)
{
    std::unique_lock lock(m_mutex);
    m_work = std::move(work);
    QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    m_done.wait(lock, [this] { return m_work == nullptr; });
}

bool ServerThread::event(QEvent *event)
{
    if (event->type() != QEvent::User)
        return QObject::event(event);
    const std::scoped_lock lock(m_mutex);
    m_work();
    m_work = nullptr;
    m_done.notify_all();
    return true;
}

} // namespace pixhaul::test
