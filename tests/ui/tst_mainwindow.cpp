#include "ui/mainwindow.h"

#include "engine/batch.h"
#include "engine/listfile.h"
#include "store/session.h"
#include "support/faultserver.h"
#include "support/pictures.h"
#include "ui/adding.h"
#include "ui/addlinksdialog.h"
#include "ui/intake.h"
#include "ui/joblistview.h"
#include "ui/language.h"
#include "ui/noticebar.h"
#include "ui/preferences.h"
#include "ui/primarybutton.h"
#include "ui/savetorow.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QRegularExpression>
#include <QShortcut>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

using Topic = NoticeArea::Topic;

/// The program as main() puts it together, on a profile that the next one can take over.
struct Program
{
    explicit Program(const QString &profile, const Settings &settings)
        : opened(Session::open(profile + u"/session.db"_s))
        , batch(settings, {.retryBase = 20ms}, std::move(opened.session))
    {
        batch.restore(std::move(opened.jobs));
        preferences = std::make_unique<Preferences>(batch, profile + u"/settings.ini"_s);
        window = std::make_unique<MainWindow>(batch, *preferences);
        window->show();
        window->activateWindow();
        if (!QTest::qWaitForWindowActive(window.get()))
            qFatal("the window does not come up");
    }

    NoticeBar *bar(Topic topic) const { return window->findChild<NoticeArea *>()->bar(topic); }
    QString words(Topic topic) const
    {
        return bar(topic) ? bar(topic)->findChild<QLabel *>()->text() : QString();
    }
    JobListView *list() const { return window->findChild<JobListView *>(); }

    QAction *action(const QKeySequence &key) const
    {
        for (QAction *candidate : window->findChildren<QAction *>()) {
            if (candidate->shortcuts().contains(key))
                return candidate;
        }
        qFatal("no action has the key %s", qPrintable(key.toString()));
        return nullptr;
    }

    void press(Topic topic, const QString &button) const
    {
        for (QPushButton *candidate : bar(topic)->findChildren<QPushButton *>()) {
            if (candidate->text() == button)
                return QTest::mouseClick(candidate, Qt::LeftButton);
        }
        qFatal("no button %s", qPrintable(button));
    }

    void paste(const QString &text) const
    {
        QGuiApplication::clipboard()->setText(text);
        QTest::keyClick(window.get(), Qt::Key_V, Qt::ControlModifier);
    }

    Session::Opened opened;
    Batch batch;
    std::unique_ptr<Preferences> preferences;
    std::unique_ptr<MainWindow> window;
};

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<FaultServer> m_server;

    QString folder() const { return m_profile->filePath(u"pictures"_s); }

    Settings settings(bool startAtOnce = true) const
    {
        Settings settings = defaultSettings();
        settings.folder = folder();
        settings.startAtOnce = startAtOnce;
        settings.retries = 0;
        return settings;
    }

    std::unique_ptr<Program> open(const Settings &settings) const
    {
        return std::make_unique<Program>(m_profile->path(), settings);
    }

    QString link(const QByteArray &target) const { return m_server->url(target).toString(); }

    /// A picture that takes as long to come as the test goes on.
    void serveForever(const QByteArray &target)
    {
        m_server->on(target, Reply::ok(jpeg(), "image/jpeg").dripping(1, 100ms));
    }

    QStringList files() const { return QDir(folder()).entryList(QDir::Files); }

    /// A manifest of a.jpg and b.jpg in a folder of that name, of which b.png is gone. The list is empty.
    QString lossyManifest(const QString &name) const
    {
        Settings elsewhere = settings();
        elsewhere.folder = m_profile->filePath(name);
        const auto program = open(elsewhere);
        program->paste(link("/a.jpg") + u'\n' + link("/b.jpg"));
        [&] { QTRY_COMPARE(program->batch.tally().of(StageKind::Saved), 2); }();
        std::vector<JobSnapshot> jobs;
        for (const JobId id : program->batch.ids())
            jobs.push_back(*program->batch.snapshot(id));
        const QString list = m_profile->filePath(name + u".csv"_s);
        if (!saveList(jobs, list) || !QFile::remove(elsewhere.folder + u"/b.png"_s))
            qFatal("no manifest");
        program->batch.remove(program->batch.ids());
        return list;
    }
    QStringList filesIn(const QString &name) const
    {
        return QDir(m_profile->filePath(name)).entryList(QDir::Files);
    }

private slots:
    void initTestCase() { speak(*qApp, u"en"_s); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_profile = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        m_server->on("/a.jpg", Reply::ok(jpeg(), "image/jpeg"));
        m_server->on("/b.jpg", Reply::ok(jpeg(), "image/jpeg"));
    }

    void pasteAndEnterBringPictures()
    {
        const auto program = open(settings(false));
        program->paste(link("/a.jpg") + u'\n' + link("/b.jpg"));
        QTRY_VERIFY(program->bar(Topic::Ready));
        QVERIFY(program->words(Topic::Ready).startsWith(u"2 links ready. Save to "_s));
        QVERIFY(!program->batch.isRunning());
        auto *download = qobject_cast<PrimaryButton *>(QApplication::focusWidget());
        QVERIFY(download);
        QCOMPARE(download->text(), u"Download 2"_s);
        QTest::keyClick(download, Qt::Key_Return);
        QTRY_COMPARE(files(), QStringList({u"a.png"_s, u"b.png"_s}));
        QTRY_COMPARE(program->words(Topic::Finished), u"2 pictures saved."_s);
        QVERIFY(!program->bar(Topic::Ready));
        QVERIFY(program->preferences->now().startAtOnce);
        QVERIFY(loadSettings(m_profile->filePath(u"settings.ini"_s)).startAtOnce);
    }

    void theOfferCountsAnewWithoutTakingTheFocus()
    {
        const auto program = open(settings(false));
        program->paste(link("/a.jpg") + u'\n' + link("/b.jpg"));
        QTRY_VERIFY(program->bar(Topic::Ready));
        JobListView *list = program->list();
        list->setFocus();
        list->selectionModel()->select(list->model()->index(0, 0),
                                       QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QTest::keyClick(list, Qt::Key_Delete);
        QTRY_VERIFY(program->words(Topic::Ready).startsWith(u"1 link ready"_s));
        QVERIFY(list->hasFocus());
        list->selectAll();
        QTest::keyClick(list, Qt::Key_Delete);
        QTRY_VERIFY(!program->bar(Topic::Ready));
    }

    void aBarThatGoesLeavesTheFocusToTheList()
    {
        const auto program = open(settings(false));
        program->paste(link("/a.jpg") + u'\n' + link("/b.jpg"));
        QTRY_VERIFY(qobject_cast<PrimaryButton *>(QApplication::focusWidget()));
        program->window->findChild<NoticeArea *>()->say( // which comes next by Tab
            Topic::Session, {Notice::Tone::Quiet, u"Another"_s, {{u"Button"_s, [] {}}}});
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(program->bar(Topic::Finished));
        QVERIFY(program->list()->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);
        QTRY_COMPARE(program->list()->model()->rowCount(), 0);
    }

    void aBarThatGoesWithoutTheFocusLeavesItWhereItIs()
    {
        const auto program = open(settings());
        auto *box = program->window->findChild<QComboBox *>();
        box->setFocus();
        program->window->findChild<NoticeArea *>()->say(Topic::Added, {Notice::Tone::Quiet, u"Added"_s});
        program->window->findChild<NoticeArea *>()->dismiss(Topic::Added);
        QVERIFY(box->hasFocus());
    }

    void theOfferCountsWhatIsLeft()
    {
        const auto program = open(settings(false));
        program->paste(u"http://a.invalid/[1:3].jpg"_s);
        QTRY_VERIFY(program->words(Topic::Ready).startsWith("3 links ready"_L1));
        std::vector<JobId> ids = program->batch.ids();
        program->batch.cancel({ids.data(), 1});
        QTRY_VERIFY(program->words(Topic::Ready).startsWith("2 links ready"_L1));
        program->batch.cancel(ids);
        QTRY_VERIFY(!program->bar(Topic::Ready));
    }

    void asksBeforeAPatternBecomesManyLinks()
    {
        const auto program = open(settings(false));
        program->paste(u"http://a.invalid/x.jpg http://a.invalid/[1:1001].jpg"_s);
        QTRY_COMPARE(program->words(Topic::Patterns),
                     u"http://a.invalid/[1:1001].jpg stands for 1,001 links."_s);
        QTRY_COMPARE(program->list()->model()->rowCount(), 1);
        program->press(Topic::Patterns, u"Leave out"_s);
        QVERIFY(!program->bar(Topic::Patterns));

        program->paste(u"http://a.invalid/[2:1003].jpg"_s);
        QTRY_VERIFY(program->bar(Topic::Patterns));
        program->press(Topic::Patterns, u"Add 1,002"_s);
        QTRY_COMPARE(program->list()->model()->rowCount(), 1'003);
        QVERIFY(!program->bar(Topic::Patterns));
    }

    void onlyAQuestionIsNoReport()
    {
        const auto program = open(settings(false));
        program->paste(u"http://a.invalid/[1:1001].jpg"_s);
        QTRY_VERIFY(program->bar(Topic::Patterns));
        QVERIFY(!program->bar(Topic::Added));
        program->paste(u"http://a.invalid/{a,b}[1:1002].jpg"_s);
        QTRY_COMPARE(program->words(Topic::Patterns), u"The patterns stand for 3,005 links."_s);
    }

    void linksFromTheDialogLeaveTheFocusToTheList()
    {
        const auto program = open(settings());
        program->window->findChild<QComboBox *>()->setFocus();
        QGuiApplication::clipboard()->setText(link("/a.jpg"));
        QTest::keyClick(program->window.get(), Qt::Key_N, Qt::ControlModifier);
        auto *dialog = program->window->findChild<AddLinksDialog *>();
        QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
        auto *download = dialog->findChild<QPushButton *>(u"download"_s);
        QTRY_COMPARE(download->text(), u"Download 1"_s);
        QTest::keyClick(dialog, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(program->window->focusWidget(), program->list()); // once it is active again
    }

    void aClipboardWithoutLinksIsToldQuietly()
    {
        const auto program = open(settings(false));
        auto *picture = new QMimeData;
        picture->setImageData(QImage(2, 2, QImage::Format_RGB32));
        QGuiApplication::clipboard()->setMimeData(picture);
        QTest::keyClick(program->window.get(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(program->words(Topic::Refused), u"The clipboard holds no links."_s);
        program->window->findChild<NoticeArea *>()->dismiss(Topic::Refused);
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(program->window.get(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(program->words(Topic::Refused), u"The clipboard holds no links."_s);
        program->paste(link("/a.jpg"));
        QTRY_VERIFY(program->bar(Topic::Ready));
        QVERIFY(!program->bar(Topic::Refused));
    }

    void settingsThatCannotBeKeptAreToldOnce()
    {
        const QString inTheWay = m_profile->filePath(u"settings.ini"_s);
        QVERIFY(QDir().mkdir(inTheWay));
        const auto program = open(settings());
        program->preferences->useFolder(m_profile->filePath(u"one"_s));
        QCOMPARE(program->words(Topic::Settings), u"The settings cannot be kept: "_s + inTheWay);
        program->window->findChild<NoticeArea *>()->dismiss(Topic::Settings);
        program->preferences->useFolder(m_profile->filePath(u"two"_s));
        QVERIFY(!program->bar(Topic::Settings));
        QCOMPARE(program->batch.settings().folder, m_profile->filePath(u"two"_s));
    }

    void aSiteThatAsksForHoursIsQuoted()
    {
        m_server->on("/busy.jpg", Reply::status(429).with("Retry-After", "100000"));
        const auto program = open(settings());
        program->paste(link("/busy.jpg"));
        QTRY_VERIFY(program->bar(Topic::Finished));
        const auto *model = program->list()->model();
        QVERIFY(model->index(0, 0)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .endsWith(u"The site is busy; it asks to wait 28 h"_s));
    }

    void readingALongListIsTold()
    {
        const auto program = open(settings());
        auto *intake = program->window->findChild<Intake *>();
        emit intake->progress(62'000);
        const NoticeBar *bar = program->bar(Topic::Reading);
        emit intake->progress(63'000);
        QCOMPARE(program->bar(Topic::Reading), bar); // so that Cancel can be pressed between two ticks
        QCOMPARE(program->words(Topic::Reading), u"Reading list… 63,000 found"_s);
        program->press(Topic::Reading, u"Cancel"_s);
        QVERIFY(!program->bar(Topic::Reading));
        emit intake->refused(u"holiday.jpg is a picture"_s);
        QCOMPARE(program->words(Topic::Refused), u"holiday.jpg is a picture"_s);
    }

    void laterPastesStartAtOnceAndTellWhatWasSkipped()
    {
        const auto program = open(settings());
        serveForever("/slow.jpg");
        program->paste(link("/slow.jpg") + u"\nno link here\n"_s + link("/slow.jpg"));
        QTRY_COMPARE(program->words(Topic::Added),
                     u"Added 1 link. Skipped 1 duplicate, 1 line not understood."_s);
        QTRY_VERIFY(program->batch.isRunning());
        program->press(Topic::Added, u"Show"_s);
        QTRY_COMPARE(program->window->findChildren<QDialog *>().size(), 1);
        QCOMPARE(program->window->findChild<QDialog *>()->findChildren<QTreeView *>().size(), 2);

        program->press(Topic::Added, u"Undo"_s);
        QTRY_COMPARE(program->list()->model()->rowCount(), 0);
        QVERIFY(!program->bar(Topic::Added));
        QVERIFY(files().isEmpty());
    }

    void aLinkFromBeforeIsADuplicate()
    {
        const auto program = open(settings());
        program->paste(link("/a.jpg"));
        QTRY_VERIFY(program->bar(Topic::Finished));
        program->paste(link("/a.jpg"));
        QTRY_COMPARE(program->words(Topic::Added), u"No new link found. Skipped 1 duplicate."_s);
        QCOMPARE(program->list()->model()->rowCount(), 1);
    }

    void whatAManifestMissesIsFetchedAgain()
    {
        const auto program = open(settings());
        program->paste(link("/a.jpg") + u'\n' + link("/b.jpg") + u'\n' + link("/gone.jpg"));
        QTRY_VERIFY(program->bar(Topic::Finished));
        const QString list = m_profile->filePath(u"list.csv"_s);
        std::vector<JobSnapshot> jobs;
        for (const JobId id : program->batch.ids())
            jobs.push_back(*program->batch.snapshot(id));
        QVERIFY(saveList(jobs, list));
        program->window->adding().addArguments({list}); // what failed is in the list already
        QTRY_COMPARE(program->words(Topic::Added), u"No new link found. Skipped 1 duplicate."_s);

        QVERIFY(QFile::remove(folder() + u"/a.png"_s));
        QVERIFY(QFile::resize(folder() + u"/b.png"_s, 10));
        program->preferences->change([](Settings &settings) { settings.startAtOnce = false; });
        program->window->adding().addArguments({list});
        QTRY_COMPARE(program->words(Topic::Checked),
                     u"0 pictures of the list are there and whole. 1 missing. 1 damaged."_s);
        QTRY_COMPARE(program->words(Topic::Added), u"Added 2 links. Skipped 1 duplicate."_s);
        program->press(Topic::Ready, u"Download 2"_s);
        QTRY_COMPARE(files(), QStringList({u"a.png"_s, u"b (2).png"_s, u"b.png"_s}));
        QTRY_COMPARE(program->batch.tally().of(StageKind::Saved), 2);
        QCOMPARE(program->list()->model()->rowCount(), 3);
    }

    void whatBelongsElsewhereAsksWhereTo_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<QStringList>("old"); // files in the folder of the manifest
        QTest::addColumn<QStringList>("present");
        const QStringList both{u"a.png"_s, u"b.png"_s};
        QTest::newRow("there") << u"Save there"_s << both << QStringList();
        QTest::newRow("here") << u"Save to present folder"_s << QStringList{u"a.png"_s}
                              << QStringList{u"b.png"_s};
    }
    void whatBelongsElsewhereAsksWhereTo()
    {
        QFETCH(const QString, button);
        QFETCH(const QStringList, old);
        QFETCH(const QStringList, present);
        const QString list = lossyManifest(u"old"_s);
        const auto program = open(settings());
        program->window->adding().addArguments({list});
        QTRY_COMPARE(program->words(Topic::Elsewhere),
                     u"1 of 2 pictures is missing or damaged. It was saved in %1."_s.arg(
                         m_profile->filePath(u"old"_s)));
        QVERIFY(!program->bar(Topic::Checked));
        QCOMPARE(program->batch.tally().all(), 0); // nothing is fetched before the answer
        program->press(Topic::Elsewhere, button);
        QTRY_COMPARE(program->batch.tally().of(StageKind::Saved), 1);
        QCOMPARE(filesIn(u"old"_s), old);
        QCOMPARE(files(), present);
        QVERIFY(!program->bar(Topic::Elsewhere));
        const bool isThere = present.isEmpty();
        QCOMPARE(program->preferences->now().folder, isThere ? m_profile->filePath(u"old"_s) : folder());
        QCOMPARE(program->window->findChild<SaveToRow *>()->folder(), program->preferences->now().folder);
    }

    void theQuestionTellsOfTheLinksThatWouldMoveAlong()
    {
        const QString list = lossyManifest(u"old"_s);
        const auto program = open(settings(false));
        program->window->adding().addArguments({list});
        QTRY_VERIFY(program->bar(Topic::Elsewhere));
        QVERIFY(!program->words(Topic::Elsewhere).contains(u"too."_s));
        program->paste(link("/a.jpg") + u'\n' + link("/c.jpg"));
        QTRY_VERIFY(program->words(Topic::Elsewhere)
                        .endsWith(u" 2 other links of the list would be saved there, too."_s));
        program->batch.remove(program->batch.ids());
        QTRY_VERIFY(!program->words(Topic::Elsewhere).contains(u"too."_s));
    }

    void questionsAreAskedOneAfterTheOther()
    {
        const QString first = lossyManifest(u"old"_s);
        const QString second = lossyManifest(u"older"_s);
        const auto program = open(settings());
        program->window->adding().addArguments({first});
        program->window->adding().addArguments({second});
        QTRY_VERIFY(program->words(Topic::Elsewhere).endsWith(u"old."_s));
        QTest::qWait(100);
        QTest::mouseClick(program->bar(Topic::Elsewhere)->findChild<QToolButton *>(),
                          Qt::LeftButton); // no answer
        QTRY_VERIFY(program->words(Topic::Elsewhere).endsWith(u"older."_s));
        QCOMPARE(program->batch.tally().all(), 0);
        program->press(Topic::Elsewhere, u"Save there"_s);
        QTRY_COMPARE(filesIn(u"older"_s).size(), 2);
        QCOMPARE(filesIn(u"old"_s).size(), 1);
        QTRY_VERIFY(!program->bar(Topic::Elsewhere));
    }

    void whatIsFetchedAgainStaysInTheListAfterAnUndo()
    {
        const auto program = open(settings());
        program->paste(link("/a.jpg"));
        QTRY_VERIFY(program->bar(Topic::Finished));
        const QString list = m_profile->filePath(u"list.csv"_s);
        QVERIFY(saveList(std::array{*program->batch.snapshot(program->batch.ids()[0])}, list));
        QVERIFY(QFile::remove(folder() + u"/a.png"_s));
        serveForever("/a.jpg");
        program->window->adding().addArguments({list});
        QTRY_COMPARE(program->words(Topic::Added), u"Added 1 link."_s);
        program->press(Topic::Added, u"Undo"_s);
        QTRY_COMPARE(program->batch.tally().of(StageKind::Cancelled), 1);
        QCOMPARE(program->list()->model()->rowCount(), 1);
    }

    void pastingIntoATextFieldStaysThere()
    {
        const auto program = open(settings());
        QLineEdit field(program->window.get());
        field.show();
        field.setFocus();
        QGuiApplication::clipboard()->setText(link("/a.jpg"));
        QTest::keyClick(&field, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(field.text(), link("/a.jpg"));
        QTest::qWait(200);
        QCOMPARE(program->list()->model()->rowCount(), 0);
    }

    void dropsAreTakenAnywhereAndOnlyCopied()
    {
        const auto program = open(settings());
        QMimeData mime;
        mime.setText(link("/a.jpg"));
        const auto enter = [&](Qt::DropActions offered) {
            QDragEnterEvent event(QPoint(300, 300), offered, &mime, Qt::LeftButton, Qt::NoModifier);
            event.ignore();
            QCoreApplication::sendEvent(program->window.get(), &event);
            return event.isAccepted() && event.dropAction() == Qt::CopyAction;
        };
        QVERIFY(!enter(Qt::MoveAction));
        QVERIFY(enter(Qt::MoveAction | Qt::CopyAction));
        QDropEvent drop(QPointF(300, 300), Qt::MoveAction | Qt::CopyAction, &mime, Qt::LeftButton,
                        Qt::NoModifier);
        drop.setDropAction(Qt::MoveAction);
        QCoreApplication::sendEvent(program->window.get(), &drop);
        QCOMPARE(drop.dropAction(), Qt::CopyAction);
        QTRY_COMPARE(files(), QStringList(u"a.png"_s));
    }

    void argumentsAreLinksAndLists()
    {
        QFile list(m_profile->filePath(u"list.txt"_s));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write(link("/b.jpg").toUtf8());
        list.close();
        const auto program = open(settings());
        // One that is named as another folder sees it is not looked for in this one.
        const QString here = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_profile->path()));
        program->window->adding().addArguments({u"list.txt"_s});
        QTRY_COMPARE(program->words(Topic::Added), u"No new link found. Skipped 1 line not understood."_s);
        QVERIFY(QDir::setCurrent(here));
        program->window->adding().addArguments({link("/a.jpg"), list.fileName()});
        QTRY_COMPARE(files(), QStringList({u"a.png"_s, u"b.png"_s}));
    }

    void failuresEndInOneBarWithTheirRemedies()
    {
        m_server->on("/busy.jpg", {Reply::status(500), Reply::ok(jpeg(), "image/jpeg")});
        m_server->on("/page.jpg", Reply::ok("<!DOCTYPE html><html><body>no</body></html>", "text/html"));
        const auto program = open(settings());
        program->paste(link("/a.jpg") + u'\n' + link("/gone.jpg") + u'\n' + link("/busy.jpg") + u'\n' +
                       link("/page.jpg"));
        QTRY_VERIFY(program->bar(Topic::Finished));
        QCOMPARE(program->words(Topic::Finished), u"3 of 4 could not be saved: 1 not found, "
                                                  "1 with a fault of the site, 1 not a picture."_s);
        QCOMPARE(program->action(QKeySequence(Qt::Key_F5))->text(), u"Retry failed (3)"_s);

        program->press(Topic::Finished, u"Show failed"_s);
        QCOMPARE(program->list()->selectedIds().size(), 3U);
        QCOMPARE(program->list()->selectionModel()->currentIndex().row(), 1);

        program->press(Topic::Finished, u"Retry 1 that may work"_s);
        QTRY_COMPARE(files(), QStringList({u"a.png"_s, u"busy.png"_s}));
        QTRY_VERIFY(program->words(Topic::Finished).startsWith(u"2 of 4 "_s));
        QCOMPARE(m_server->requests("/gone.jpg").size(), 1);
    }

    void retryingAllFailedAsksForAllOfThem()
    {
        m_server->on("/later.jpg", {Reply::status(404), Reply::ok(jpeg(), "image/jpeg")});
        const auto program = open(settings());
        program->paste(link("/later.jpg"));
        QTRY_VERIFY(program->bar(Topic::Finished));
        QTest::keyClick(program->window.get(), Qt::Key_F5);
        QTRY_COMPARE(program->words(Topic::Finished), u"1 picture saved."_s);
    }

    void pauseAndStartAreOneButton()
    {
        serveForever("/slow.jpg");
        const auto program = open(settings());
        auto *button = program->window->findChild<PrimaryButton *>(QString(), Qt::FindChildrenRecursively);
        QCOMPARE(button->text(), u"Start"_s);
        QVERIFY(!button->isEnabled());
        program->paste(link("/slow.jpg"));
        QTRY_COMPARE(button->text(), u"Pause"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(button->text(), u"Start"_s);
        QCOMPARE(program->batch.tally().of(StageKind::Queued), 1);
        QTest::keyClick(program->window.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(button->text(), u"Pause"_s);
        QTest::keyClick(program->window.get(), Qt::Key_P, Qt::ControlModifier);
        QTRY_COMPARE(button->text(), u"Start"_s);
    }

    void addingToAPausedQueueDoesNotStartIt()
    {
        serveForever("/slow.jpg");
        const auto program = open(settings());
        program->paste(link("/slow.jpg"));
        QTRY_VERIFY(program->batch.isRunning());
        program->batch.pause();
        program->paste(link("/a.jpg"));
        QTRY_VERIFY(program->bar(Topic::Ready));
        QVERIFY(program->words(Topic::Ready).startsWith(u"2 links ready"_s));
        QVERIFY(!program->batch.isRunning());
    }

    void selectedRowsAreCancelledRetriedAndRemoved()
    {
        serveForever("/slow.jpg");
        const auto program = open(settings());
        program->paste(link("/slow.jpg"));
        QTRY_COMPARE(program->batch.tally().active(), 1);
        JobListView *list = program->list();
        list->setFocus();
        list->selectAll();
        const auto named = [list](const QString &text) {
            for (QAction *action : list->actions()) {
                if (action->text() == text)
                    return action;
            }
            qFatal("no action %s", qPrintable(text));
        };
        QVERIFY(!named(u"Retry"_s)->isEnabled());
        QVERIFY(!named(u"Open"_s)->isEnabled());
        named(u"Cancel"_s)->trigger();
        QTRY_COMPARE(program->batch.tally().of(StageKind::Cancelled), 1);
        QTRY_VERIFY(named(u"Retry"_s)->isEnabled());
        QVERIFY(!named(u"Cancel"_s)->isEnabled());
        QTest::keyClick(list, Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(program->batch.tally().active(), 1);
        QTest::keyClick(list, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), link("/slow.jpg"));
        QTest::keyClick(list, Qt::Key_Delete);
        QTRY_COMPARE(program->list()->model()->rowCount(), 0);
    }

    void finishedRowsAreClearedAndFailedOnesStay()
    {
        const auto program = open(settings());
        program->paste(link("/a.jpg") + u'\n' + link("/gone.jpg"));
        QTRY_VERIFY(program->bar(Topic::Finished));
        for (QAction *action : program->window->actions()) {
            if (action->text() == u"Clear finished"_s)
                action->trigger();
        }
        QTRY_COMPARE(program->list()->model()->rowCount(), 1);
        QCOMPARE(program->batch.tally().of(StageKind::Failed), 1);
        QCOMPARE(files(), QStringList(u"a.png"_s));
    }

    void whatIsLeftFromLastTimeStartsWhenAskedTo()
    {
        {
            const auto program = open(settings(false));
            program->paste(link("/a.jpg") + u'\n' + link("/b.jpg"));
            QTRY_VERIFY(program->bar(Topic::Ready));
        }
        const auto program = open(settings());
        QCOMPARE(program->words(Topic::Restored), u"2 unfinished."_s);
        QTest::qWait(200);
        QVERIFY(files().isEmpty());
        program->press(Topic::Restored, u"Continue"_s);
        QTRY_COMPARE(files(), QStringList({u"a.png"_s, u"b.png"_s}));
        QVERIFY(!program->bar(Topic::Restored));
    }

    void whatIsLeftFromLastTimeCanBeCleared()
    {
        {
            const auto program = open(settings(false));
            program->paste(link("/a.jpg"));
            QTRY_VERIFY(program->bar(Topic::Ready));
        }
        const auto program = open(settings());
        program->press(Topic::Restored, u"Clear"_s);
        QTRY_COMPARE(program->list()->model()->rowCount(), 0);
        QVERIFY(!program->bar(Topic::Restored));
    }

    void troubleWithTheFolderStopsTheQueueWithOneBar()
    {
        Settings settings = this->settings();
        settings.folder = m_profile->filePath(u"file/below"_s);
        const auto program = open(settings);
        QTRY_VERIFY(!program->window->findChild<QLabel *>(u"free"_s)->text().isEmpty()); // found writable
        QFile inTheWay(m_profile->filePath(u"file"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        program->paste(link("/a.jpg") + u'\n' + link("/b.jpg"));
        QTRY_VERIFY(program->bar(Topic::Trouble));
        QVERIFY(program->words(Topic::Trouble).endsWith(u"the queue is paused"_s));
        QTRY_COMPARE(program->batch.tally().of(StageKind::Queued), 2);
        program->preferences->change([this](Settings &changed) { changed.folder = folder(); });
        program->press(Topic::Trouble, u"Continue"_s);
        QTRY_COMPARE(files(), QStringList({u"a.png"_s, u"b.png"_s}));
        QVERIFY(!program->bar(Topic::Trouble));
    }

    void nothingStartsWhileTheFolderIsNotWritable()
    {
        const auto program = open(settings());
        program->paste(link("/gone.jpg"));
        QTRY_VERIFY(program->bar(Topic::Finished));
        const QSignalSpy started(&program->batch, &Batch::runningChanged);
        const QString inTheWay = m_profile->filePath(u"file"_s);
        QVERIFY(QFile(inTheWay).open(QIODevice::WriteOnly));
        program->preferences->useFolder(inTheWay + u"/below"_s);
        const auto *note = program->window->findChild<QLabel *>(u"note"_s);
        QTRY_VERIFY(!note->isHidden());

        QTest::keyClick(program->window.get(), Qt::Key_F5);
        QTRY_COMPARE(program->batch.tally().of(StageKind::Queued), 1);
        program->batch.remove(program->batch.ids());
        program->paste(link("/a.jpg"));
        QTRY_VERIFY(program->words(Topic::Ready).startsWith(u"1 link ready"_s));
        program->press(Topic::Ready, u"Download 1"_s);
        QVERIFY(program->bar(Topic::Ready));
        QVERIFY(!program->batch.isRunning());
        QVERIFY(started.isEmpty());

        QVERIFY(QFile::remove(inTheWay));
        program->press(Topic::Ready, u"Download 1"_s); // the disk is asked again
        QTRY_VERIFY(note->isHidden());
        program->press(Topic::Ready, u"Download 1"_s);
        QTRY_VERIFY(QFile::exists(inTheWay + u"/below/a.png"_s));
        QVERIFY(!program->bar(Topic::Ready));
    }

    void whatIsLeftFromLastTimeDoesNotStartIntoAFolderThatIsNotWritable()
    {
        {
            const auto program = open(settings(false));
            program->paste(link("/a.jpg"));
            QTRY_VERIFY(program->bar(Topic::Ready));
        }
        QVERIFY(QFile(folder()).open(QIODevice::WriteOnly));
        const auto program = open(settings());
        QTRY_VERIFY(!program->window->findChild<QLabel *>(u"note"_s)->isHidden());
        program->press(Topic::Restored, u"Continue"_s);
        QVERIFY(!program->batch.isRunning());
        QVERIFY(program->bar(Topic::Restored));
    }

    void closingWhileRunningAsksAndKeepsDownloading()
    {
        serveForever("/slow.jpg");
        const auto program = open(settings());
        program->paste(link("/slow.jpg"));
        QTRY_COMPARE(program->batch.tally().active(), 1);
        QVERIFY(!program->window->close());
        auto *question = program->window->findChild<QMessageBox *>();
        QVERIFY(question);
        QCOMPARE(question->text(), u"1 picture is still downloading. It will continue next time."_s);
        QCOMPARE(question->defaultButton()->text(), u"Keep downloading"_s);
        QTest::keyClick(question, Qt::Key_Escape);
        QTRY_VERIFY(!program->window->findChild<QMessageBox *>());
        QVERIFY(program->window->isVisible());
        QVERIFY(program->batch.isRunning());
    }

    void quittingCanBeAnsweredOnceAndForAll()
    {
        serveForever("/slow.jpg");
        const auto program = open(settings());
        program->paste(link("/slow.jpg"));
        QTRY_COMPARE(program->batch.tally().active(), 1);
        QVERIFY(!program->window->close());
        auto *question = program->window->findChild<QMessageBox *>();
        question->checkBox()->setChecked(true);
        for (QAbstractButton *button : question->buttons()) {
            if (button->text() == u"Quit"_s)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_VERIFY(!program->window->isVisible());
        QVERIFY(!loadSettings(m_profile->filePath(u"settings.ini"_s)).askBeforeQuit);
    }

    void anIdleWindowClosesWithoutAQuestion()
    {
        const auto program = open(settings());
        QVERIFY(program->window->close());
    }

    void theEndOfTheDesktopsSessionAsksNothing()
    {
        serveForever("/slow.jpg");
        const auto program = open(settings());
        program->paste(link("/slow.jpg"));
        QTRY_COMPARE(program->batch.tally().active(), 1);
        program->window->endSession();
        QVERIFY(program->window->close());
    }

    void geometryAndColumnsComeBack()
    {
        {
            const auto program = open(settings());
            program->window->resize(700, 450);
            program->list()->header()->hideSection(JobModel::Size);
            QVERIFY(program->window->close());
        }
        const auto program = open(loadSettings(m_profile->filePath(u"settings.ini"_s)));
        QCOMPARE(program->window->size(), QSize(700, 450));
        QVERIFY(program->list()->header()->isSectionHidden(JobModel::Size));
    }

    void everyButtonFitsIntoTheSmallestWindow()
    {
        const auto program = open(settings());
        program->window->resize(program->window->minimumSize());
        QCOMPARE(program->window->size(), QSize(640, 400));
        for (QAbstractButton *button : program->window->findChildren<QAbstractButton *>()) {
            if (button->isVisible())
                QVERIFY2(button->width() >= button->minimumSizeHint().width(), qPrintable(button->text()));
        }
    }

    void noShortcutIsThereTwice()
    {
        const auto program = open(settings());
        QMap<QString, QString> owners;
        const auto claim = [&owners](const QKeySequence &key, const QString &owner) {
            if (key.isEmpty())
                return;
            QVERIFY2(!owners.contains(key.toString()),
                     qPrintable(u"%1: %2 and %3"_s.arg(key.toString(), owners.value(key.toString()), owner)));
            owners.insert(key.toString(), owner);
        };
        for (const QAction *action : program->window->findChildren<QAction *>()) {
            for (const QKeySequence &key : action->shortcuts())
                claim(key, action->text());
        }
        for (const QShortcut *shortcut : program->window->findChildren<QShortcut *>())
            claim(shortcut->key(), u"a QShortcut"_s);
        for (const auto key : {"Ctrl+N", "Ctrl+O", "Ctrl+V", "Ctrl+S", "Ctrl+P", "Ctrl+R", "F5", "Return",
                               "Ctrl+E", "Ctrl+C", "Del", "Ctrl+Shift+O", "Ctrl+Q"})
            QVERIFY2(owners.contains(QString::fromLatin1(key)), key);
    }

    void everyControlHasAnAccessibleName()
    {
        const auto program = open(settings(false));
        program->paste(link("/a.jpg") + u"\nnothing"_s);
        QTRY_VERIFY(program->bar(Topic::Ready));
        for (QWidget *widget : program->window->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy())
                continue;
            const QAccessibleInterface *said = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(said && !said->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
