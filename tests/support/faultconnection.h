#pragma once

#include "support/faultserver.h"

#include <QSslSocket>
#include <QTcpServer>
#include <QTimer>

#include <deque>

namespace pixhaul::test {

/// One connection of a FaultServer, on the server's thread. Reads a request, goes through the steps of its
/// reply, and reads the next.
class FaultConnection : public QObject
{
    Q_OBJECT

public:
    FaultConnection(qintptr descriptor, QByteArray host, int number,
                    std::shared_ptr<FaultServer::Shared> shared, QObject *parent);
    ~FaultConnection() override;

    void closeIfIdle();

private:
    void readOn();
    Request parsed(const QByteArray &head) const;
    void proceed();
    void proceedUnlessPausing();
    bool proceedSending(Step &step);
    bool hasUnsent() const;
    void resetOnceSent();
    void setAnswering(bool answering);

    QSslSocket m_socket; // plain TCP until encryption is started
    QByteArray m_host;
    int m_number;
    std::shared_ptr<FaultServer::Shared> m_shared;
    QByteArray m_received;
    std::deque<Step> m_steps;
    qsizetype m_sentOfStep = 0;
    QTimer m_pause;
    bool m_answering = false;
};

/// Accepts on one address.
class FaultListener : public QTcpServer
{
    Q_OBJECT

public:
    FaultListener(QByteArray host, std::shared_ptr<FaultServer::Shared> shared, QObject *parent);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    QByteArray m_host;
    std::shared_ptr<FaultServer::Shared> m_shared;
};

} // namespace pixhaul::test
