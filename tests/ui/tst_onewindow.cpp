#include "ui/onewindow.h"
#include "ui/secondstart.h"

#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

using namespace pixhaul;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// As another process would start, on a thread of its own, while the event loop here serves it.
class SecondStart
{
public:
    explicit SecondStart(const Profile &profile, const Handover &handover = {},
                         std::chrono::milliseconds patience = 30s)
        : m_start(
              std::async(std::launch::async, [=] { return startOrHandOver(profile, handover, patience); }))
    {}
    bool isThrough() const { return m_start.wait_for(0s) == std::future_status::ready; }
    Start result()
    {
        if (!QTest::qWaitFor([this] { return isThrough(); }, 40'000))
            qFatal("the second start does not end");
        return m_start.get();
    }

private:
    std::future<Start> m_start;
};

void connectTo(QLocalSocket &socket, const Profile &profile)
{
    socket.connectToServer(handover::addressOf(profile));
    QVERIFY(socket.waitForConnected(10'000));
}

} // namespace

/// The protocol between a second start and the window, over the real socket.
class TestOneWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    Profile m_profile;
    SessionLock m_lock;
    std::unique_ptr<OneWindow> m_window;
    std::vector<Handover> m_called;

    void open(std::chrono::milliseconds patience = 30s)
    {
        m_window = std::make_unique<OneWindow>(handover::addressOf(m_profile), patience);
        connect(m_window.get(), &OneWindow::called, this,
                [this](const Handover &handover) { m_called.push_back(handover); });
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_home = std::make_unique<QTemporaryDir>();
        m_profile = profileAt(m_home->filePath(u"profile"_s));
        m_lock = lockSession(m_profile.sessionPath());
        QVERIFY(m_lock.held);
    }
    void cleanup()
    {
        m_window.reset();
        m_called.clear();
        m_lock = {};
        m_home.reset();
    }

    void whatASecondStartWasGivenArrives_data()
    {
        QTest::addColumn<QStringList>("targets");
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("nothing") << QStringList() << QByteArray();
        QTest::newRow("a token alone") << QStringList() << QByteArray("host-1-2_TIME99");
        QTest::newRow("links and files, with a login, spaces, other scripts")
            << QStringList{u"http://anna:se#c@example.com/猫.png"_s, u"/home/a b/list\n.txt"_s,
                           u"data:image/png;base64,AA=="_s}
            << QByteArray("t");
        QTest::newRow("an empty argument")
            << QStringList{QString(), u"http://a.example/"_s, QString()} << QByteArray();
        QStringList many;
        for (int i = 0; i < 100'000; ++i)
            many += u"http://example.com/a/rather/long/path/to/a/picture/%1.png"_s.arg(i);
        QTest::newRow("far more than a command line holds") << many << QByteArray();
    }
    void whatASecondStartWasGivenArrives()
    {
        QFETCH(const QStringList, targets);
        QFETCH(const QByteArray, token);
        open();
        const Handover handover{targets, token};
        const Start start = SecondStart(m_profile, handover).result();
        QVERIFY(start.isHandedOver);
        QCOMPARE(m_called.size(), 1);
        QVERIFY(m_called[0] == handover);
    }

    void aMessageMayComeByteByByte()
    {
        open();
        QLocalSocket caller;
        connectTo(caller, m_profile);
        const Handover handover{{u"http://a.example/a.png"_s}, "token"};
        for (const char byte : handover::encoded(handover)) {
            QVERIFY(m_called.empty());
            caller.write(&byte, 1);
            caller.flush();
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE(m_called.size(), 1);
        QVERIFY(m_called[0] == handover);
        QTRY_COMPARE(caller.bytesAvailable(), qint64(1));
        QCOMPARE(caller.readAll(), "+"_ba);
    }

    void whoTalksNonsenseIsHungUpOn_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("another protocol") << "GET / HTTP/1.1\r\n\r\n"_ba;
        QTest::newRow("a single wrong byte") << "\0"_ba;
        QTest::newRow("another version") << "pixhaul2\0\0\0\1\0"_ba;
        QTest::newRow("no field at all") << "pixhaul1\0\0\0\0"_ba;
        QTest::newRow("a field without an end") << "pixhaul1\0\0\0\3\0ab"_ba;
        QTest::newRow("more than the limit, before it comes") << "pixhaul1\1\0\0\1"_ba;
        QTest::newRow("as much as can be said") << "pixhaul1\xff\xff\xff\xff"_ba;
        QTest::newRow("noise") << QByteArray::fromHex("c3281f8b00ff").repeated(100'000);
    }
    void whoTalksNonsenseIsHungUpOn()
    {
        QFETCH(const QByteArray, said);
        open();
        QLocalSocket caller;
        connectTo(caller, m_profile);
        caller.write(said);
        caller.flush();
        QTRY_COMPARE(caller.state(), QLocalSocket::UnconnectedState);
        QVERIFY(caller.readAll().isEmpty());
        QVERIFY(SecondStart(m_profile).result().isHandedOver);
        QCOMPARE(m_called.size(), 1);
    }

    void whoStaysMuteKeepsNobodyWaiting()
    {
        open();
        std::array<QLocalSocket, 20> mute;
        for (QLocalSocket &caller : mute)
            connectTo(caller, m_profile);
        QLocalSocket stalled;
        connectTo(stalled, m_profile);
        stalled.write("pixhaul1\0\0\1\0http://"_ba);
        stalled.flush();
        QVERIFY(SecondStart(m_profile, {{u"http://a.example/"_s}, {}}).result().isHandedOver);
        QCOMPARE(m_called.size(), 1);
        QCOMPARE(mute[0].state(), QLocalSocket::ConnectedState);
    }

    void whoStaysMuteIsHungUpOn()
    {
        open(50ms);
        QLocalSocket mute;
        connectTo(mute, m_profile);
        QTRY_COMPARE(mute.state(), QLocalSocket::UnconnectedState);
        QVERIFY(m_called.empty());
    }

    void whoGoesInTheMiddleOfAMessageIsForgotten()
    {
        open();
        {
            QLocalSocket caller;
            connectTo(caller, m_profile);
            caller.write(handover::encoded({{u"http://a.example/"_s}, {}}).chopped(1));
            caller.flush();
        }
        QVERIFY(SecondStart(m_profile).result().isHandedOver);
        QCOMPARE(m_called.size(), 1);
        QVERIFY(m_called[0].targets.isEmpty());
    }

    void aWindowThatIsAboutToOpenIsWaitedFor()
    {
        SecondStart second(m_profile, {{u"http://a.example/"_s}, {}});
        QTest::qWait(250); // it has found nobody by now
        QVERIFY(!second.isThrough());
        open();
        QVERIFY(second.result().isHandedOver);
        QCOMPARE(m_called.size(), 1);
    }

    void whoHoldsTheProfileWithoutAWindowIsLeftAlone()
    {
        const Start start = SecondStart(m_profile, {}, 300ms).result();
        QVERIFY(!start.isHandedOver);
        QVERIFY(start.lock.isTaken);
    }

    void thePlaceOfOneThatEndsIsTaken()
    {
        SecondStart second(m_profile);
        QTest::qWait(150);
        m_lock = {};
        const Start start = second.result();
        QVERIFY(!start.isHandedOver);
        QVERIFY(!start.lock.isTaken && start.lock.held);
    }

    void thePlaceOfOneThatEndsWithoutAnAnswerIsTaken()
    {
        // Its event loop has ended, the socket is still there.
        QLocalServer ending;
        QVERIFY(ending.listen(handover::addressOf(m_profile)));
        SecondStart second(m_profile);
        QTest::qWait(150);
        QVERIFY(!second.isThrough());
        ending.close();
        m_lock = {};
        const Start start = second.result();
        QVERIFY(!start.isHandedOver);
        QVERIFY(!start.lock.isTaken && start.lock.held);
    }

    void theSocketOfOneThatWasKilledIsNoObstacle()
    {
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        const QByteArray path = QFile::encodeName(handover::addressOf(m_profile));
        memcpy(address.sun_path, path.constData(), std::size_t(path.size()));
        const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
        QCOMPARE(::bind(left, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
        ::close(left);
        open();
        QVERIFY(SecondStart(m_profile).result().isHandedOver);
    }

    void theSocketLiesInTheProfileAndIsTheUsersAlone()
    {
        open();
        const QFileInfo socket(handover::addressOf(m_profile));
        QCOMPARE(socket.absolutePath(), m_profile.folder);
        struct stat status = {};
        QCOMPARE(::stat(QFile::encodeName(socket.filePath()).constData(), &status), 0);
        QVERIFY(S_ISSOCK(status.st_mode));
        QCOMPARE(int(status.st_mode & 0077), 0);
        m_window.reset();
        QVERIFY(!socket.exists());
    }

    void anotherUserIsHungUpOnEvenIfTheFileLetsThemIn()
    {
        if (::getuid() != 0)
            QSKIP("Only root can be somebody else.");
        open();
        const QByteArray path = QFile::encodeName(handover::addressOf(m_profile));
        for (const QString &folder : {m_home->path(), m_profile.folder})
            ::chmod(QFile::encodeName(folder).constData(), 0755);
        ::chmod(path.constData(), 0777);
        auto other = std::async(std::launch::async, [&] { // the call itself changes its own thread only
            ::syscall(SYS_setresuid, 65534, 65534, 65534);
            QLocalSocket caller;
            caller.connectToServer(QFile::decodeName(path));
            if (!caller.waitForConnected(10'000))
                return false;
            caller.write(handover::encoded({}));
            return caller.waitForDisconnected(20'000) && caller.bytesAvailable() == 0;
        });
        QVERIFY(QTest::qWaitFor([&] { return other.wait_for(0s) == std::future_status::ready; }, 30'000));
        QVERIFY(other.get());
        QVERIFY(m_called.empty());
    }

    void aProfileFarDownInTheFoldersIsServedToo()
    {
        const Profile deep = profileAt(m_home->filePath(QString(120, u'd')));
        const Profile other = profileAt(m_home->filePath(QString(120, u'e')));
        const SessionLock lock = lockSession(deep.sessionPath());
        const SessionLock otherLock = lockSession(other.sessionPath());
        QVERIFY(handover::addressOf(deep) != handover::addressOf(other));
        m_profile = deep;
        open();
        QVERIFY(SecondStart(deep).result().isHandedOver);
        QVERIFY(!SecondStart(other, {}, 200ms).result().isHandedOver);
    }

    void filesAreNamedAbsolutelyAndLinksStay()
    {
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_home->path()));
        QFile list(u"list.txt"_s);
        QVERIFY(list.open(QIODevice::WriteOnly));
        const QStringList made = handover::madeAbsolute(
            {u"list.txt"_s, u"http://a:b@example.com/list.txt"_s, u"gone.txt"_s, QString()});
        QDir::setCurrent(before);
        QCOMPARE(made, QStringList({QDir(m_home->path()).canonicalPath() + u"/list.txt"_s,
                                    u"http://a:b@example.com/list.txt"_s, u"gone.txt"_s, QString()}));
    }
};

QTEST_GUILESS_MAIN(TestOneWindow)
#include "tst_onewindow.moc"
