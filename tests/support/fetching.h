#pragma once

#include "fetch/fetch.h"

#include <QEventLoop>
#include <QObject>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace pixhaul::test {

/// What Fetches need, and a few words to start them and to wait for their end with the test's event loop
/// running.
struct Fetching
{
    explicit Fetching(int perHost = 6, const TlsExceptions &exceptions = TlsExceptions({}, false))
        : lanes(perHost)
        , tls(exceptions)
    {}

    Workers io{2};
    Lanes lanes;
    TlsExceptions tls;
    SpeedLimit speed;
    FloodWatch floods;
    Fetch::Order order{.limits = {.timeout = std::chrono::seconds(20)}};

    /// One fetch that was started.
    class Started
    {
    public:
        Started(Fetching &fetching, const QUrl &url);
        bool isOver() const { return m_result.has_value(); }
        /// Waits for it.
        const Result<Payload> &result();
        Fetch &fetch() { return m_fetch; }

    private:
        QObject m_context;
        QEventLoop m_over;
        Fetch m_fetch;
        std::optional<Result<Payload>> m_result;
        Task<Result<Payload>> m_task;
    };

    std::unique_ptr<Started> start(const QUrl &url) { return std::make_unique<Started>(*this, url); }
    std::vector<std::unique_ptr<Started>> start(const QList<QUrl> &urls);
    /// Starts one and waits for its end.
    Result<Payload> get(const QUrl &url) { return start(url)->result(); }
};

} // namespace pixhaul::test
