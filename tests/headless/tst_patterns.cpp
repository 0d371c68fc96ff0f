#include "support/faultserver.h"
#include "support/files.h"
#include "support/headlessprogram.h"
#include "support/pictures.h"

#include <QDir>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

namespace {

QStringList urlsOf(const HeadlessProgram::End &end, const QString &event)
{
    QStringList urls;
    for (const QJsonObject &each : end.events(event))
        urls += each["url"_L1].toString();
    return urls;
}

} // namespace

/// Patterns and parts of a list, on the built program.
class TestPatterns : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<HeadlessProgram> m_program;

    QString path(const QString &name) const { return m_home->filePath(name); }
    QString list(const QByteArray &text) const
    {
        QFile file(path(u"list.txt"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write the list");
        return file.fileName();
    }

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<HeadlessProgram>(m_home->path());
    }

    void expandsArgumentsAndLists()
    {
        const auto end =
            m_program->run({u"--dry-run"_s, u"http://h.example/a[1:2].jpg"_s, u"-i"_s,
                            list("b: http://h.example/{x,y}.jpg, http://h.example/[9-1].jpg\n")});
        QCOMPARE(end.exitCode, 0);
        QCOMPARE(urlsOf(end, u"link"_s),
                 QStringList({u"http://h.example/a1.jpg"_s, u"http://h.example/a2.jpg"_s,
                              u"http://h.example/x.jpg"_s, u"http://h.example/y.jpg"_s,
                              u"http://h.example/[9-1].jpg"_s}));
        const auto rejected = end.events(u"rejected"_s);
        QCOMPARE(rejected.size(), 1);
        QCOMPARE(rejected[0]["reason"_L1].toString(),
                 u"[9-1] is no pattern; the link was taken as it stands"_s);
    }

    void asksForAYes()
    {
        const QString many = u"http://me:secret@h.example/[1:1001].jpg"_s;
        const auto refused = m_program->run({u"--dry-run"_s, many});
        QCOMPARE(refused.exitCode, 2);
        QCOMPARE(refused.out, QByteArray());
        QVERIFY(refused.err.contains("[1:1001].jpg stands for 1001 links. Say --yes"));
        QVERIFY(!refused.err.contains("secret"));

        const auto wanted = m_program->run({u"--dry-run"_s, u"--yes"_s, many});
        QCOMPARE(wanted.exitCode, 0);
        QCOMPARE(wanted.events(u"link"_s).size(), 1001);

        const auto few = m_program->run({u"--dry-run"_s, u"http://h.example/[1:1000].jpg"_s});
        QCOMPARE(few.exitCode, 0);
        QCOMPARE(few.events(u"link"_s).size(), 1000);
    }

    void noYesIsAMillionAndOne()
    {
        const auto end = m_program->run({u"--dry-run"_s, u"--yes"_s, u"http://h.example/[1:1000001]"_s});
        QCOMPARE(end.exitCode, 2);
        QCOMPARE(end.events(u"rejected"_s).size(), 1);
        QCOMPARE(end.events(u"link"_s).size(), 0);
    }

    void tooManyLinksAreNamed()
    {
        QProcess plain; // what people see
        plain.start(qEnvironmentVariable("PIXHAUL_PROGRAM"),
                    {u"--headless"_s, u"--dry-run"_s, u"--yes"_s, u"http://h.example/[1:1000001]"_s});
        QVERIFY(plain.waitForFinished());
        QCOMPARE(plain.exitCode(), 2);
        QVERIFY(plain.readAllStandardError().contains("a pattern of 1000001 links"));
    }

    void shardsAreDisjointAndComplete()
    {
        const QString input = list("http://h.example/[1:300].jpg\nHTTP://H.EXAMPLE/7.jpg\nno link\n");
        QSet<QString> all;
        qsizetype sum = 0;
        qsizetype twice = 0;
        qsizetype rejected = 0;
        for (int part = 1; part <= 3; ++part) {
            const auto end =
                m_program->run({u"--dry-run"_s, u"--shard"_s, u"%1/3"_s.arg(part), u"-i"_s, input});
            QCOMPARE(end.exitCode, 0);
            const QStringList urls = urlsOf(end, u"link"_s);
            QVERIFY(urls.size() > 60);
            sum += urls.size();
            all += QSet<QString>(urls.begin(), urls.end());
            twice += end.events(u"duplicate"_s).size();
            rejected += end.events(u"rejected"_s).size();
        }
        QCOMPARE(sum, 300);
        QCOMPARE(all.size(), 300);
        QCOMPARE(twice, 1);
        QCOMPARE(rejected, 1);
    }

    void aPartWithoutALinkIsDone()
    {
        QStringList found;
        for (int part = 1; part <= 4; ++part) {
            const auto end = m_program->run(
                {u"--dry-run"_s, u"--shard"_s, u"%1/4"_s.arg(part), u"http://h.example/1.jpg"_s});
            QCOMPARE(end.exitCode, 0);
            found += urlsOf(end, u"link"_s);
        }
        QCOMPARE(found, QStringList{u"http://h.example/1.jpg"_s});
    }

    void shardsShareAFolderAndTheirManifestsMakeOne()
    {
        FaultServer server;
        QByteArray lines;
        for (int i = 0; i < 20; ++i) {
            const QByteArray target = '/' + QByteArray::number(i) + ".jpg";
            server.on(target, Reply::ok(jpeg(), "image/jpeg"));
            lines += server.url(target).toEncoded() + '\n';
        }
        const QString input = list(lines);
        QByteArray manifests;
        for (int part = 1; part <= 2; ++part) {
            const QString manifest = path(u"%1.jsonl"_s.arg(part));
            const auto end = m_program->run({u"-o"_s, path(u"pictures"_s), u"-i"_s, input, u"--shard"_s,
                                             u"%1/2"_s.arg(part), u"--manifest"_s, manifest});
            QCOMPARE(end.exitCode, 0);
            QFile file(manifest);
            QVERIFY(file.open(QIODevice::ReadOnly));
            manifests += file.readAll();
        }
        QCOMPARE(QDir(path(u"pictures"_s)).entryList({u"*.png"_s}).size(), 20);
        QFile whole(path(u"whole.jsonl"_s));
        QVERIFY(whole.open(QIODevice::WriteOnly));
        whole.write(manifests);
        whole.close();
        // Nothing is missing of it.
        const auto check = m_program->run({u"-o"_s, path(u"pictures"_s), u"-i"_s, whole.fileName()});
        QCOMPARE(check.exitCode, 0);
        QCOMPARE(check.events(u"link"_s).size(), 0);
        QCOMPARE(manifests.count('\n'), 20);
    }

    void aListOfFailuresMeansTheSameLinks()
    {
        FaultServer server;
        server.on("/[1:2].jpg", Reply::status(404));
        const QString failed = path(u"failed.txt"_s);
        const QString literal = server.url("/").toString() + uR"(\[1:2\].jpg)"_s;
        const auto first = m_program->run(
            {u"-o"_s, path(u"pictures"_s), u"--retries"_s, u"0"_s, u"--failed"_s, failed, literal});
        QCOMPARE(first.exitCode, 1);
        const auto again = m_program->run({u"--dry-run"_s, u"-i"_s, failed});
        QCOMPARE(urlsOf(again, u"link"_s), urlsOf(first, u"failed"_s));
    }

    void refusesWhatIsNoPart_data()
    {
        QTest::addColumn<QString>("part");
        for (const char *part : {"0/3", "4/3", "1", "1/0", "a/b", "-1/2", "1/2/3", "", "1/1000001"})
            QTest::newRow(part) << QString::fromLatin1(part);
    }

    void refusesWhatIsNoPart()
    {
        QFETCH(QString, part);
        const auto end = m_program->run({u"--dry-run"_s, u"--shard"_s, part, u"http://h.example/1.jpg"_s});
        QCOMPARE(end.exitCode, 2);
        QVERIFY(end.err.contains("--shard takes K/N"));
    }
};

QTEST_GUILESS_MAIN(TestPatterns)
#include "tst_patterns.moc"
