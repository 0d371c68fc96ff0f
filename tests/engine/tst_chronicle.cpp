#include "engine/chronicle.h"

#include "support/batches.h"
#include "support/faultserver.h"
#include "support/files.h"
#include "support/pictures.h"

#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

class TestChronicle : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;
    std::unique_ptr<FaultServer> m_server;

    QString path() const { return m_scratch->filePath(u"a.log"_s); }
    std::unique_ptr<Chronicle> chronicle(LogLevel level) const
    {
        return std::make_unique<Chronicle>(path(), level, u"test"_s);
    }
    Settings settings() const
    {
        Settings settings;
        settings.folder = m_scratch->filePath(u"out"_s);
        return settings;
    }

    /// Level and text of each, between the first and the last.
    QStringList entries() const
    {
        QStringList entries;
        for (const QByteArray &line : contentOf(path()).trimmed().split('\n'))
            entries += QString::fromUtf8(line).section(u' ', 1);
        const QString process = u"process %1"_s.arg(QCoreApplication::applicationPid());
        const QString first = entries.takeFirst();
        if (first != u"info Pixhaul " PIXHAUL_VERSION
                     " (Qt %1) begins: test, %2"_s.arg(QLatin1StringView(qVersion()), process))
            return {first};
        const QString last = entries.takeLast();
        return last == "info Pixhaul ends: "_L1 + process ? entries : QStringList(last);
    }

private slots:
    void init()
    {
        m_scratch = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
    }

    void aBatchIsToldFromBeginningToEnd_data()
    {
        QTest::addColumn<LogLevel>("level");
        QTest::newRow("each link") << LogLevel::Debug;
        QTest::newRow("what was done") << LogLevel::Info;
    }
    void aBatchIsToldFromBeginningToEnd()
    {
        QFETCH(const LogLevel, level);
        m_server->on("/a.png", {Reply::status(503).with("Retry-After", "0"), Reply::ok(png())});
        auto chronicle = this->chronicle(level);
        auto batch = batchIn(*m_scratch, settings());
        chronicle->follow(*batch);
        std::vector<Link> links = linksTo(*m_server, {"/a.png", "/gone.png"});
        QString gone = links[1].written;
        links[1] = linkFrom(gone.replace("http://"_L1, "http://anna:geheim@"_L1));
        links.push_back(links[0]);
        QSignalSpy accepted(batch.get(), &Batch::accepted);
        batch->add(links);
        QVERIFY(accepted.wait());
        QVERIFY(runToTheEnd(*batch));
        batch.reset();
        chronicle.reset();

        QVERIFY(!contentOf(path()).contains("geheim"));
        QStringList expected{
            u"info links added: 2; known already: 1"_s,
            u"info queue started: 0 saved, 0 skipped, 0 failed, 0 cancelled, 0 paused, 2 left"_s,
            u"info failed: HTTP 404: %1"_s.arg(links[1].written),
            u"info queue finished: 1 saved, 0 skipped, 1 failed, 0 cancelled, 0 paused, 0 left"_s};
        if (level == LogLevel::Debug)
            expected << u"debug to be tried again: HTTP 503, to be asked again in 0 s: %1"_s.arg(
                            links[0].written)
                     << u"debug saved: a.png: %1"_s.arg(links[0].written);
        QStringList found = entries();
        QCOMPARE(found.last(), expected[3]);
        found.sort(); // what two links tell comes in any order
        expected.sort();
        QCOMPARE(found, expected);
    }

    void aPauseAndTroubleWithTheFolderAreTold()
    {
        m_server->on("/a.png", {Reply::silence(), Reply::ok(png())});
        auto chronicle = this->chronicle(LogLevel::Info);
        auto batch = batchIn(*m_scratch, settings());
        chronicle->follow(*batch);
        batch->add(linksTo(*m_server, {"/a.png"}));
        batch->start();
        QTRY_COMPARE(m_server->requests().size(), 1);
        batch->pause();
        Settings elsewhere = settings();
        elsewhere.folder = u"/proc/1/pictures"_s;
        batch->setSettings(elsewhere);
        batch->start();
        QTRY_VERIFY(!batch->isRunning());
        batch.reset();
        chronicle.reset();
        const QStringList found = entries();
        QCOMPARE(found.filter(u"info queue paused: 0 saved"_s).size(), 2); // by us, by the trouble
        QCOMPARE(found.filter(u"errors queue stopped: the folder"_s).size(), 1);
    }

    void whatWasSetAsideIsTold()
    {
        auto chronicle = this->chronicle(LogLevel::Errors);
        chronicle->tellSettings({});
        chronicle->tellSession({});
        chronicle->tellSettings(u"/x/settings.ini.damaged"_s);
        chronicle->tellSession(Session::Trouble{u"/x/session.db.damaged"_s, u"malformed"_s});
        chronicle->tellSession(Session::Trouble{{}, u"read-only"_s});
        chronicle->setLevel(LogLevel::Info); // its end is told
        chronicle.reset();
        QStringList lines;
        for (const QByteArray &line : contentOf(path()).trimmed().split('\n'))
            lines += QString::fromUtf8(line).section(u' ', 1);
        lines.removeLast();
        QCOMPARE(
            lines,
            QStringList({u"errors settings could not be read, and are now /x/settings.ini.damaged"_s,
                         u"errors session could not be read, and is now /x/session.db.damaged: malformed"_s,
                         u"errors session cannot be kept: read-only"_s}));
    }

    void whatQtSaysIsKeptAndPrinted()
    {
        static QStringList printed;
        const QtMessageHandler before = qInstallMessageHandler(
            [](QtMsgType, const QMessageLogContext &, const QString &text) { printed += text; });
        auto chronicle = this->chronicle(LogLevel::Info);
        const QString secretive = u"cannot open http://anna:geheim@example.com/a"_s;
        qWarning().noquote() << secretive;
        qDebug("too small to be kept");
        chronicle.reset();
        qWarning("nobody keeps this");
        qInstallMessageHandler(before);
        QCOMPARE(printed.size(), 3);
        QCOMPARE(printed.first(), secretive);
        QCOMPARE(entries(), QStringList(u"errors Qt: cannot open http://…@example.com/a"_s));
    }
};

QTEST_GUILESS_MAIN(TestChronicle)
#include "tst_chronicle.moc"
