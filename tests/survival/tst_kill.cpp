#include "support/files.h"
#include "support/headlessprogram.h"
#include "support/numberedpictures.h"
#include "support/picturesite.h"
#include "support/soak.h"

#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace pixhaul::test;

/// kill -9 at random moments, and `--resume`: nothing is torn, lost, there twice or left over.
class TestKill : public QObject
{
    Q_OBJECT

    QRandomGenerator m_random;

    static int pictures() { return soakOr(80, 2'000); }
    static int killsInAll() { return soakOr(2, 200); } // of each row
    static int killsInARun() { return soakOr(2, 20); }

    /// Files from earlier under names that pictures will get.
    static constexpr int earlier = mostNumbers - 1; // the number in all of them
    static QStringList earlierFiles(const QString &folder)
    {
        QStringList files;
        for (int number = 0; number < pictures(); number += 2)
            if (PictureSite::isCalledByNumber(number))
                files.append(u"%1/%2.png"_s.arg(folder).arg(number));
        return files;
    }
    static void plantEarlier(const QString &folder)
    {
        QVERIFY(QDir().mkpath(folder));
        for (const QString &path : earlierFiles(folder))
            QVERIFY(numberedPicture(earlier).save(path));
    }
    static void verifyEarlier(const QString &folder)
    {
        for (const QString &path : earlierFiles(folder)) {
            const auto found = numberIn(QImage(path, "PNG"));
            const bool isOneOfBoth = found == earlier || found == QFileInfo(path).baseName().toInt();
            QVERIFY2(isOneOfBoth, qPrintable(path));
        }
    }

private slots:
    void initTestCase() { m_random.seed(randomSeed()); }

    void losesAndDoublesNothing_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("a plain run") << QStringList{};
        QTest::newRow("what came is kept, too") << QStringList{u"--keep-original"_s};
        QTest::newRow("in folders below") << QStringList{u"--name"_s, u"*host*/*num* *name*"_s};
        QTest::newRow("files from earlier are replaced") << QStringList{u"--existing"_s, u"replace"_s};
        QTest::newRow("whose names are taken are skipped") << QStringList{u"--existing"_s, u"skip"_s};
    }
    void losesAndDoublesNothing()
    {
        QFETCH(const QStringList, options);
        const bool replaces = options.contains(u"replace"_s);
        const Originals originals =
            options.contains(u"--keep-original"_s) ? Originals::Kept : Originals::Dropped;
        PictureSite site(pictures());
        qint64 expected = 0; // ms, of a run to the end
        int kills = 0;
        for (int runs = 0; kills < killsInAll(); ++runs) {
            const QTemporaryDir scratch;
            const QString folder = scratch.filePath(u"out"_s);
            QFile list(scratch.filePath(u"links.txt"_s));
            QVERIFY(list.open(QIODevice::WriteOnly) && list.write(site.list()) > 0);
            list.close();
            if (replaces)
                plantEarlier(folder);
            HeadlessProgram program(scratch.path());
            const QStringList asked = options + QStringList{u"--resume"_s, u"-o"_s, folder};
            const QStringList askedFirst = asked + QStringList{u"-i"_s, list.fileName()};
            QElapsedTimer timer;
            timer.start();
            if (runs == 0) { // to know how long one takes
                QVERIFY(isAllSaved(program.run(askedFirst), false));
                expected = timer.elapsed();
                QVERIFY(faultInFolder(folder, pictures(), originals).isEmpty());
                continue;
            }
            QList<QJsonObject> saved;
            bool isAccepted = false; // as it said itself; until then links have to be named again
            bool isThrough = false;
            for (int killed = 0; !isThrough;) {
                const QStringList &arguments = isAccepted ? asked : askedFirst;
                const bool isToBeKilled = killed < killsInARun() && kills < killsInAll();
                const auto moment = 1ms * m_random.bounded(2 * int(expected) / killsInARun());
                const auto end = isToBeKilled ? program.runUntil(moment, arguments) : program.run(arguments);
                isThrough = end.isNormal;
                if (isThrough)
                    QVERIFY2(isAllSaved(end, isAccepted), end.err.constData());
                else
                    QVERIFY2(isToBeKilled, end.err.constData());
                killed += !isThrough;
                kills += !isThrough;
                isAccepted = isAccepted || end.events(u"link"_s).size() == pictures();
                saved += end.events(u"saved"_s);
                const QString broken = brokenPromise(folder, saved);
                QVERIFY2(broken.isEmpty(), qPrintable(broken));
                if (replaces)
                    verifyEarlier(folder);
            }
            const QString fault = faultInFolder(folder, pictures(), originals);
            QVERIFY2(fault.isEmpty(), qPrintable(fault));
            QVERIFY(saved.size() <= pictures()); // nobody fetches again what was told as saved
            const QStringList kept = entriesOf(scratch.filePath(u"data/pixhaul/headless"_s));
            QVERIFY2(kept.size() == 1, qPrintable(kept.join(u' '))); // the session
        }
        qInfo("%d kills; a run takes %lld ms", kills, expected);
    }
};

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
