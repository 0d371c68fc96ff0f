#pragma once

#include "ui/handover.h"

#include <QLocalServer>
#include <QObject>

#include <chrono>

namespace pixhaul {

/// The one window of a profile is called by those who start the program once more. Only the same user may;
/// one that stalls or talks nonsense is hung up on, and keeps nobody else waiting.
class OneWindow : public QObject
{
    Q_OBJECT

public:
    /// Listens at `address`, in the place of whoever did before. For the holder of the profile's lock alone.
    /// Who calls before there is an event loop waits for it. `patience` is for one message to come.
    explicit OneWindow(const QString &address, std::chrono::milliseconds patience = std::chrono::seconds(10));

signals:
    /// The caller is answered, and ends, as soon as all who hear of it have returned.
    void called(const pixhaul::Handover &handover);

private:
    void answer();
    void listenTo(QLocalSocket *caller);

    const std::chrono::milliseconds m_patience;
    QLocalServer m_server;
};

} // namespace pixhaul
