// Fetches the same list several times in one process, forgetting the jobs in between, and prints what the
// process holds after each: bench_rounds LIST ROUNDS.

#include "engine/batch.h"
#include "links/listreader.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

/// A field of /proc/self/status in MB, e.g. "VmRSS:".
long long memory(QByteArrayView field)
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        qFatal("no /proc");
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.sliced(field.size()).simplified().split(' ').first().toLongLong() / 1024;
    }
    return 0;
}

class Rounds : public QObject
{
public:
    Rounds(Batch &batch, std::vector<Link> links, int rounds)
        : m_batch(batch)
        , m_links(std::move(links))
        , m_rounds(rounds)
    {
        connect(&m_batch, &Batch::finished, this, &Rounds::onFinished);
    }

    void begin()
    {
        m_clock.start();
        m_batch.add(m_links);
        m_batch.start();
    }

private:
    void onFinished()
    {
        const double seconds = static_cast<double>(m_clock.elapsed()) / 1000;
        const Tally tally = m_batch.tally();
        const long long full = memory("VmRSS:");
        m_batch.remove(m_batch.ids());
        std::printf(
            "round %d: %lld saved, %lld failed in %.1f s; %lld MB, %lld without the jobs, peak %lld\n",
            ++m_round, static_cast<long long>(tally.of(StageKind::Saved)),
            static_cast<long long>(tally.of(StageKind::Failed)), seconds, full, memory("VmRSS:"),
            memory("VmHWM:"));
        std::fflush(stdout);
        if (m_round < m_rounds)
            begin();
        else
            QCoreApplication::quit();
    }

    Batch &m_batch;
    const std::vector<Link> m_links;
    const int m_rounds;
    int m_round = 0;
    QElapsedTimer m_clock;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto scan = arguments.size() == 3 ? readListFile(arguments[1]) : failed({Cause::FileTrouble, {}});
    if (!scan) {
        std::fputs("bench_rounds LIST ROUNDS\n", stderr);
        return 2;
    }
    std::vector<Link> links;
    for (const FoundLink &found : scan->links)
        links.push_back(found.link);

    Settings settings = defaultSettings();
    settings.jobs = 32;
    Batch batch(settings, {.fetchOnly = true}, Session::open(u":memory:"_s).session);
    Rounds rounds(batch, std::move(links), arguments[2].toInt());
    rounds.begin();
    return QCoreApplication::exec();
}
