#pragma once

#include "async/sleep.h"
#include "async/task.h"

#include <QHash>
#include <QNetworkAccessManager>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace pixhaul {

/// The QNetworkAccessManagers. On Qt 6.4 one manager opens at most six HTTP/1.1 connections to a host and
/// lets further requests wait inside, where they cost 15 KB each and their deadlines run. So there are as
/// many managers - lanes - as the limit per host needs, and a request is handed over only when a connection
/// is its own.
class Lanes
{
public:
    /// One connection to a site, free again when this goes.
    class Seat
    {
    public:
        Seat(Lanes &lanes, QString site, std::size_t lane);
        Seat(Seat &&other) noexcept;
        Seat &operator=(Seat &&) = delete;
        ~Seat();

        QNetworkAccessManager &manager() const;

    private:
        Lanes *m_lanes;
        QString m_site;
        std::size_t m_lane;
    };

    explicit Lanes(int perHost);
    void setPerHost(int perHost);

    /// Waits until the site (see siteOf) has a connection to spare.
    Task<Seat> seat(QString site);

private:
    struct Site
    {
        std::vector<int> taken; // by lane
        std::vector<Sleep::Waker> waiting;
        int inUse = 0;
    };

    std::optional<std::size_t> takeFrom(const QString &site);
    void release(const QString &site, std::size_t lane);

    int m_perHost = 0;
    std::vector<std::unique_ptr<QNetworkAccessManager>> m_managers;
    QHash<QString, Site> m_sites; // those with a connection in use, or somebody waiting
};

} // namespace pixhaul
