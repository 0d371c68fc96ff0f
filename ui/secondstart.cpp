#include "ui/secondstart.h"

#include <QDeadlineTimer>
#include <QLocalSocket>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr std::chrono::milliseconds answerPatience =
    60s; // a long queue of last time may have to be read first
constexpr std::chrono::milliseconds lockPatience = 100ms; // before the window is called again

enum class Answer {
    Accepted,
    None,   ///< nobody listens, or they hung up
    Silence ///< somebody listens, but is stuck
};

Answer handOver(const QString &address, const QByteArray &message)
{
    const QDeadlineTimer deadline(answerPatience);
    const auto noAnswer = [&deadline] { return deadline.hasExpired() ? Answer::Silence : Answer::None; };
    QLocalSocket socket;
    socket.connectToServer(address);
    if (!socket.waitForConnected(int(deadline.remainingTime())) || !handover::isOfThisUser(socket))
        return noAnswer();
    socket.write(message);
    while (socket.bytesToWrite() > 0) {
        if (!socket.waitForBytesWritten(int(deadline.remainingTime())))
            return noAnswer();
    }
    while (socket.bytesAvailable() == 0) {
        if (!socket.waitForReadyRead(int(deadline.remainingTime())))
            return noAnswer();
    }
    return socket.read(1) == QByteArrayView(&handover::accepted, 1) ? Answer::Accepted : Answer::None;
}

} // namespace

Start startOrHandOver(const Profile &profile, const Handover &handover, std::chrono::milliseconds patience)
{
    const QString address = handover::addressOf(profile);
    const QByteArray message = handover::encoded(handover);
    SessionLock lock = lockSession(profile.sessionPath());
    for (auto tries = patience / lockPatience; lock.isTaken && tries > 0; --tries) {
        const Answer answer = handOver(address, message);
        if (answer == Answer::Accepted)
            return {std::move(lock), true};
        if (answer == Answer::Silence)
            break;
        lock = lockSession(profile.sessionPath(), lockPatience);
    }
    return {std::move(lock)};
}

} // namespace pixhaul
