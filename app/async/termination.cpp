#include "async/termination.h"

#include <QtGlobal>

#include <array>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace pixhaul {

#ifdef Q_OS_UNIX

namespace {

constexpr std::array watched{SIGINT, SIGTERM, SIGHUP};
std::array<int, 2> pipeEnds{-1, -1};

/// Only what is async-signal-safe: one byte down the pipe, for the event loop to find.
void onSignal(int)
{
    const int before = errno; // of whatever was interrupted
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
    errno = before;
}

void listen(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int number : watched)
        ::sigaction(number, &action, nullptr);
}

} // namespace

Termination::Termination()
{
    if (::pipe2(pipeEnds.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // out of descriptors: the signals then do what they do by default
    m_notifier = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(pipeEnds[0], &byte, 1) == 1) {
        }
        emit requested();
    });
    listen(&onSignal);
}

Termination::~Termination()
{
    if (!m_notifier)
        return;
    listen(SIG_DFL);
    m_notifier.reset();
    ::close(pipeEnds[0]);
    ::close(pipeEnds[1]);
}

#else

Termination::Termination() = default;
Termination::~Termination() = default;

#endif

} // namespace pixhaul
