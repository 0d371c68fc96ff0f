#pragma once

#include <QObject>

namespace pixhaul {

/// SIGTERM, SIGINT and SIGHUP as a signal of Qt's, on the event loop. At most one object at a time.
class EndSignals : public QObject
{
    Q_OBJECT

public:
    explicit EndSignals(QObject *parent = nullptr);
    ~EndSignals() override;

signals:
    void ended();
};

} // namespace pixhaul
