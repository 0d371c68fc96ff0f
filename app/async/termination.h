#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace pixhaul {

/// SIGINT, SIGTERM and SIGHUP as a Qt signal, for as long as the object lives. One at a time.
class Termination : public QObject
{
    Q_OBJECT

public:
    Termination();
    ~Termination() override;

signals:
    void requested();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace pixhaul
