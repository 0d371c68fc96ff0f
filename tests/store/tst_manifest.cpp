#include "store/manifestwriter.h"

#include "support/files.h"
#include "support/filesystems.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <mutex>

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;
using manifest::Format;
using manifest::Row;

namespace {

Row row(int number)
{
    return {.link = u"https://h.org/猫,%1?a=\"b\"&c=1\n"_s.arg(number),
            .finalLink = u"https://cdn.h.org/%1.jpg"_s.arg(number),
            .status = u"saved"_s,
            .folder = u"/home/me/My, \"pictures\""_s,
            .file = u"cats/猫 (%1).png"_s.arg(number),
            .bytes = 5'000'000'000 + number,
            .pixels = {640, 480},
            .format = u"jpeg"_s,
            .sha256 = QByteArray(32, char(number)),
            .etag = u"W/\"x,y\""_s,
            .time = QDateTime({2026, 11, 23}, {12, 0, number % 60}, Qt::UTC)};
}

const Row failedRow{.link = u"http://h.org/gone.jpg"_s,
                    .status = u"failed"_s,
                    .reason = u"http"_s,
                    .time = QDateTime({2026, 11, 23}, {12, 0}, Qt::UTC)};

Result<manifest::Contents> read(const QByteArray &bytes)
{
    QByteArray copy = bytes;
    QBuffer buffer(&copy);
    buffer.open(QIODevice::ReadOnly);
    return manifest::read(buffer);
}

QByteArray fileOf(Format format, const std::vector<Row> &rows)
{
    QByteArray bytes = manifest::header(format);
    for (const Row &row : rows)
        bytes += manifest::line(row, format);
    return bytes;
}

/// What the child does that is killed: adds rows for ever.
int addForEver(const QString &path)
{
    const auto writer = ManifestWriter::open(path);
    if (!writer)
        return 1;
    for (int number = 0;; ++number) {
        (*writer)->add(row(number % 100));
        if (number % 50 == 0)
            (void)(*writer)->finish();
    }
}

std::mutex deadDisk; ///< while it is locked

} // namespace

// The program's own calls pass through here.
extern "C" int fsync(int file)
{
    const std::scoped_lock answer(deadDisk);
    return int(::syscall(SYS_fsync, file));
}

extern "C" ssize_t write(int file, const void *bytes, size_t length)
{
    const std::scoped_lock answer(deadDisk);
    return ::syscall(SYS_write, file, bytes, length);
}

class TestManifest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;

    QString path(Format format) const
    {
        return m_scratch->filePath(format == Format::Csv ? u"list.csv"_s : u"list.jsonl"_s);
    }
    void put(const QString &path, const QByteArray &bytes) const
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_scratch = std::make_unique<QTemporaryDir>();
    }

    void whatIsWrittenIsRead_data()
    {
        QTest::addColumn<Format>("format");
        QTest::newRow("CSV") << Format::Csv;
        QTest::newRow("JSON Lines") << Format::JsonLines;
    }
    void whatIsWrittenIsRead()
    {
        QFETCH(const Format, format);
        const std::vector<Row> rows{row(1), failedRow, row(2)};
        const QByteArray bytes = fileOf(format, rows);
        const auto contents = read(bytes);
        QVERIFY(contents);
        QVERIFY(contents->format == format);
        QCOMPARE(contents->rows.size(), 3U);
        for (std::size_t i = 0; i < rows.size(); ++i)
            QVERIFY2(contents->rows[i] == rows[i], qPrintable(contents->rows[i].link));
        QCOMPARE(contents->end, bytes.size());
        QVERIFY(contents->isEnded);
    }

    void noCellOfATableIsAFormula_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("a plain name") << u"cat.png"_s << "cat.png"_ba;
        QTest::newRow("a formula") << u"=1+1.png"_s << "'=1+1.png"_ba;
        QTest::newRow("a formula with a comma") << u"=A(1,2).png"_s << "\"'=A(1,2).png\""_ba;
        QTest::newRow("plus") << u"+1.png"_s << "'+1.png"_ba;
        QTest::newRow("minus") << u"-1.png"_s << "'-1.png"_ba;
        QTest::newRow("at") << u"@cat.png"_s << "'@cat.png"_ba;
        QTest::newRow("a tab") << u"\t=1.png"_s << "'\t=1.png"_ba;
        QTest::newRow("the end of a line") << u"\r=1.png"_s << "\"'\r=1.png\""_ba;
        QTest::newRow("a full-width one") << u"＝1.png"_s << "'＝1.png"_ba;
        QTest::newRow("in the middle") << u"a=1.png"_s << "a=1.png"_ba;
        QTest::newRow("an apostrophe") << u"'n' roll.png"_s << "'n' roll.png"_ba;
        QTest::newRow("nothing but apostrophes") << u"''"_s << "''"_ba;
        QTest::newRow("an apostrophe and a formula") << u"'=1.png"_s << "''=1.png"_ba;
        QTest::newRow("two apostrophes and a formula") << u"''-1.png"_s << "'''-1.png"_ba;
    }
    void noCellOfATableIsAFormula()
    {
        QFETCH(const QString, file);
        QFETCH(const QByteArray, cell);
        const Row row{.link = u"http://h.org/a"_s, .status = u"saved"_s, .file = file};
        QCOMPARE(manifest::line(row, Format::Csv), "http://h.org/a,,saved,,," + cell + ",,,,,,,\r\n");
        const QByteArray json = manifest::line(row, Format::JsonLines);
        QCOMPARE(QJsonDocument::fromJson(json)[u"file"_s].toString(), file);
        for (const Format format : {Format::Csv, Format::JsonLines})
            QCOMPARE(read(fileOf(format, {row}))->rows.at(0).file, file);
    }

    void whatWasSkippedNamesItsFile_data()
    {
        QTest::addColumn<stage::Skipped>("skipped");
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("file");
        QTest::newRow("in the folder") << stage::Skipped{u"/out/a.png"_s} << u"/out"_s << u"a.png"_s;
        QTest::newRow("below it") << stage::Skipped{u"/out/h.org/a.png"_s} << u"/out"_s << u"h.org/a.png"_s;
        QTest::newRow("in another") << stage::Skipped{u"/outer/h.org/a.png"_s} << u"/outer/h.org"_s
                                    << u"a.png"_s;
        QTest::newRow("too small") << stage::Skipped{{}, SkipReason::TooSmall} << QString() << QString();
    }
    void whatWasSkippedNamesItsFile()
    {
        QFETCH(const stage::Skipped, skipped);
        const Row row = manifest::rowOf(linkFrom(u"http://h.org/a"_s), skipped, {}, u"/out"_s);
        QTEST(row.folder, "folder");
        QTEST(row.file, "file");
        QCOMPARE(row.reason, wordFor(skipped.reason));
    }

    void scriptsReadIt()
    {
        put(path(Format::Csv), fileOf(Format::Csv, {row(7)}));
        put(path(Format::JsonLines), fileOf(Format::JsonLines, {row(7)}));
        QProcess python;
        python.start(
            u"/usr/bin/python3"_s,
            {u"-c"_s,
             u"import csv, json, sys\n"
             "a = list(csv.DictReader(open(sys.argv[1], encoding='utf-8', newline='')))[0]\n"
             "b = json.loads(open(sys.argv[2], encoding='utf-8').read())\n"
             "assert list(a) == ['link', 'final_link', 'status', 'reason', 'folder', 'file', 'bytes', "
             "'width', 'height', 'format', 'etag', 'time', 'sha256'], list(a)\n"
             "assert {k: v for k, v in a.items() if v} == {k: str(v) for k, v in b.items()}, (a, b)\n"
             "assert b['link'] == 'https://h.org/猫,7?a=\"b\"&c=1\\n' and b['bytes'] == 5000000007\n"
             "assert b['time'] == '2026-11-23T12:00:07Z' and b['sha256'] == '07' * 32\n"_s,
             path(Format::Csv), path(Format::JsonLines)});
        QVERIFY(python.waitForFinished());
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
    }

    void aLineThatWasCutOffCountsNot_data() { whatIsWrittenIsRead_data(); }
    void aLineThatWasCutOffCountsNot()
    {
        QFETCH(const Format, format);
        const QByteArray first = fileOf(format, {row(1)});
        const QByteArray both = fileOf(format, {row(1), row(2)});
        for (qsizetype size = first.size(); size < both.size(); ++size) {
            const auto contents = read(both.first(size));
            QVERIFY(contents);
            const bool isWhole = contents->rows.size() == 2;
            QCOMPARE(contents->rows.size(), isWhole ? 2U : 1U);
            QVERIFY(!isWhole || (contents->rows[1] == row(2) && !contents->isEnded));
            QCOMPARE(contents->end, isWhole ? size : first.size());
        }
    }

    void theLastOfSeveralCounts_data() { whatIsWrittenIsRead_data(); }
    void theLastOfSeveralCounts()
    {
        QFETCH(const Format, format);
        Row again = row(1);
        again.status = u"failed"_s;
        const auto contents = read(fileOf(format, {again, row(2), row(1)}));
        QCOMPARE(contents->rows.size(), 2U);
        QVERIFY(contents->rows[0] == row(1));
        QVERIFY(contents->rows[1] == row(2));
    }

    void othersHandsAreToleratedInIt()
    {
        const QByteArray moved = QByteArray("\xef\xbb\xbfsha256,status,notes,file,link\n"
                                            ",saved,\"mine, only\",a.png,http://h.org/a\n"
                                            "00ff,saved,a hash too short,b.png,http://h.org/b\n"
                                            "nonsense\n"
                                            ",saved,,b.png,\n") +
                                 QByteArray(32, 'a').toHex() + ",saved,,c.png,http://h.org/c";
        const auto contents = read(moved);
        QVERIFY(contents);
        QCOMPARE(contents->rows.size(), 2U);
        QCOMPARE(contents->rows[0].file, u"a.png"_s);
        QCOMPARE(contents->rows[1].sha256, QByteArray(32, 'a'));
        QCOMPARE(contents->end, moved.size());
        QVERIFY(!contents->isEnded);
    }

    void eachLineThatMakesNoSenseIsNamed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QList<qint64>>("numbers");
        QTest::addColumn<QByteArray>("last");
        const QByteArray csv = fileOf(Format::Csv, {row(1), failedRow}); // lines 1 to 4: a link has two
        const QByteArray json = fileOf(Format::JsonLines, {row(1), failedRow});
        QTest::newRow("none of a table") << csv << QList<qint64>() << QByteArray();
        QTest::newRow("none of JSON Lines") << json << QList<qint64>() << QByteArray();
        QTest::newRow("behind a row of two lines") << csv + "notes,of mine\r\n"
                                                   << QList<qint64>{5} << "notes,of mine"_ba;
        QTest::newRow("blank lines and comments") << csv + "\r\n  \r\n# mine\r\n"
                                                  << QList<qint64>() << QByteArray();
        QTest::newRow("a stray quote") << csv + "\"stray\r\n" + manifest::line(row(2), Format::Csv) + "x\r\n"
                                       << QList<qint64>{5, 8} << "x"_ba;
        QTest::newRow("a table that was cut off")
            << fileOf(Format::Csv, {failedRow, failedRow}).chopped(3) << QList<qint64>{3}
            << manifest::line(failedRow, Format::Csv).chopped(3);
        QTest::newRow("JSON Lines that were cut off")
            << (json + json).chopped(3) << QList<qint64>{4}
            << manifest::line(failedRow, Format::JsonLines).chopped(3);
        QTest::newRow("JSON without a link") << json + "{}\n" << QList<qint64>{3} << "{}"_ba;
        QTest::newRow("JSON behind a mark") << "\xef\xbb\xbf" + json + "?\n" << QList<qint64>{3} << "?"_ba;
    }
    void eachLineThatMakesNoSenseIsNamed()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(const QList<qint64>, numbers);
        QFETCH(const QByteArray, last);
        QBuffer buffer(&bytes);
        QVERIFY(buffer.open(QIODevice::ReadOnly));
        QList<qint64> named;
        QByteArray text;
        QVERIFY(manifest::read(buffer, [&](const manifest::BadLine &line) {
            named.append(line.number);
            text = line.text.toByteArray();
        }));
        QCOMPARE(named, numbers);
        QCOMPARE(text, last);
    }

    void rowsHaveTheNumbersOfTheirLines()
    {
        const QByteArray lines = manifest::line(row(1), Format::Csv) + "nonsense\n";
        const auto contents =
            read(manifest::header(Format::Csv) + lines + lines + manifest::line(row(2), Format::Csv));
        QVERIFY(contents);
        QCOMPARE(contents->lines, (std::vector<qint64>{5, 8})); // of the last with that link
    }

    void aStrayQuoteSpoilsItsOwnLineAlone()
    {
        QByteArray bytes = fileOf(Format::Csv, {row(1)}) + "\"stray,2\r\n";
        std::vector<Row> many;
        for (int number = 2; number < 300; ++number)
            many.push_back(row(number % 100 + 100));
        for (const Row &each : many)
            bytes += manifest::line(each, Format::Csv);
        QCOMPARE(read(bytes)->rows.size(), 101U);
        put(path(Format::Csv), bytes);
        QVERIFY(ManifestWriter::open(path(Format::Csv)));
        QCOMPARE(contentOf(path(Format::Csv)), bytes);
    }

    void whatSomebodyAddedStays()
    {
        const QByteArray bytes = fileOf(Format::JsonLines, {row(1)}) + "notes of mine\nand more\n";
        put(path(Format::JsonLines), bytes);
        {
            const auto writer = ManifestWriter::open(path(Format::JsonLines));
            QVERIFY(writer);
            (*writer)->add(row(2));
        }
        QCOMPARE(contentOf(path(Format::JsonLines)), bytes + manifest::line(row(2), Format::JsonLines));
    }

    void oneAtATimeWritesToIt()
    {
        const auto first = ManifestWriter::open(path(Format::Csv));
        QVERIFY(first);
        const auto second = ManifestWriter::open(path(Format::Csv));
        QVERIFY(!second);
        QCOMPARE(second.error().detail, u"another run writes to it"_s);
    }

    void otherFilesAreNone_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("links") << QByteArray("http://h.org/a.jpg\n");
        QTest::newRow("another table") << QByteArray("link,name\nhttp://h.org/a.jpg,cat\n");
        QTest::newRow("another JSON") << QByteArray("{\"url\":\"http://h.org/a.jpg\"}\n");
        QTest::newRow("our own events")
            << QByteArray("{\"event\":\"saved\",\"link\":\"x\",\"status\":\"y\"}\n");
        QTest::newRow("zeros") << QByteArray(1000, '\0');
    }
    void otherFilesAreNone()
    {
        QFETCH(const QByteArray, bytes);
        QCOMPARE(read(bytes).error().detail, u"no manifest"_s);
        if (bytes.isEmpty())
            return;
        for (const Format format : {Format::Csv, Format::JsonLines}) { // and are not written to
            put(path(format), bytes);
            const auto writer = ManifestWriter::open(path(format));
            QVERIFY(!writer);
            QCOMPARE(writer.error().detail, u"no manifest"_s);
            QCOMPARE(contentOf(path(format)), bytes);
        }
    }

    void isGoneOnWith_data() { whatIsWrittenIsRead_data(); }
    void isGoneOnWith()
    {
        QFETCH(const Format, format);
        for (int round = 0; round < 3; ++round) {
            const auto writer = ManifestWriter::open(path(format));
            QVERIFY(writer);
            QCOMPARE((*writer)->savedBefore().size(), round);
            (*writer)->add(row(round));
            QVERIFY((*writer)->finish());
        }
        QCOMPARE(contentOf(path(format)), fileOf(format, {row(0), row(1), row(2)}));
    }

    void whatWasCutOffIsRemoved_data() { whatIsWrittenIsRead_data(); }
    void whatWasCutOffIsRemoved()
    {
        QFETCH(const Format, format);
        const QByteArray whole = fileOf(format, {row(1), row(2)});
        for (qsizetype size = fileOf(format, {row(1)}).size(); size <= whole.size(); size += 7) {
            put(path(format), whole.first(size));
            {
                const auto writer = ManifestWriter::open(path(format));
                QVERIFY(writer);
                (*writer)->add(row(3));
            }
            const auto contents = read(contentOf(path(format)));
            QVERIFY(contents && contents->rows.size() >= 2);
            QVERIFY(contents->rows.front() == row(1) && contents->rows.back() == row(3));
            QCOMPARE(contents->end, contentOf(path(format)).size());
        }
    }

    void aKillLeavesWholeLines_data() { whatIsWrittenIsRead_data(); }
    void aKillLeavesWholeLines()
    {
        QFETCH(const Format, format);
        for (int round = 0; round < 5; ++round) {
            QProcess child;
            child.setProcessChannelMode(QProcess::ForwardedChannels);
            child.start(QCoreApplication::applicationFilePath(), {u"--add-for-ever"_s, path(format)});
            QTRY_VERIFY(QFileInfo(path(format)).size() > 10'000 * (round + 1));
            child.kill();
            QVERIFY(child.waitForFinished());
            const QByteArray bytes = contentOf(path(format));
            const auto contents = read(bytes);
            QVERIFY(contents && !contents->rows.empty());
            QCOMPARE(contents->end, bytes.size()); // one write is not cut in two by a kill
        }
    }

    void aFullDiskHoldsNoHalfOfALine_data() { whatIsWrittenIsRead_data(); }
    void aFullDiskHoldsNoHalfOfALine()
    {
        QFETCH(const Format, format);
        const Mounted disk(m_scratch->path(), "tmpfs", "size=8k");
        if (!disk)
            QSKIP("Only root mounts a disk that can be filled.");
        std::atomic<int> troubles = 0;
        const auto writer = ManifestWriter::open(path(format));
        QVERIFY(writer);
        (*writer)->setTroubleListener([&troubles](const QString &) { ++troubles; });
        for (int number = 0; number < 60; ++number) {
            (*writer)->add(row(number));
            (void)(*writer)->finish();
        }
        QCOMPARE(troubles.load(), 1);
        QVERIFY(!(*writer)->finish());
        const QByteArray bytes = contentOf(path(format));
        const auto contents = read(bytes);
        QVERIFY(contents && contents->rows.size() > 5 && contents->rows.size() < 60);
        QCOMPARE(contents->end, bytes.size());
        // Once there is room, all of it comes.
        QVERIFY(QProcess::execute(u"mount"_s, {u"-o"_s, u"remount,size=1m"_s, m_scratch->path()}) == 0);
        QVERIFY((*writer)->finish());
        QCOMPARE(read(contentOf(path(format)))->rows.size(), 60U);
        (*writer)->add(row(60)); // and from then on each by itself
        QTRY_COMPARE(read(contentOf(path(format)))->rows.size(), 61U);
    }

    void aDeadDiskHoldsUpNobody()
    {
        constexpr std::chrono::milliseconds patience(200);
        const QString file = path(Format::Csv);
        std::atomic<int> troubles = 0;
        auto writer = ManifestWriter::open(file, patience);
        QVERIFY(writer);
        (*writer)->setTroubleListener([&troubles](const QString &) { ++troubles; });
        deadDisk.lock();
        (*writer)->add(row(1));
        const Result<void> finished = (*writer)->finish();
        writer->reset(); // nor does this wait
        deadDisk.unlock();
        QVERIFY(!finished && finished.error().detail.contains(u"does not answer"_s));
        QCOMPARE(troubles.load(), 0);
        QTRY_VERIFY(read(contentOf(file)) && read(contentOf(file))->rows.size() == 1); // it wakes up
    }

    void largeRowsComeBehindWhatIsThere_data() { whatIsWrittenIsRead_data(); }
    void largeRowsComeBehindWhatIsThere()
    {
        QFETCH(const Format, format);
        Row large = row(1);
        large.link = u"data:image/png;base64,"_s + QString(2 << 20, u'A');
        for (const Row &next : {large, row(2), large}) {
            const auto writer = ManifestWriter::open(path(format));
            QVERIFY(writer);
            (*writer)->add(next);
            QVERIFY((*writer)->finish());
        }
        const QByteArray bytes = contentOf(path(format));
        QVERIFY(!bytes.contains('\0'));
        const auto contents = read(bytes);
        QVERIFY(contents);
        QCOMPARE(contents->rows.size(), 2U); // the large one once
        QCOMPARE(contents->rows[0].link.size(), (2 << 20) + 22);
        QCOMPARE(contents->end, bytes.size());
    }

    void namesThatCannotBe_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("an ending that says nothing") << u"list.txt"_s;
        QTest::newRow("a folder") << u"folder.csv"_s;
        QTest::newRow("a pipe") << u"pipe.csv"_s;
        QTest::newRow("nowhere") << u"nowhere/list.csv"_s;
    }
    void namesThatCannotBe()
    {
        QFETCH(const QString, name);
        QVERIFY(QDir().mkdir(m_scratch->filePath(u"folder.csv"_s)));
        QCOMPARE(::mkfifo(QFile::encodeName(m_scratch->filePath(u"pipe.csv"_s)).constData(), 0600), 0);
        const auto writer = ManifestWriter::open(m_scratch->filePath(name));
        QVERIFY(!writer);
        QVERIFY(!writer.error().detail.isEmpty());
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == "--add-for-ever"_L1)
        return addForEver(arguments[2]);
    TestManifest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_manifest.moc"
