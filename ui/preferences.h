#pragma once

#include "core/settings.h"

#include <QObject>

#include <functional>

namespace pixhaul {

class Batch;

/// The settings as the window changes them: each change applies at once and is kept in the profile's file.
class Preferences : public QObject
{
    Q_OBJECT

public:
    /// `path` is the INI file; `batch` has been made with what it held.
    Preferences(Batch &batch, const QString &path, QObject *parent = nullptr);

    const Settings &now() const;
    void change(const std::function<void(Settings &)> &edit);
    /// Saves to `folder` from now on, and remembers it among the last ones.
    void useFolder(const QString &folder);

signals:
    void changed();
    /// The file could not be written, for the first time since it last could. What was changed applies.
    void notKept(const QString &path);

private:
    Batch &m_batch;
    QString m_path;
    bool m_keeps = true;
};

} // namespace pixhaul
