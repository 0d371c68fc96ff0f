// What the session costs: links accepted, a stage of each noted, all restored at the next start.

#include "store/session.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <cstdio>
#include <future>
#include <vector>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

std::vector<StoredJob> jobs(quint32 count)
{
    std::vector<StoredJob> made;
    for (quint32 i = 1; i <= count; ++i) {
        const QString url =
            u"https://t%1.example.org/it/u=%2,2774471735&fm=193&f=GIF?size=large"_s.arg(i % 10).arg(i);
        made.push_back({JobId{i}, linkFrom(url), u"/home/me/Pictures/Pixhaul"_s,
                        u"u=%1,2774471735&fm=193&f=GIF.png"_s.arg(i), stage::Queued{}});
    }
    return made;
}

void accept(Session &session, std::vector<StoredJob> jobs)
{
    std::promise<void> accepted;
    session.accept(std::move(jobs), [&accepted](const Result<void> &done) {
        if (!done)
            qFatal("not accepted");
        accepted.set_value();
    });
    accepted.get_future().wait();
}

struct Times
{
    qint64 accepted, noted, restored; ///< milliseconds
};

Times measure(const QString &path, quint32 count)
{
    Times times{};
    QElapsedTimer clock;
    {
        const auto opened = Session::open(path);
        std::vector<StoredJob> fresh = jobs(count);
        clock.start();
        accept(*opened.session, std::move(fresh));
        times.accepted = clock.restart();
        for (quint32 i = 1; i <= count; ++i)
            opened.session->note(JobId{i}, stage::Paused{});
    }
    times.noted = clock.restart();
    if (Session::open(path).jobs.size() != count)
        qFatal("not restored");
    times.restored = clock.elapsed();
    return times;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    std::printf("session: milliseconds\n\n%10s%10s%10s%10s\n", "links", "accepted", "noted", "restored");
    for (const quint32 count : {1'000U, 10'000U, 100'000U}) {
        const QTemporaryDir scratch;
        const Times times = measure(scratch.filePath(u"session.db"_s), count);
        std::printf("%10u%10lld%10lld%10lld\n", count, times.accepted, times.noted, times.restored);
    }
}
