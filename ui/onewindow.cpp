#include "ui/onewindow.h"

#include <QFile>
#include <QLocalSocket>
#include <QTimer>

#include <sys/stat.h>

namespace pixhaul {

OneWindow::OneWindow(const QString &address, std::chrono::milliseconds patience)
    : m_patience(patience)
{
    connect(&m_server, &QLocalServer::newConnection, this, &OneWindow::answer);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    struct stat there = {};
    const bool isThere = ::lstat(QFile::encodeName(address).constData(), &there) == 0;
    if (isThere && !S_ISSOCK(there.st_mode)) // somebody's file, which stays
        return;
    QLocalServer::removeServer(address); // a program that was killed leaves its socket behind
    m_server.listen(address);            // where it cannot, a second start says that the profile is in use
}

void OneWindow::answer()
{
    while (QLocalSocket *caller = m_server.nextPendingConnection()) {
        connect(caller, &QLocalSocket::disconnected, caller, &QObject::deleteLater);
        if (!handover::isOfThisUser(*caller)) {
            caller->abort();
            continue;
        }
        connect(caller, &QIODevice::readyRead, this, [this, caller] { listenTo(caller); });
        QTimer::singleShot(m_patience, caller, &QLocalSocket::abort);
        listenTo(caller);
    }
}

void OneWindow::listenTo(QLocalSocket *caller)
{
    const handover::Heard heard = handover::heardFrom(*caller);
    if (!heard.message && !heard.isNonsense)
        return;
    disconnect(caller, &QIODevice::readyRead, this, nullptr);
    if (heard.isNonsense) {
        caller->abort();
        return;
    }
    emit called(*heard.message);
    caller->putChar(handover::accepted);
    caller->disconnectFromServer();
}

} // namespace pixhaul
