#include "links/listreader.h"

#include "links/htmllinks.h"

#include <QBuffer>
#include <QFile>
#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

/// A pipe that delivers a text again and again, in pieces of odd sizes, and may break in the end.
class Pipe : public QIODevice
{
public:
    Pipe(QByteArray text, qint64 length, qint64 piece)
        : m_text(std::move(text))
        , m_length(length)
        , m_piece(piece)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    bool isSequential() const override { return true; }
    bool atEnd() const override { return m_delivered == m_length && !m_breaks; }
    void breakAtTheEnd() { m_breaks = true; }
    qint64 delivered() const { return m_delivered; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 size = std::min({most, m_piece, m_length - m_delivered});
        for (qint64 i = 0; i < size; ++i)
            data[i] = m_text.at(m_delivered++ % m_text.size());
        if (size == 0 && m_breaks)
            setErrorString(u"the pipe broke"_s);
        return size == 0 ? -1 : size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_text;
    qint64 m_length;
    qint64 m_piece;
    qint64 m_delivered = 0;
    bool m_breaks = false;
};

/// As many bytes as one wants, without a line end, at no cost.
class Endless : public QIODevice
{
public:
    Endless(const QByteArray &beginning, qint64 length)
        : m_beginning(beginning)
        , m_length(length)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    bool isSequential() const override { return true; }
    bool atEnd() const override { return m_delivered == m_length; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 size = std::min(most, m_length - m_delivered);
        std::fill_n(data, size, 'x');
        const qint64 begun = std::min(size, std::max<qint64>(m_beginning.size() - m_delivered, 0));
        std::copy_n(m_beginning.constData() + std::min<qint64>(m_delivered, m_beginning.size()), begun, data);
        m_delivered += size;
        return size == 0 ? -1 : size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_beginning;
    qint64 m_length;
    qint64 m_delivered = 0;
};

qint64 peakKb()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmHWM:") + 6;
    return text.mid(at, text.indexOf("kB", at) - at).trimmed().toLongLong();
}

#ifdef __SANITIZE_ADDRESS__
constexpr qint64 littleKb = 300'000; // it holds back 256 MB of what was freed
#else
constexpr qint64 littleKb = 20'000;
#endif

Result<Scan> read(const QByteArray &bytes)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    return readList(buffer);
}

QStringList written(const Result<Scan> &scan)
{
    QStringList links;
    for (const FoundLink &found : scan.value_or(Scan()).links)
        links += found.link.written;
    return links;
}

/// What a scan says, line by line, for comparing two.
QStringList told(const Result<Scan> &result)
{
    const Scan scan = result.value_or(Scan());
    QStringList lines;
    for (const FoundLink &found : scan.links)
        lines += u"%1 link %2"_s.arg(found.line).arg(found.link.written);
    for (const DuplicateLink &duplicate : scan.duplicates)
        lines += u"%1 duplicate of %2"_s.arg(duplicate.line).arg(duplicate.of);
    for (const RejectedLine &rejected : scan.rejected)
        lines += u"%1 rejected %2"_s.arg(rejected.line).arg(rejected.text);
    return lines;
}

QByteArray encoded(const QString &text, QStringConverter::Encoding encoding)
{
    return QStringEncoder(encoding, QStringConverter::Flag::WriteBom)(text);
}

QByteArray gb18030(const QString &text)
{
    return QStringEncoder("GB18030")(text);
}

QString refusalOf(const Result<Scan> &result)
{
    if (result || result.error().cause != Cause::FileTrouble)
        return {};
    return result.error().detail;
}

/// Chinese, an emoji (a surrogate pair), a comment, a blank line, a duplicate, words.
const QString mixedList = u"# 图片\r\nhttp://图.example/猫.png\r\n\r\nhttp://h.example/😀.png 你好\r\n"
                          "http://图.example/猫.png\r\n没有链接\r\nhttp://h.example/last"_s;

} // namespace

class TestListReader : public QObject
{
    Q_OBJECT

private slots:
    void largeListTakesLittleMemory(); // first: what others took at most would hide it
    void gigabyteWithoutALineEndTakesLittleMemory_data();
    void gigabyteWithoutALineEndTakesLittleMemory();
    void tellsTheEncoding_data();
    void tellsTheEncoding();
    void readsLines_data();
    void readsLines();
    void readsInPieces_data();
    void readsInPieces();
    void encodingMayChangeFromLineToLine();
    void theBeginningTellsWhatIsTriedFirst();
    void longPageWithoutALineEndIsUtf8();
    void longLineIsRejectedAndTheNextOneRead();
    void refusesBytesThatAreNoText_data();
    void refusesBytesThatAreNoText();
    void textThatBeginsLikeAPictureIsText_data();
    void textThatBeginsLikeAPictureIsText();
    void htmlIsReadAsHtml_data();
    void htmlIsReadAsHtml();
    void htmlHasALimit();
    void brokenDeviceIsAFailure();
    void readingCanBeEnded();
    void refusesWhatIsNoFile();
    void readsAFile();
    void readsStandardInput();
};

void TestListReader::tellsTheEncoding_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("UTF-8") << mixedList.toUtf8();
    QTest::newRow("UTF-8 with a BOM") << encoded(mixedList, QStringConverter::Utf8);
    QTest::newRow("UTF-16, little end first") << encoded(mixedList, QStringConverter::Utf16LE);
    QTest::newRow("UTF-16, big end first") << encoded(mixedList, QStringConverter::Utf16BE);
    QTest::newRow("UTF-32") << encoded(mixedList, QStringConverter::Utf32LE);
    QTest::newRow("GB18030") << gb18030(mixedList);
}

void TestListReader::tellsTheEncoding()
{
    QFETCH(QByteArray, bytes);
    const Result<Scan> scan = read(bytes);
    QVERIFY(scan);
    QCOMPARE(told(scan), QStringList({u"2 link http://图.example/猫.png"_s,
                                      u"4 link http://h.example/😀.png"_s, u"7 link http://h.example/last"_s,
                                      u"5 duplicate of 0"_s, u"6 rejected 没有链接"_s}));
}

void TestListReader::readsLines_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("links");
    const QStringList ab = {u"http://h.example/a"_s, u"http://h.example/b"_s};
    QTest::newRow("LF") << QByteArray("http://h.example/a\nhttp://h.example/b\n") << ab;
    QTest::newRow("CRLF") << QByteArray("http://h.example/a\r\nhttp://h.example/b\r\n") << ab;
    QTest::newRow("no last line end") << QByteArray("http://h.example/a\nhttp://h.example/b") << ab;
    QTest::newRow("Latin-1") << QByteArray("http://h.example/caf\xE9.png\n")
                             << QStringList{u"http://h.example/café.png"_s};
    QTest::newRow("half a UTF-8 character at the end")
        << QByteArray("http://h.example/\xE4") << QStringList{u"http://h.example/ä"_s};
    QTest::newRow("comments and a fragment") << QByteArray("#http://h.example/c\nhttp://h.example/a#b\n")
                                             << QStringList{u"http://h.example/a#b"_s};
    QTest::newRow("nothing") << QByteArray() << QStringList();
    QTest::newRow("only a BOM") << QByteArray("\xEF\xBB\xBF") << QStringList();
}

void TestListReader::readsLines()
{
    QFETCH(QByteArray, bytes);
    const Result<Scan> scan = read(bytes);
    QVERIFY(scan);
    QTEST(written(scan), "links");
    QCOMPARE(scan->rejected.size(), 0U);
}

void TestListReader::readsInPieces_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QString longList = mixedList.repeated(600); // every kind of cut falls between two pieces
    QTest::newRow("UTF-8") << longList.toUtf8();
    QTest::newRow("UTF-16") << encoded(longList, QStringConverter::Utf16LE);
    QTest::newRow("GB18030") << gb18030(longList);
}

void TestListReader::readsInPieces()
{
    QFETCH(QByteArray, bytes);
    const QStringList whole = told(scanText(mixedList.repeated(600)));
    for (const qint64 piece : {1, 2, 3, 7, 1021, 65'537}) {
        Pipe pipe(bytes, bytes.size(), piece);
        QCOMPARE(told(readList(pipe)), whole);
    }
}

void TestListReader::encodingMayChangeFromLineToLine()
{
    const QString link = u"http://h.example/中.png"_s;
    const Result<Scan> scan = read("http://a.example/caf\xE9\n" + gb18030(link) + "\nfoo " + link.toUtf8());
    QCOMPARE(written(scan), QStringList({u"http://a.example/café"_s, link}));
    QCOMPARE(scan->duplicates.size(), 1U);
}

void TestListReader::theBeginningTellsWhatIsTriedFirst()
{
    const QString passesForUtf8 = u"http://h.example/隆.png"_s; // C2 A1 in GB18030, ¡ in UTF-8
    QCOMPARE(written(read(gb18030(passesForUtf8))), QStringList{u"http://h.example/¡.png"_s});
    QCOMPARE(written(read(gb18030(passesForUtf8 + u"\n# 中"_s))), QStringList{passesForUtf8});
}

void TestListReader::longPageWithoutALineEndIsUtf8()
{
    // The first 64 KB end within a character, and would be good GB18030.
    const QString page = u"<html><img src='http://h.example/猫.png'>aa"_s + QString(60'000, u'中');
    QVERIFY(!QUtf8StringView(page.toUtf8().first(64 * 1024)).isValidUtf8());
    QCOMPARE(written(read(page.toUtf8())), QStringList{u"http://h.example/猫.png"_s});
}

void TestListReader::largeListTakesLittleMemory()
{
    const qint64 before = peakKb();
    const QByteArray line = "http://h.example/a.png " + QByteArray(3'000, 'x') + "\n";
    const qint64 length = 30LL << 20;
    Pipe pipe(line, length, 100'000);
    const Result<Scan> scan = readList(pipe);
    QVERIFY(scan);
    QCOMPARE(scan->links.size(), 1U);
    QVERIFY(scan->duplicates.size() > 10'000);
    QVERIFY2(peakKb() - before < littleKb, qPrintable(u"%1 KB more"_s.arg(peakKb() - before)));
}

void TestListReader::gigabyteWithoutALineEndTakesLittleMemory_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::addColumn<ListFormat>("format");
    QTest::newRow("loose text") << QByteArray("https://h.example/") << ListFormat::LooseText;
    QTest::newRow("a table") << QByteArray("url,name\nhttps://h.example/a,b\nhttps://h.example/,\"")
                             << ListFormat::Table;
    QTest::newRow("JSON Lines") << QByteArray("{\"url\": \"https://h.example/") << ListFormat::JsonLines;
    QTest::newRow("a playlist") << QByteArray("#EXTM3U\nhttps://h.example/") << ListFormat::Playlist;
    QTest::newRow("an option of aria2's")
        << QByteArray("https://h.example/a\n  header=") << ListFormat::Aria2;
    QTest::newRow("a feed") << QByteArray("<?xml version='1.0'?>\n<rss>\nhttps://h.example/")
                            << ListFormat::Xml;
}

void TestListReader::gigabyteWithoutALineEndTakesLittleMemory()
{
    QFETCH(QByteArray, beginning);
    QFETCH(ListFormat, format);
    const qint64 before = peakKb();
    Endless endless(beginning, 1LL << 30);
    const Result<Scan> scan = readList(endless, {.format = format});
    QVERIFY(endless.atEnd());
    QVERIFY(scan);
    QCOMPARE(scan->rejected.size(), 1U);
    QCOMPARE(scan->rejected[0].reason, Rejection::LineTooLong);
    QVERIFY2(peakKb() - before < littleKb, qPrintable(u"%1 KB more"_s.arg(peakKb() - before)));
}

void TestListReader::longLineIsRejectedAndTheNextOneRead()
{
    Pipe endless("http://h.example/", 20LL << 20, 5'000);
    const Result<Scan> one = readList(endless);
    QVERIFY(one);
    QCOMPARE(one->links.size(), 0U);
    QCOMPARE(one->rejected.size(), 1U);
    QCOMPARE(one->rejected[0].reason, Rejection::LineTooLong);

    const Result<Scan> scan =
        read("http://h.example/" + QByteArray(longestLine, 'a') + "\nhttp://h.example/b");
    QCOMPARE(told(scan), QStringList({u"2 link http://h.example/b"_s,
                                      u"1 rejected http://h.example/"_s + QString(200 - 17, u'a')}));
}

void TestListReader::refusesBytesThatAreNoText_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("detail");
    const auto picture = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes + "http://h.example/a.png" << u"picture"_s;
    };
    picture("a PNG", QByteArray::fromHex("89504e470d0a1a0a0000000d49484452"));
    picture("a JPEG", QByteArray::fromHex("ffd8ffe000104a464946"));
    picture("a GIF", "GIF89a");
    picture("a BMP", QByteArray::fromHex("424d36f900000000000036000000"));
    picture("a WebP", "RIFF1234WEBPVP8 ");
    picture("a TIFF", QByteArray::fromHex("49492a0008000000"));
    picture("an icon", QByteArray::fromHex("000001000100"));
    picture("an AVIF", QByteArray("\0\0\0\x20", 4) + "ftypavif");
    picture("an SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\">");
    picture("an SVG with a prolog", "<?xml version=\"1.0\"?>\n<!-- x -->\n<svg>");

    const auto binary = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes << u"binary data"_s;
    };
    binary("a NUL at the start", QByteArray("\0http://h.example/a.png", 23));
    binary("a NUL far behind", QByteArray("http://h.example/a.png\n").repeated(20'000) + '\0');
    binary("a program", QByteArray::fromHex("7f454c4602010100"));
    binary("UTF-16 without a BOM", encoded(u"http://h.example"_s, QStringConverter::Utf16LE).mid(2));
    binary("a NUL in UTF-16", encoded(u"http://h.example"_s + QChar(u'\0'), QStringConverter::Utf16LE));
}

void TestListReader::refusesBytesThatAreNoText()
{
    QFETCH(QByteArray, bytes);
    QTEST(refusalOf(read(bytes)), "detail");
}

void TestListReader::textThatBeginsLikeAPictureIsText_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char *beginning :
         {"BMW 2002: ", "RIFF raff ", "II ", "GIF ", "MM* ", "PNG ", "The ftypes ", "<?xml?><html>"})
        QTest::newRow(beginning) << beginning + QByteArray("<img src='http://h.example/a.png'>");
}

void TestListReader::textThatBeginsLikeAPictureIsText()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(written(read(bytes)), QStringList{u"http://h.example/a.png"_s});
}

void TestListReader::htmlIsReadAsHtml_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QString page = u"<!DOCTYPE html>\n<title>中 http://h.example/no.png</title>\n"
                         "<img src='http://h.example/猫.png?a=1&amp;b=2'>\n"_s;
    QTest::newRow("UTF-8") << page.toUtf8();
    QTest::newRow("UTF-8 with a BOM") << encoded(page, QStringConverter::Utf8);
    QTest::newRow("UTF-16") << encoded(page, QStringConverter::Utf16BE);
    QTest::newRow("GB18030") << gb18030(page);
    QTest::newRow("UTF-8 with one broken line") << page.toUtf8() + "<p>\xFF\xFE</p>";
    QTest::newRow("longer than one piece") << page.toUtf8() + QByteArray("<p>text</p>\n").repeated(10'000);
}

void TestListReader::htmlIsReadAsHtml()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(told(read(bytes)), QStringList{u"3 link http://h.example/猫.png?a=1&b=2"_s});
}

void TestListReader::htmlHasALimit()
{
    Pipe endless("<html>\n", 10LL << 30, 64 << 10);
    QCOMPARE(refusalOf(readList(endless)), u"HTML over 64 MB"_s);
    QVERIFY(endless.delivered() < longestHtml + (1 << 20));
}

void TestListReader::brokenDeviceIsAFailure()
{
    for (const char *text : {"http://h.example/a\n", "<html>"}) {
        Pipe pipe(text, 1'000'000, 10'000);
        pipe.breakAtTheEnd();
        QCOMPARE(refusalOf(readList(pipe)), u"the pipe broke"_s);
    }
}

void TestListReader::readingCanBeEnded()
{
    Pipe endless("http://h.example/a\nhttp://h.example/b\n", 10LL << 30, 10'000);
    int asked = 0;
    const Result<Scan> scan = readList(endless, [&](qsizetype found) { return found == 2 && ++asked < 3; });
    QVERIFY(scan);
    QCOMPARE(scan->links.size(), 2U);
    QCOMPARE(asked, 3);
    QVERIFY(endless.delivered() < 1'000'000);
}

void TestListReader::refusesWhatIsNoFile()
{
    const QTemporaryDir dir;
    QCOMPARE(refusalOf(readListFile(dir.path())), u"folder"_s);
    QVERIFY(refusalOf(readListFile(dir.filePath(u"missing"_s))).contains("No such file"_L1));
#ifdef Q_OS_UNIX
    const QString fifo = dir.filePath(u"fifo"_s);
    QCOMPARE(mkfifo(qPrintable(fifo), 0600), 0);
    QCOMPARE(refusalOf(readListFile(fifo)), u"special file"_s);
    QVERIFY(QFile::link(fifo, dir.filePath(u"link"_s)));
    QCOMPARE(refusalOf(readListFile(dir.filePath(u"link"_s))), u"special file"_s);
    QCOMPARE(refusalOf(readListFile(u"/dev/zero"_s)), u"special file"_s);
#endif
#ifdef Q_OS_LINUX
    QCOMPARE(refusalOf(readListFile(u"/proc/self/mem"_s)), u"Input/output error"_s);
#endif
}

void TestListReader::readsAFile()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"列表.txt"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("http://h.example/a\nwords\n");
    file.close();
    QCOMPARE(told(readListFile(path)), QStringList({u"1 link http://h.example/a"_s, u"2 rejected words"_s}));
}

void TestListReader::readsStandardInput()
{
#ifdef Q_OS_UNIX
    std::array<int, 2> ends;
    QCOMPARE(pipe(ends.data()), 0);
    const QByteArray list = "http://h.example/a\nhttp://h.example/b";
    QCOMPARE(write(ends[1], list.data(), list.size()), list.size());
    close(ends[1]);
    QFile input;
    QVERIFY(input.open(ends[0], QIODevice::ReadOnly, QFileDevice::AutoCloseHandle));
    QCOMPARE(written(readList(input)), QStringList({u"http://h.example/a"_s, u"http://h.example/b"_s}));
#endif
}

QTEST_GUILESS_MAIN(TestListReader)
#include "tst_listreader.moc"
