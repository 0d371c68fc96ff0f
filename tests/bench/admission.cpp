// What one decision of Admission costs - a link joins the waiting, the next one starts, ends and is forgotten
// - with ever more links waiting for ever more sites.

#include "fetch/admission.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

constexpr int decisions = 200'000;

std::vector<QString> sites(int count)
{
    std::vector<QString> sites;
    for (int i = 0; i < count; ++i)
        sites.push_back(u"host-%1.example:443"_s.arg(i));
    return sites;
}

/// Nanoseconds for each decision.
double cost(int waiting, int siteCount)
{
    const std::vector<QString> names = sites(siteCount);
    const auto site = [&names](quint32 id) -> const QString & { return names[id % names.size()]; };
    const auto now = std::chrono::steady_clock::now();
    Admission admission({});
    quint32 id = 0;
    while (id < static_cast<quint32>(waiting)) {
        admission.enqueue(JobId{id}, site(id));
        ++id;
    }
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < decisions; ++i) {
        admission.enqueue(JobId{id}, site(id));
        ++id;
        const auto started = admission.next(now);
        if (!started)
            qFatal("nobody may start");
        admission.freeSeat(*started);
        admission.drop(*started);
    }
    return static_cast<double>(clock.nsecsElapsed()) / decisions;
}

double medianCost(int waiting, int siteCount)
{
    std::array<double, 5> costs{};
    std::ranges::generate(costs, [&] { return cost(waiting, siteCount); });
    std::ranges::sort(costs);
    return costs[costs.size() / 2];
}

} // namespace

int main()
{
    constexpr std::array waiting{1'000, 10'000, 100'000};
    std::printf("admission: nanoseconds for a decision, median of 5\n\n%10s", "");
    for (const int links : waiting)
        std::printf("%9d waiting", links);
    std::printf("\n");
    for (const int siteCount : {1, 100, 10'000}) {
        std::printf("%6d %s", siteCount, siteCount == 1 ? "site" : "sites");
        for (const int links : waiting)
            std::printf("%17.0f", medianCost(links, siteCount));
        std::printf("\n");
    }
}
