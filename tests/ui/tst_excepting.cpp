#include "ui/excepting.h"

#include "engine/batch.h"
#include "store/session.h"
#include "support/certificates.h"
#include "support/pictures.h"
#include "ui/adding.h"
#include "ui/certificatedialog.h"
#include "ui/icons.h"
#include "ui/joblistview.h"
#include "ui/language.h"
#include "ui/mainwindow.h"
#include "ui/noticebar.h"
#include "ui/preferences.h"

#include <QAction>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QTemporaryDir>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

using Topic = NoticeArea::Topic;

/// Another for each link, so that none is taken for a placeholder.
QByteArray pictureFor(const QByteArray &target)
{
    return jpeg(painting({20 + target.at(1) % 32, 20}));
}

/// As the dialog shows it, on one line.
QString fingerprintOf(const Identity &identity)
{
    const QByteArray digest = identity.certificate.digest(QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.toHex(':')).toUpper();
}

} // namespace

/// The way from a failure to an exception and back to the picture, in the real window.
class TestExcepting : public QObject
{
    Q_OBJECT

    const Authority m_authority;
    const Identity m_expired = m_authority.expired();
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<Batch> m_batch;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<MainWindow> m_window;

    QStringList files() const { return QDir(m_profile->filePath(u"pictures"_s)).entryList(QDir::Files); }

    QString link(const QByteArray &target, const QByteArray &host = "127.0.0.1") const
    {
        return m_server->url(target, host).toString();
    }

    JobListView *list() const { return m_window->findChild<JobListView *>(); }
    NoticeBar *bar() const { return m_window->findChild<NoticeArea *>()->bar(Topic::Finished); }
    QString words() const { return bar() ? bar()->findChild<QLabel *>()->text() : QString(); }

    QPushButton *button(const QString &text) const
    {
        if (!bar())
            return nullptr;
        for (QPushButton *candidate : bar()->findChildren<QPushButton *>()) {
            if (candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }

    QAction *menuEntry() const
    {
        for (QAction *action : list()->actions()) {
            if (action->text() == u"Show certificate…"_s)
                return action;
        }
        return nullptr;
    }

    CertificateDialog *dialog() const { return m_window->findChild<CertificateDialog *>(); }
    QString shown(const QString &name) const { return dialog()->findChild<QLabel *>(name)->text(); }

    void pressInDialog(const QString &name) const
    {
        QTest::mouseClick(dialog()->findChild<QPushButton *>(name), Qt::LeftButton);
        QTRY_VERIFY(!dialog());
    }

    void openDialogFromBar() const
    {
        QTRY_VERIFY(button(u"Show certificate…"_s));
        QTest::mouseClick(button(u"Show certificate…"_s), Qt::LeftButton);
        QVERIFY(dialog() && QTest::qWaitForWindowActive(dialog()));
    }

    void select(int first, int last) const
    {
        QAbstractItemModel *model = list()->model();
        list()->selectionModel()->select(
            QItemSelection(model->index(first, 0), model->index(last, JobModel::columns - 1)),
            QItemSelectionModel::ClearAndSelect);
    }

    QString said(int row, int column = JobModel::Name, int role = Qt::AccessibleTextRole) const
    {
        return list()->model()->index(row, column).data(role).toString();
    }

private slots:
    void initTestCase()
    {
        speak(*qApp, u"en"_s);
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        trusting.addCaCertificate(m_authority.certificate());
        QSslConfiguration::setDefaultConfiguration(trusting);
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_profile = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>(m_expired);
        m_server->otherwise([](const Request &request) {
            return request.target == "/gone.jpg"
                       ? Reply::status(404)
                       : Reply::ok(pictureFor(request.target), "image/jpeg").lastOnConnection();
        });
        Settings settings = defaultSettings();
        settings.folder = m_profile->filePath(u"pictures"_s);
        settings.startAtOnce = true;
        settings.retries = 0;
        m_batch = std::make_unique<Batch>(settings, Batch::Options{.retryBase = 20ms},
                                          Session::open(m_profile->filePath(u"session.db"_s)).session);
        m_preferences = std::make_unique<Preferences>(*m_batch, m_profile->filePath(u"settings.ini"_s));
        m_window = std::make_unique<MainWindow>(*m_batch, *m_preferences);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup()
    {
        m_window.reset();
        m_preferences.reset();
        m_batch.reset();
    }

    void whatIsAllowedIsFetchedAndMarkedUntilTheCertificateChanges()
    {
        m_window->adding().addArguments({link("/a.jpg"), link("/b.jpg"), link("/c.jpg")});
        QTRY_COMPARE(words(), u"3 of 3 could not be saved: 3 not secure."_s);
        QVERIFY2(said(0).endsWith(u"The connection is not secure: certificate expired"_s),
                 qPrintable(said(0)));
        openDialogFromBar();
        QCOMPARE(shown(u"fingerprint"_s).remove(u'\n'), fingerprintOf(m_expired));
        QVERIFY(shown(u"heading"_s).contains(u"127.0.0.1:%1"_s.arg(m_server->port())));
        QVERIFY(m_server->requests().isEmpty());
        pressInDialog(u"allow"_s);

        QTRY_COMPARE(words(), u"3 pictures saved."_s);
        QCOMPARE(files(), QStringList({u"a.png"_s, u"b.png"_s, u"c.png"_s}));
        for (int row = 0; row < 3; ++row) {
            QVERIFY(said(row).endsWith(u"saved, The certificate of the site was not verified"_s));
            QCOMPARE(said(row, JobModel::Status, Qt::DisplayRole), u"Unverified"_s);
            QCOMPARE(said(row, JobModel::Progress, Qt::DisplayRole), u"Done · not verified"_s);
            const auto mark = list()->model()->index(row, 0).data(Qt::DecorationRole).value<QIcon>();
            QCOMPARE(mark.pixmap(16).toImage(), icon(Icon::Unverified).pixmap(16).toImage());
        }

        const Identity another = m_authority.expired();
        m_server->showIdentity(another);
        m_server->dropIdleConnections(); // Qt may have made one more than it needed
        QTRY_COMPARE(m_server->load().openConnections, 0);
        m_window->adding().addArguments({link("/d.jpg")});
        QTRY_COMPARE(words(), u"1 of 4 could not be saved: 1 not secure."_s);
        openDialogFromBar();
        QCOMPARE(shown(u"fingerprint"_s).remove(u'\n'), fingerprintOf(another));
    }

    void whatCameOverASoundConnectionIsNotMarked()
    {
        m_server->showIdentity(m_authority.sound());
        m_window->adding().addArguments({link("/a.jpg")});
        QTRY_COMPARE(words(), u"1 picture saved."_s);
        QVERIFY(said(0).endsWith(u", saved"_s));
        QCOMPARE(said(0, JobModel::Status, Qt::DisplayRole), u"Saved"_s);
        QCOMPARE(said(0, JobModel::Progress, Qt::DisplayRole), u"Done"_s);
    }

    void whoCancelsIsLeftWithTheFailureAndTheOffer()
    {
        m_window->adding().addArguments({link("/a.jpg")});
        openDialogFromBar();
        pressInDialog(u"cancel"_s);
        QVERIFY(button(u"Show certificate…"_s));
        m_window->activateWindow(); // for its keys
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        const QSignalSpy finished(m_batch.get(), &Batch::finished);
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(words(), u"1 of 1 could not be saved: 1 not secure."_s);
        QVERIFY(files().isEmpty());
    }

    void otherFailuresOfferNoCertificate()
    {
        m_server->showIdentity(m_authority.sound());
        m_window->adding().addArguments({link("/gone.jpg")});
        QTRY_COMPARE(words(), u"1 of 1 could not be saved: 1 not found."_s);
        QVERIFY(!button(u"Show certificate…"_s));
        select(0, 0);
        QVERIFY(!menuEntry()->isEnabled());
    }

    void theSiteIsNamedWhereALinkLedToAnother()
    {
        FaultServer elsewhere;
        elsewhere.on("/a.jpg", Reply::redirect(link("/a.jpg").toLatin1()));
        m_window->adding().addArguments({elsewhere.url("/a.jpg").toString()});
        QTRY_VERIFY(bar());
        QVERIFY(said(0).endsWith(u"certificate expired (127.0.0.1:%1)"_s.arg(m_server->port())));
        openDialogFromBar();
        pressInDialog(u"allow"_s);
        QTRY_COMPARE(files(), QStringList(u"a.png"_s));
    }

    void oneSiteAfterTheOther()
    {
        m_server->listenOn("127.0.0.2");
        m_window->adding().addArguments({link("/a.jpg"), link("/b.jpg", "127.0.0.2")});
        QTRY_COMPARE(words(), u"2 of 2 could not be saved: 2 not secure."_s);
        openDialogFromBar();
        const QSignalSpy entered(m_batch.get(), &Batch::stageEntered);
        pressInDialog(u"allow"_s);
        QTRY_COMPARE(words(), u"1 of 2 could not be saved: 1 not secure."_s);
        QCOMPARE(files(), QStringList(u"a.png"_s));
        for (const auto &call : entered)
            QCOMPARE(call.first().value<JobId>(), m_batch->ids().front()); // the other was left alone
        openDialogFromBar();
        QVERIFY(shown(u"heading"_s).contains(u"127.0.0.2"_s));
        pressInDialog(u"allow"_s);
        QTRY_COMPARE(files(), QStringList({u"a.png"_s, u"b.png"_s}));
    }

    void oneFailedRowShowsItsCertificate()
    {
        m_window->adding().addArguments({link("/a.jpg"), link("/b.jpg")});
        QTRY_VERIFY(bar());
        QVERIFY(!menuEntry()->isEnabled());
        select(0, 1);
        QVERIFY(!menuEntry()->isEnabled());
        select(1, 1);
        QVERIFY(menuEntry()->isEnabled());
        menuEntry()->trigger();
        QVERIFY(dialog());
        QCOMPARE(shown(u"fingerprint"_s).remove(u'\n'), fingerprintOf(m_expired));
        pressInDialog(u"allow"_s);
        QTRY_COMPARE(files(), QStringList({u"a.png"_s, u"b.png"_s}));
        QTRY_VERIFY(!menuEntry()->isEnabled());
    }

    void allowingDoesNotSetAQueueGoingThatStands()
    {
        m_window->adding().addArguments({link("/a.jpg")});
        QTRY_VERIFY(bar());
        m_preferences->change([](Settings &settings) { settings.startAtOnce = false; });
        m_window->adding().addArguments({link("/b.jpg")});
        QTRY_COMPARE(m_batch->tally().of(StageKind::Queued), 1);
        openDialogFromBar();
        pressInDialog(u"allow"_s);
        QTRY_COMPARE(m_batch->tally().of(StageKind::Queued), 2);
        QVERIFY(!m_batch->isRunning());
        QVERIFY(!bar());
    }
};

QTEST_MAIN(TestExcepting)
#include "tst_excepting.moc"
