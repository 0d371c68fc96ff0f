#pragma once

#include "async/sleep.h"
#include "async/task.h"
#include "core/result.h"
#include "fetch/systemproxies.h"

#include <QHash>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QString>

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace pixhaul {

/// The QNetworkAccessManagers. On Qt 6.4 one manager opens at most six HTTP/1.1 connections to a host and
/// lets further requests wait inside, where they cost 15 KB each and their deadlines run. So there are as
/// many managers - lanes - as the limit per host needs, and a request is handed over only when a connection
/// is its own. From Qt 6.5 on, one manager opens as many as it is told to.
class Lanes
{
    struct Lane;

public:
    /// One connection to a site, free again when this goes.
    class Seat
    {
    public:
        Seat(Lanes &lanes, QString site, std::shared_ptr<Lane> lane);
        Seat(Seat &&other) noexcept;
        Seat &operator=(Seat &&) = delete;
        ~Seat();

        std::unique_ptr<QNetworkReply> get(QNetworkRequest request) const;
        /// By what way a request goes.
        QNetworkProxy proxyFor(const QUrl &url) const;

        /// Whether it may be a connection that an earlier request has used.
        bool mayBeUsed() const { return m_mayBeUsed; }
        /// An answer came by it, and the next request may go by it as well.
        void answered() const;
        /// Nobody is to use the connections of this lane again; what is under way on them goes on.
        void retireLane() const;

    private:
        Lanes *m_lanes;
        QString m_site;
        std::shared_ptr<Lane> m_lane;
        bool m_mayBeUsed;
    };

    explicit Lanes(int perHost);
    ~Lanes();
    void setPerHost(int perHost);
    /// See proxyFrom(). At first it is "none". What is under way goes on as it began.
    void setProxy(const QString &proxy);

    /// Waits until the site of `url` has a connection to spare; those who wait try again whenever one is
    /// free. Fails with ProxyTrouble or TooManyFiles.
    Task<Result<Seat>> seat(QUrl url);

private:
    struct Site
    {
        int inUse = 0;
        std::deque<Sleep::Waker> waiting;
    };

    std::shared_ptr<Lane> takeFrom(const QString &site);
    bool hasRoomFor(const QString &site) const;
    std::shared_ptr<Lane> newLane() const;
    void replace(std::shared_ptr<Lane> &lane);
    void retire(const std::shared_ptr<Lane> &lane);
    void release(const QString &site, Lane &lane);

    int m_perHost = 0;
    const int m_mostConnections; // that the lanes together may keep open
    Result<std::optional<QNetworkProxy>> m_proxy;
    SystemProxies m_systemProxies;
    std::vector<std::shared_ptr<Lane>> m_lanes;
    std::vector<std::weak_ptr<Lane>> m_retired; // those on which something is still under way
    int m_inUse = 0;                            // connections, of all sites
    std::deque<Sleep::Waker> m_waitingForFiles; // of which there are too few
    QHash<QString, Site> m_sites;               // those with a connection in use, or somebody waiting
};

} // namespace pixhaul
