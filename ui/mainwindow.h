#pragma once

#include <QMainWindow>
#include <QPointer>

class QAction;
class QStackedWidget;

namespace pixhaul {

class Adding;
class Batch;
class EmptyState;
class Excepting;
class JobListView;
class JobModel;
class ListSaving;
class NoticeArea;
class Outcome;
class OverallProgress;
class Preferences;
class PreferencesDialog;
class PrimaryButton;
class Quitting;
class RowActions;
class SaveToRow;
class StartGate;

/// The window: its actions and its layout. What they do is the work of the rooms beside it.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `batch` has taken over what is left from last time; the window tells of it and starts nothing.
    MainWindow(Batch &batch, Preferences &preferences);

    Adding &adding() { return *m_adding; }
    Outcome &outcome() { return *m_outcome; }
    /// The desktop's session ends: closes without a question from now on.
    void endSession();
    /// Geometry and columns, for the next start.
    void remember();

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void makeActions();
    void makeToolBar();
    void layOut();
    void connectRooms();
    void restoreLooks();
    void clearFinished();
    void openPreferences();
    void updateActions();
    void updateList();
    void focusList();
    void countDown();

    Batch &m_batch;
    Preferences &m_preferences;
    JobModel *m_model;
    JobListView *m_list;
    NoticeArea *m_notices;
    Adding *m_adding;
    ListSaving *m_saving;
    Outcome *m_outcome;
    RowActions *m_rowActions;
    Excepting *m_excepting;
    Quitting *m_quitting;
    SaveToRow *m_saveTo;
    StartGate *m_gate;
    OverallProgress *m_overall;
    PrimaryButton *m_startOrPause;
    EmptyState *m_empty = nullptr;
    QPointer<PreferencesDialog> m_preferencesDialog;
    QStackedWidget *m_stack;

    QAction *m_addLinks;
    QAction *m_openList;
    QAction *m_paste;
    QAction *m_start;
    QAction *m_pause;
    QAction *m_retryFailed;
    QAction *m_clearFinished;
    QAction *m_saveList;
    QAction *m_openPreferences;
};

} // namespace pixhaul
