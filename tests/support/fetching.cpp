#include "support/fetching.h"

#include <QTimer>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pixhaul::test {

Fetching::Started::Started(Fetching &fetching, const QUrl &url)
    : m_fetch({fetching.lanes, fetching.tls, fetching.speed, fetching.floods, fetching.io}, fetching.order)
    , m_task(m_fetch.get(url))
{
    m_task.start(&m_context, [this](Result<Payload> value) {
        m_result.emplace(std::move(value));
        m_over.quit();
    });
}

const Result<Payload> &Fetching::Started::result()
{
    QTimer::singleShot(60s, &m_over, &QEventLoop::quit);
    if (!isOver())
        m_over.exec();
    if (!isOver())
        m_result.emplace(failed({Cause::TotalTimeout, u"the test itself waited in vain"_s}));
    return *m_result;
}

std::vector<std::unique_ptr<Fetching::Started>> Fetching::start(const QList<QUrl> &urls)
{
    std::vector<std::unique_ptr<Started>> started;
    for (const QUrl &url : urls)
        started.push_back(start(url));
    return started;
}

} // namespace pixhaul::test
