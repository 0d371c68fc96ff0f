#include "ui/mainwindow.h"

#include "engine/batch.h"
#include "ui/adding.h"
#include "ui/desktop.h"
#include "ui/emptystate.h"
#include "ui/excepting.h"
#include "ui/icons.h"
#include "ui/joblistview.h"
#include "ui/jobmodel.h"
#include "ui/listsaving.h"
#include "ui/noticebar.h"
#include "ui/outcome.h"
#include "ui/overallprogress.h"
#include "ui/preferences.h"
#include "ui/preferencesdialog.h"
#include "ui/primarybutton.h"
#include "ui/quitting.h"
#include "ui/rowactions.h"
#include "ui/savetorow.h"
#include "ui/startgate.h"

#include <QAction>
#include <QCloseEvent>
#include <QLocale>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr QSize firstSize(960, 600);
constexpr QSize smallestSize(640, 400);
constexpr int sideMargin = 12;
constexpr int spacing = 8;

} // namespace

MainWindow::MainWindow(Batch &batch, Preferences &preferences)
    : m_batch(batch)
    , m_preferences(preferences)
    , m_model(new JobModel(batch, this))
    , m_list(new JobListView(m_model, this))
    , m_notices(new NoticeArea(this))
    , m_adding(new Adding(batch, preferences, m_notices, this))
    , m_saving(new ListSaving(batch, m_notices, this))
    , m_outcome(new Outcome(batch, m_model, m_list, m_notices))
    , m_rowActions(new RowActions(batch, m_model, m_list))
    , m_excepting(new Excepting(batch, m_model, this))
    , m_quitting(new Quitting(batch, preferences, this))
    , m_saveTo(new SaveToRow(this))
    , m_gate(new StartGate(batch, m_saveTo))
    , m_overall(new OverallProgress(batch, this))
    , m_startOrPause(new PrimaryButton({}, this))
    , m_stack(new QStackedWidget(this))
{
    setAcceptDrops(true);
    setMinimumSize(smallestSize);
    makeActions();
    makeToolBar();
    layOut();
    connectRooms();
    restoreLooks();
    updateActions();
    updateList();
    m_outcome->tellRestored();
}

void MainWindow::makeActions()
{
    const auto make = [this](const QString &text, const QIcon &icon, const QKeySequence &key, auto act) {
        auto *action = new QAction(icon, text, this);
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        return action;
    };
    m_addLinks = make(tr("Add links"), icon(Icon::AddLinks), QKeySequence(Qt::CTRL | Qt::Key_N),
                      [this] { m_adding->openDialog(); });
    m_openList = make(tr("Open list"), icon(Icon::OpenList), QKeySequence(Qt::CTRL | Qt::Key_O),
                      [this] { m_adding->openLists(); });
    m_paste = make(tr("Paste"), icon(Icon::Paste), QKeySequence(Qt::CTRL | Qt::Key_V),
                   [this] { m_adding->paste(); });
    m_start =
        make(tr("Start"), icon(Icon::Start), QKeySequence(Qt::CTRL | Qt::Key_S), [this] { m_gate->start(); });
    m_pause =
        make(tr("Pause"), icon(Icon::Pause), QKeySequence(Qt::CTRL | Qt::Key_P), [this] { m_batch.pause(); });
    m_retryFailed = make(tr("Retry failed"), icon(Icon::RetryFailed), QKeySequence(Qt::Key_F5),
                         [this] { m_outcome->retryFailed(); });
    m_clearFinished = make(tr("Clear finished"), icon(Icon::ClearFinished), {}, [this] { clearFinished(); });
    m_clearFinished->setToolTip(tr("Take what is saved, skipped or cancelled off the list; the files stay"));
    m_saveList = make(tr("Save list…"), {}, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
                      [this] { m_saving->saveAll(); });
    m_openPreferences = make(tr("Preferences"), icon(Icon::Preferences),
                             QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { openPreferences(); });
    make(tr("Choose folder"), {}, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
         [this] { m_saveTo->choose(); });
    make(tr("Quit"), {}, QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
}

void MainWindow::makeToolBar()
{
    QToolBar *bar = addToolBar(tr("Tools"));
    bar->setObjectName(u"tools");
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu); // there is no way back from hiding it
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize(QSize(16, 16));
    bar->layout()->setContentsMargins(spacing, spacing / 2, spacing, spacing / 2);
    bar->layout()->setSpacing(4);
    bar->addAction(m_addLinks);
    bar->addAction(m_openList);
    bar->addSeparator();
    m_startOrPause->setAction(m_pause);
    m_startOrPause->setMinimumWidth(m_startOrPause->sizeHint().width());
    m_startOrPause->setAction(m_start);
    m_startOrPause->setMinimumWidth(
        std::max(m_startOrPause->minimumWidth(), m_startOrPause->sizeHint().width()));
    bar->addWidget(m_startOrPause);
    bar->addAction(m_retryFailed);
    bar->addAction(m_clearFinished);
    auto *const gap = new QWidget;
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(gap);
    bar->addAction(m_openPreferences);
    qobject_cast<QToolButton *>(bar->widgetForAction(m_openPreferences))
        ->setToolButtonStyle(Qt::ToolButtonIconOnly);
}

void MainWindow::layOut()
{
    m_empty = new EmptyState(m_paste, m_addLinks, m_openList, this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_list);
    m_list->addAction(m_saveList); // in its context menu

    auto *central = new QWidget(this);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(sideMargin, spacing, sideMargin, spacing / 2);
    layout->setSpacing(spacing);
    layout->addWidget(m_saveTo);
    layout->addWidget(m_notices);
    layout->addWidget(m_stack, 1);
    setCentralWidget(central);

    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_overall, 1);
}

void MainWindow::connectRooms()
{
    connect(m_saveTo, &SaveToRow::folderChosen, &m_preferences, &Preferences::useFolder);
    connect(m_saveTo, &SaveToRow::writableChanged, this, &MainWindow::updateActions);
    connect(m_notices, &NoticeArea::focusReleased, this, &MainWindow::focusList);
    connect(m_adding, &Adding::dialogAccepted, this, &MainWindow::focusList);
    connect(m_adding, &Adding::folderWanted, m_saveTo, &SaveToRow::choose);
    connect(m_outcome, &Outcome::folderWanted, m_saveTo, &SaveToRow::choose);
    connect(&m_batch, &Batch::troubled, m_saveTo, &SaveToRow::ask); // a full disk shows how full it is
    connect(m_adding, &Adding::startWanted, m_gate, &StartGate::start);
    connect(m_outcome, &Outcome::startWanted, m_gate, &StartGate::start);
    connect(m_outcome, &Outcome::retryWanted, m_gate, &StartGate::retry);
    connect(m_rowActions, &RowActions::retryWanted, m_gate, &StartGate::retry);
    connect(m_outcome, &Outcome::listOfFailedWanted, m_saving, &ListSaving::saveFailed);
    connect(m_outcome, &Outcome::certificateWanted, m_excepting, &Excepting::show);
    connect(m_rowActions, &RowActions::seriesWanted, m_adding, &Adding::continueSeries);
    connect(m_rowActions, &RowActions::certificateWanted, m_excepting, &Excepting::show);
    connect(m_excepting, &Excepting::retryWanted, m_outcome, &Outcome::dismissFailures);
    connect(m_excepting, &Excepting::retryWanted, m_gate, &StartGate::retry);
    connect(&m_preferences, &Preferences::changed, this,
            [this] { m_saveTo->setFolders(m_preferences.now().folder, m_preferences.now().recentFolders); });
    connect(&m_preferences, &Preferences::notKept, m_outcome, &Outcome::tellSettingsNotKept);
    m_saveTo->setFolders(m_preferences.now().folder, m_preferences.now().recentFolders);

    connect(&m_batch, &Batch::accepted, this, &MainWindow::updateActions);
    connect(&m_batch, &Batch::changed, this, &MainWindow::updateActions);
    connect(&m_batch, &Batch::removed, this, &MainWindow::updateActions);
    connect(&m_batch, &Batch::runningChanged, this, &MainWindow::updateActions);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &MainWindow::updateList);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &MainWindow::updateList);
    connect(m_model, &QAbstractItemModel::modelReset, this, &MainWindow::updateList);

    connect(m_overall, &OverallProgress::percentChanged, this, [this](std::optional<int> percent) {
        setWindowTitle(percent ? tr("%1 % - Pixhaul").arg(QLocale().toString(*percent)) : tr("Pixhaul"));
    });
    setWindowTitle(tr("Pixhaul"));

    auto *everySecond = new QTimer(this);
    connect(everySecond, &QTimer::timeout, this, &MainWindow::countDown);
    everySecond->start(1s);
}

void MainWindow::restoreLooks()
{
    const Settings &settings = m_preferences.now();
    if (!restoreGeometry(settings.windowGeometry))
        resize(boundedToScreen(firstSize, *this));
    m_list->restoreColumns(settings.columns);
}

/// What failed stays: it may be wanted yet.
void MainWindow::clearFinished()
{
    std::vector<JobId> finished;
    for (const JobModel::Row &row : m_model->rows()) {
        if (isFinal(row.kind) && row.kind != StageKind::Failed)
            finished.push_back(row.id);
    }
    m_batch.remove(finished);
}

void MainWindow::openPreferences()
{
    if (!m_preferencesDialog) {
        m_preferencesDialog = new PreferencesDialog(m_preferences, this);
        m_preferencesDialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_preferencesDialog->open();
}

void MainWindow::updateActions()
{
    const Tally tally = m_batch.tally();
    const qsizetype failed = tally.of(StageKind::Failed);
    const bool running = m_batch.isRunning();
    const bool writable = m_saveTo->isWritable();
    m_start->setEnabled(!running && writable && tally.unfinished() > 0);
    m_start->setToolTip(writable ? tr("Download what is queued")
                                 : tr("Pixhaul cannot write to this folder. Choose another."));
    m_pause->setEnabled(running);
    m_retryFailed->setEnabled(failed > 0);
    m_retryFailed->setText(failed > 0 ? tr("Retry failed (%1)").arg(QLocale().toString(qlonglong(failed)))
                                      : tr("Retry failed"));
    m_clearFinished->setEnabled(tally.final() > failed);
    m_saveList->setEnabled(tally.all() > 0);
    m_startOrPause->setAction(running ? m_pause : m_start);
}

/// The list, or what stands in its place while it is empty.
void MainWindow::updateList()
{
    QWidget *shown = m_model->rowCount() > 0 ? static_cast<QWidget *>(m_list) : m_empty;
    if (m_stack->currentWidget() == shown)
        return;
    const bool hadFocus = m_stack->currentWidget()->isAncestorOf(focusWidget()) || !focusWidget();
    m_stack->setCurrentWidget(shown);
    if (hadFocus)
        focusList();
}

/// So that its keys work at once.
void MainWindow::focusList()
{
    m_stack->currentWidget()->setFocus();
}

/// The seconds that waiting rows show; only what is visible is painted.
void MainWindow::countDown()
{
    if (m_batch.tally().of(StageKind::Waiting) > 0)
        m_list->viewport()->update();
}

void MainWindow::endSession()
{
    m_quitting->askNoMore();
    remember();
}

void MainWindow::remember()
{
    m_preferences.change([this](Settings &settings) {
        settings.windowGeometry = saveGeometry();
        settings.columns = m_list->columnState();
    });
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_quitting->mayClose()) {
        event->ignore();
        return;
    }
    remember();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!event->possibleActions().testFlag(Qt::CopyAction) || !m_adding->accepts(event->mimeData()))
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->setDropAction(Qt::CopyAction); // whatever the source offers: nothing is moved away from it
    event->accept();
    m_adding->take(event->mimeData());
}

} // namespace pixhaul
