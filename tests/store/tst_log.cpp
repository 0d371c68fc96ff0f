#include "store/log.h"

#include "support/files.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <sys/stat.h>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

class TestLog : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path() const { return m_folder->filePath(u"a.log"_s); }

    /// Without their times.
    static QStringList entriesIn(const QByteArray &log)
    {
        QStringList entries;
        for (const QByteArray &line : log.chopped(log.endsWith('\n') ? 1 : 0).split('\n'))
            entries += QString::fromUtf8(line).section(u' ', 1);
        return entries;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
    }
    void cleanup() { m_folder.reset(); }

    void anEntryHasItsTimeItsLevelAndItsText()
    {
        const QDateTime before = QDateTime::currentDateTimeUtc();
        {
            Log log(path(), LogLevel::Info);
            log.write(LogLevel::Info, u"猫 came"_s);
        } // its end writes everything
        const QString line = QString::fromUtf8(contentOf(path()));
        const QRegularExpression form(
            u"^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z) info 猫 came\n$"_s);
        const auto match = form.match(line);
        QVERIFY2(match.hasMatch(), qPrintable(line));
        const QDateTime time = QDateTime::fromString(match.captured(1), Qt::ISODateWithMs);
        QVERIFY(qAbs(before.secsTo(time)) < 60);
    }

    void aLevelTellsWhatThoseBeforeItTell_data()
    {
        QTest::addColumn<LogLevel>("level");
        QTest::addColumn<QStringList>("kept");
        const QStringList all{u"errors e"_s, u"info i"_s, u"debug d"_s};
        QTest::newRow("errors") << LogLevel::Errors << all.mid(0, 1);
        QTest::newRow("info") << LogLevel::Info << all.mid(0, 2);
        QTest::newRow("debug") << LogLevel::Debug << all;
    }
    void aLevelTellsWhatThoseBeforeItTell()
    {
        QFETCH(const LogLevel, level);
        {
            Log log(path(), LogLevel::Off);
            log.setLevel(level); // from now on
            log.write(LogLevel::Errors, u"e"_s);
            log.write(LogLevel::Info, u"i"_s);
            log.write(LogLevel::Debug, u"d"_s);
        }
        QTEST(entriesIn(contentOf(path())), "kept");
    }

    void offWritesNothing()
    {
        {
            Log log(path(), LogLevel::Off);
            for (const LogLevel level : {LogLevel::Off, LogLevel::Errors, LogLevel::Info, LogLevel::Debug}) {
                QVERIFY(!log.keeps(level));
                log.write(level, u"x"_s);
            }
        }
        QCOMPARE(entriesOf(m_folder->path()), QStringList());
    }

    void anEntryIsOneLineWhateverItHolds()
    {
        {
            Log log(path(), LogLevel::Info);
            log.write(LogLevel::Info, u"a\nb\r\tc\0d\u001b[31m\u2028e\u0085f"_s);
            log.write(LogLevel::Info, QString(5'000, u'x'));
        }
        const QStringList entries = entriesIn(contentOf(path()));
        QCOMPARE(entries,
                 QStringList({u"info a b  c d [31m e f"_s, u"info "_s + QString(1'000, u'x') + u'…'}));
    }

    void whoWritesNeverWaitsAndIsToldWhatWasDropped()
    {
        constexpr int written = 10'000;
        const QByteArray name = QFile::encodeName(path());
        QCOMPARE(::mkfifo(name.constData(), 0600), 0); // holds up whoever opens it
        std::future<QByteArray> read;
        {
            Log log(path(), LogLevel::Info);
            for (int i = 0; i < written; ++i)
                log.write(LogLevel::Info, QString::number(i)); // would never return if it had to wait
            read = std::async(std::launch::async, [this] {
                QFile fifo(path());
                return fifo.open(QIODevice::ReadOnly) ? fifo.readAll() : QByteArray();
            });
        } // its end is the end of the file, too
        const QStringList entries = entriesIn(read.get());
        QCOMPARE(entries.first(), u"info 0"_s);
        const qsizetype kept = entries.filter(QRegularExpression(u"^info \\d+$"_s)).size();
        QVERIFY(kept >= Log::longestQueue && kept <= Log::longestQueue + 1);
        QVERIFY(entries.last().endsWith(u" entries are missing here"_s));
    }

    void whereItCannotBeWrittenNothingElseHappens()
    {
        Log log(u"/proc/1/a.log"_s, LogLevel::Debug);
        for (int i = 0; i < 100; ++i)
            log.write(LogLevel::Errors, u"x"_s);
    }
};

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"
