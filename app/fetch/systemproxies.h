#pragma once

#include "async/sleep.h"
#include "async/task.h"
#include "async/workers.h"
#include "core/result.h"

#include <QHash>
#include <QNetworkProxyFactory>
#include <QObject>
#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace pixhaul {

/// What the system says of the way to a site: the environment (see proxyOfEnvironment()), and where that says
/// nothing, the desktop's settings or a script of the network's. May take its time.
Result<QList<QNetworkProxy>> proxiesOfSystem(const QNetworkProxyQuery &query);

/// The proxies that the system names for each site. To ask may take seconds, or for ever: so it is done
/// ahead, on a thread, and remembered for a minute. Whoever destroys this waits for no answer.
class SystemProxies
{
public:
    using Question = std::function<Result<QList<QNetworkProxy>>(const QNetworkProxyQuery &)>;

    /// `question` is asked on that thread; `patience` is for the time in which it answers nothing.
    explicit SystemProxies(Question question = &proxiesOfSystem,
                           std::chrono::milliseconds patience = std::chrono::seconds(30));
    ~SystemProxies();

    /// Finds out for the site of `url`; factory() knows it afterwards. All who learn of a site share one
    /// question. Fails with ProxyTrouble when that has been open for too long, and with what the system's
    /// answer failed with.
    Task<Result<void>> learn(QUrl url);
    /// For a QNetworkAccessManager, which takes it over. Of a site that was not learnt of it knows no way.
    QNetworkProxyFactory *factory() const;

private:
    using Clock = std::chrono::steady_clock;
    using Answer = Result<QList<QNetworkProxy>>;
    struct Known
    {
        Answer answer;
        Clock::time_point since;
    };
    using Sites = QHash<QString, Known>;
    struct Open
    {
        Clock::time_point since;
        Task<Answer> answer;
        std::vector<Sleep::Waker> waiting;
    };
    class Factory;

    std::chrono::milliseconds patienceLeft(const QString &site) const;
    /// What is known of it, and fresh; null if nothing is.
    const Known *known(const QString &site) const;
    Open &opened(const QString &site, const QUrl &url);
    Task<Answer> answerFor(QUrl url);
    void onAnswer(const QString &site, Answer answer);

    const Question m_question;
    const std::chrono::milliseconds m_patience;
    std::unique_ptr<Workers> m_thread; // from the first question on
    std::shared_ptr<Sites> m_sites = std::make_shared<Sites>();
    Clock::time_point m_lastAnswer{};
    QObject m_context;
    std::map<QString, Open> m_open;
};

} // namespace pixhaul
