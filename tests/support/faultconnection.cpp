#include "support/faultconnection.h"

#include <QSslConfiguration>

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/sockios.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {
/// Enough in flight to keep a client busy; small enough that a client which stops reading is felt.
constexpr qint64 sendAhead = 256 * 1024;
constexpr QByteArrayView headEnd("\r\n\r\n");
} // namespace

FaultConnection::FaultConnection(qintptr descriptor, QByteArray host, int number,
                                 std::shared_ptr<FaultServer::Shared> shared, QObject *parent)
    : QObject(parent)
    , m_host(std::move(host))
    , m_number(number)
    , m_shared(std::move(shared))
{
    m_shared->count(m_host, &Load::openConnections, &Load::mostOpenConnections, 1);
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, &FaultConnection::proceed);
    connect(&m_socket, &QSslSocket::readyRead, this, &FaultConnection::readOn);
    connect(&m_socket, &QSslSocket::disconnected, this, &QObject::deleteLater);
    connect(&m_socket, &QSslSocket::bytesWritten, this, [this](qint64 bytes) {
        m_shared->bytesSent += bytes;
        proceedUnlessPausing();
    });
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, &FaultConnection::proceedUnlessPausing);
    m_socket.setSocketDescriptor(descriptor);
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1); // a drip is a packet

    const std::scoped_lock lock(m_shared->mutex);
    if (m_shared->identity) {
        m_socket.setLocalCertificate(m_shared->identity->certificate);
        m_socket.setPrivateKey(m_shared->identity->key);
        m_socket.startServerEncryption();
    }
}

FaultConnection::~FaultConnection()
{
    m_socket.disconnect(this);
    setAnswering(false);
    m_shared->count(m_host, &Load::openConnections, nullptr, -1);
}

void FaultConnection::closeIfIdle()
{
    if (!m_answering)
        m_socket.disconnectFromHost();
}

void FaultConnection::setAnswering(bool answering)
{
    if (m_answering == answering)
        return;
    m_answering = answering;
    m_shared->count(m_host, &Load::answering, answering ? &Load::mostAnswering : nullptr, answering ? 1 : -1);
}

void FaultConnection::readOn()
{
    m_received += m_socket.readAll();
    const qsizetype end = m_received.indexOf(headEnd);
    if (m_answering || end < 0)
        return;
    const Request request = parsed(m_received.left(end));
    m_received.remove(0, end + headEnd.size());
    setAnswering(true);
    const auto steps = m_shared->replyFor(request).stepsFor(request);
    m_steps.assign(steps.begin(), steps.end());
    m_sentOfStep = 0;
    proceed();
}

Request FaultConnection::parsed(const QByteArray &head) const
{
    const auto lines = head.split('\n');
    const auto words = lines.first().trimmed().split(' ');
    Request request{.method = words.value(0),
                    .target = words.value(1),
                    .headers = {},
                    .host = m_host,
                    .connection = m_number,
                    .at = std::chrono::steady_clock::now()};
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    }
    return request;
}

/// Goes on with the steps until one has to wait: for the clock, for the client to read, or for good.
void FaultConnection::proceed()
{
    while (!m_steps.empty()) {
        Step &step = m_steps.front();
        switch (step.kind) {
        case Step::Hang:
            return;
        case Step::Close:
            m_steps.clear();
            m_socket.disconnectFromHost();
            return;
        case Step::Reset:
            resetOnceSent();
            return;
        case Step::Wait:
            m_pause.start(step.time);
            m_steps.pop_front();
            return;
        case Step::Send:
        case Step::SendEndlessly:
            if (!proceedSending(step))
                return;
            break;
        }
    }
    if (m_answering && !hasUnsent()) {
        setAnswering(false);
        readOn(); // what a pipelining client sent meanwhile
    }
}

void FaultConnection::proceedUnlessPausing()
{
    if (!m_pause.isActive())
        proceed();
}

bool FaultConnection::hasUnsent() const
{
    return m_socket.bytesToWrite() > 0 || m_socket.encryptedBytesToWrite() > 0;
}

/// Whether the step is over.
bool FaultConnection::proceedSending(Step &step)
{
    while (m_sentOfStep < step.bytes.size()) {
        if (m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite() > sendAhead)
            return false;
        const qsizetype rest = step.bytes.size() - m_sentOfStep;
        const qsizetype portion = std::min(rest, step.pace.portion > 0 ? step.pace.portion : sendAhead);
        m_socket.write(step.bytes.constData() + m_sentOfStep, portion);
        m_sentOfStep += portion;
        if (step.kind == Step::SendEndlessly && m_sentOfStep == step.bytes.size())
            m_sentOfStep = 0;
        if (step.pace.pause > 0ms) {
            m_pause.start(step.pace.pause);
            return false;
        }
    }
    m_sentOfStep = 0;
    m_steps.pop_front();
    return true;
}

/// An RST throws away what the kernel has not sent yet, so it waits for that.
void FaultConnection::resetOnceSent()
{
    const int descriptor = static_cast<int>(m_socket.socketDescriptor());
    int unsent = 0;
    ioctl(descriptor, SIOCOUTQ, &unsent);
    if (unsent > 0 || hasUnsent()) {
        m_pause.start(1ms);
        return;
    }
    m_steps.clear();
    const linger atOnce{.l_onoff = 1, .l_linger = 0};
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    m_socket.abort();
}

FaultListener::FaultListener(QByteArray host, std::shared_ptr<FaultServer::Shared> shared, QObject *parent)
    : QTcpServer(parent)
    , m_host(std::move(host))
    , m_shared(std::move(shared))
{}

void FaultListener::incomingConnection(qintptr descriptor)
{
    m_shared->count(m_host, &Load::connections, nullptr, 1);
    if (m_shared->connectionsToClose > 0) {
        --m_shared->connectionsToClose;
        ::close(static_cast<int>(descriptor));
        return;
    }
    int number = 0;
    {
        const std::scoped_lock lock(m_shared->mutex);
        number = m_shared->loads.value({}).connections;
    }
    new FaultConnection(descriptor, m_host, number, m_shared, this);
}

} // namespace pixhaul::test
