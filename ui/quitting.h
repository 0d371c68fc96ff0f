#pragma once

#include <QObject>
#include <QPointer>

class QMessageBox;
class QWidget;

namespace pixhaul {

class Batch;
class Preferences;

/// Whether the window may close: asked once while pictures are downloading, unless the user wants no
/// question.
class Quitting : public QObject
{
    Q_OBJECT

public:
    Quitting(Batch &batch, Preferences &preferences, QWidget *window);

    /// False if the user is being asked; when they want to quit, the window is closed again.
    bool mayClose();
    /// The session of the desktop ends: no question from now on.
    void askNoMore() { m_isDecided = true; }

private:
    void ask();

    Batch &m_batch;
    Preferences &m_preferences;
    QWidget *m_window;
    QPointer<QMessageBox> m_question;
    bool m_isDecided = false;
};

} // namespace pixhaul
