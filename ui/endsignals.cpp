#include "ui/endsignals.h"

#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace pixhaul {

#ifdef Q_OS_UNIX

namespace {

constexpr int watched[] = {SIGTERM, SIGINT, SIGHUP};

// A handler may do next to nothing, but it may write to a pipe (signal-safety(7)).
int pipeEnds[2] = {-1, -1};

void onSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1); // full: the news is there already
}

void setHandler(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int number : watched)
        ::sigaction(number, &action, nullptr);
}

} // namespace

EndSignals::EndSignals(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // the signals keep their usual effect; the session on disk survives that, too
    auto *notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(pipeEnds[0], &byte, 1) > 0) {
        }
        emit ended();
    });
    setHandler(onSignal);
}

EndSignals::~EndSignals()
{
    if (pipeEnds[0] < 0)
        return;
    setHandler(SIG_DFL);
    for (int &end : pipeEnds)
        ::close(std::exchange(end, -1));
}

#else

EndSignals::EndSignals(QObject *parent)
    : QObject(parent)
{}

EndSignals::~EndSignals() = default;

#endif

} // namespace pixhaul
