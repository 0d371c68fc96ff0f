#include "ui/intake.h"

#include <QElapsedTimer>
#include <QFile>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

QStringList writtenIn(const Scan &scan)
{
    QStringList links;
    for (const FoundLink &found : scan.links)
        links << found.link.written;
    return links;
}

QByteArray manyLinks(int count)
{
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += "https://a.example/" + QByteArray::number(i) + ".jpg\n";
    return text;
}

} // namespace

class TestIntake : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_intake = std::make_unique<Intake>();
        m_scans.clear();
        m_refusals.clear();
        connect(m_intake.get(), &Intake::found, this, [this](const Scan &scan) { m_scans.push_back(scan); });
        connect(m_intake.get(), &Intake::refused, this, [this](const QString &why) { m_refusals << why; });
    }

    void acceptsWhatCanHoldLinks()
    {
        QMimeData text, html, urls, image;
        text.setText(u"x"_s);
        html.setHtml(u"<p>"_s);
        urls.setUrls({QUrl(u"https://a.example/"_s)});
        image.setImageData(QImage(1, 1, QImage::Format_RGB32));
        QVERIFY(Intake::accepts(&text));
        QVERIFY(Intake::accepts(&html));
        QVERIFY(Intake::accepts(&urls));
        QVERIFY(!Intake::accepts(&image));
    }

    void takesTheFirstOfFilesAddressesHtmlAndText()
    {
        QMimeData mime;
        mime.setText(u"https://a.example/text.jpg"_s);
        QCOMPARE(linksOf(mime), {u"https://a.example/text.jpg"_s});
        mime.setHtml(u"<img src=\"https://a.example/html.jpg\">"_s);
        QCOMPARE(linksOf(mime), {u"https://a.example/html.jpg"_s});
        mime.setUrls({QUrl(u"https://a.example/address"_s)});
        QCOMPARE(linksOf(mime), {u"https://a.example/address"_s});
        mime.setUrls({QUrl::fromLocalFile(file(u"list.txt"_s, "https://a.example/file.jpg"))});
        QCOMPARE(linksOf(mime), {u"https://a.example/file.jpg"_s});
    }

    void htmlWithoutAPictureGivesWayToTheText()
    {
        QMimeData mime;
        mime.setHtml(u"<p>https://t7.baidu.com/it/u=1,2&amp;fm=193</p>"_s);
        mime.setText(u"https://t7.baidu.com/it/u=1,2&fm=193"_s);
        QCOMPARE(linksOf(mime), {u"https://t7.baidu.com/it/u=1,2&fm=193"_s});
    }

    void resolvesAgainstThePageThatTheBrowserNames_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("address");
        const QString page = u"https://a.example/albums/1.html"_s;
        QTest::newRow("Chromium") << u"chromium/x-source-url"_s << page.toUtf8();
        QTest::newRow("Firefox") << u"text/x-moz-url-priv"_s
                                 << QByteArray(reinterpret_cast<const char *>(page.utf16()), page.size() * 2);
    }
    void resolvesAgainstThePageThatTheBrowserNames()
    {
        QFETCH(const QString, format);
        QFETCH(const QByteArray, address);
        QMimeData mime;
        mime.setHtml(u"<img src=\"cat.jpg\">"_s);
        mime.setData(format, address);
        QTRY_COMPARE(linksOf(mime).size(), 1);
        QCOMPARE(m_scans.front().links.front().link.url, QUrl(u"https://a.example/albums/cat.jpg"_s));
    }

    void aDropOfFilesAndAddressesLosesNeither()
    {
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(file(u"list.txt"_s, "https://a.example/1.jpg")),
                      QUrl(u"https://a.example/2.jpg"_s)});
        QCOMPARE(linksOf(mime), QStringList({u"https://a.example/1.jpg"_s, u"https://a.example/2.jpg"_s}));
    }

    void severalFilesBecomeOneScanWithoutDoubles()
    {
        m_intake->readFiles(
            {file(u"1.txt"_s, "https://a.example/1\nhttps://a.example/2\nhttps://a.example/2\n"),
             file(u"2.txt"_s, "nothing\nhttps://a.example/3\nhttps://A.example/2\nhttps://a.example/3\n")});
        QTRY_COMPARE(m_scans.size(), std::size_t(1));
        const Scan &scan = m_scans.front();
        QCOMPARE(writtenIn(scan),
                 QStringList({u"https://a.example/1"_s, u"https://a.example/2"_s, u"https://a.example/3"_s}));
        QCOMPARE(scan.duplicates.size(), std::size_t(3));
        QCOMPARE(scan.rejected.size(), std::size_t(1));
        for (const DuplicateLink &duplicate : scan.duplicates)
            QCOMPARE(duplicate.written.back(), scan.links.at(std::size_t(duplicate.of)).link.written.back());
    }

    void tellsWhichLinesOfAManifestMakeNoSense()
    {
        m_intake->readFiles(
            {file(u"list.jsonl"_s, "{\"link\":\"https://a.example/1\",\"status\":\"failed\"}\n"
                                   "nonsense\n"
                                   "{\"link\":\"https://a.example/2\",\"st")});
        QTRY_COMPARE(m_scans.size(), std::size_t(1));
        QCOMPARE(writtenIn(m_scans.front()), {u"https://a.example/1"_s});
        QCOMPARE(m_scans.front().rejected.size(), std::size_t(2));
        QCOMPARE(m_scans.front().rejected[0].line, 2);
        QCOMPARE(m_scans.front().rejected[0].text, u"nonsense"_s);
        QVERIFY(m_scans.front().rejected[1].reason == Rejection::NoRow);
    }

    void refusesByName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("a folder") << u"."_s << QByteArray()
                                  << u"is a folder. Drop text files with links instead."_s;
        QTest::newRow("a picture") << u"cat.png"_s << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)
                                   << u"“cat.png” is a picture, not a list of links."_s;
        QTest::newRow("a program") << u"tool"_s
                                   << QByteArray("\x7f"
                                                 "ELF\2\1\1\0\0\0\0\0\0\0\0\0",
                                                 16)
                                   << u"“tool” is not a text file."_s;
        QTest::newRow("a file that is gone")
            << QString() << QByteArray() << u"“gone.txt” could not be read: "_s;
    }
    void refusesByName()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, content);
        QFETCH(const QString, sentence);
        QString path = m_folder->filePath(u"gone.txt"_s);
        if (name == u"."_s)
            path = m_folder->path();
        else if (!name.isEmpty())
            path = file(name, content);
        m_intake->readFiles({path});
        QTRY_COMPARE(m_refusals.size(), 1);
        QVERIFY2(m_refusals.front().contains(sentence), qPrintable(m_refusals.front()));
        QVERIFY(m_scans.empty());
    }

    void severalRefusalsAreOneSentenceAndTheRestIsRead()
    {
        m_intake->readFiles(
            {m_folder->path(), file(u"list.txt"_s, "https://a.example/1"), m_folder->filePath(u"gone"_s)});
        QTRY_COMPARE(m_scans.size(), std::size_t(1));
        QCOMPARE(m_scans.front().links.size(), std::size_t(1));
        QCOMPARE(m_refusals.size(), 1);
        QVERIFY(m_refusals.front().endsWith("1 other file(s) could not be read either."_L1));
    }

    void textWithoutALinkIsAnsweredToo()
    {
        m_intake->takeText(u"hello"_s);
        QTRY_COMPARE(m_scans.size(), std::size_t(1));
        QCOMPARE(m_scans.front().rejected.size(), std::size_t(1));
    }

    void aPastedZeroDoesNoHarm()
    {
        m_intake->takeText(u"https://a.example/1"_s + QChar(0));
        QTRY_COMPARE(m_scans.size(), std::size_t(1));
        QCOMPARE(writtenIn(m_scans.front()), {u"https://a.example/1"_s});
    }

    void answersInTheOrderOfAsking()
    {
        m_intake->readFiles({file(u"large.txt"_s, manyLinks(20'000))});
        m_intake->takeText(u"https://a.example/small"_s);
        QVERIFY(m_scans.empty()); // nothing is done on the event loop
        QTRY_COMPARE_WITH_TIMEOUT(m_scans.size(), std::size_t(2), 60'000);
        QCOMPARE(m_scans[0].links.size(), std::size_t(20'000));
        QCOMPARE(m_scans[1].links.size(), std::size_t(1));
    }

    void tellsHowFarItIs()
    {
        QSignalSpy progress(m_intake.get(), &Intake::progress);
        m_intake->readFiles({file(u"large.txt"_s, manyLinks(100'000))});
        QTRY_COMPARE_WITH_TIMEOUT(m_scans.size(), std::size_t(1), 120'000);
        QVERIFY(!progress.isEmpty());
        QVERIFY(progress.back().front().toLongLong() > 0);
        const auto told = progress.size();
        QTest::qWait(300);
        QCOMPARE(progress.size(), told);
    }

    void cancelledMeansSilent()
    {
        m_intake->readFiles({file(u"large.txt"_s, manyLinks(100'000))});
        QTest::qWait(50);
        m_intake->cancel();
        m_intake->takeText(u"https://a.example/next"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_scans.size(), std::size_t(1),
                                  5'000); // the next does not wait for the cancelled
        QCOMPARE(writtenIn(m_scans.front()), {u"https://a.example/next"_s});
    }

    void destroyedWhileReadingItEndsSoonAndSilently()
    {
        m_intake->readFiles({file(u"large.txt"_s, manyLinks(100'000))});
        QTest::qWait(50);
        QElapsedTimer clock;
        clock.start();
        m_intake.reset();
        QVERIFY(clock.elapsed() < 1000);
        QTest::qWait(100);
        QVERIFY(m_scans.empty());
        QVERIFY(m_refusals.isEmpty());
    }

private:
    QString file(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
        return file.fileName();
    }

    QStringList linksOf(const QMimeData &mime)
    {
        m_scans.clear();
        m_intake->take(&mime);
        [&] { QTRY_COMPARE(m_scans.size(), std::size_t(1)); }();
        return m_scans.empty() ? QStringList() : writtenIn(m_scans.front());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Intake> m_intake;
    std::vector<Scan> m_scans;
    QStringList m_refusals;
};

QTEST_MAIN(TestIntake)
#include "tst_intake.moc"
