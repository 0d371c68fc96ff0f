#include "headless/options.h"

#include <QDir>
#include <QTest>

using namespace pixhaul;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

auto parse(const QStringList &arguments)
{
    return parseHeadless(QStringList{u"pixhaul"_s, u"--headless"_s} + arguments);
}

} // namespace

class TestOptions : public QObject
{
    Q_OBJECT

private slots:
    void everyOptionIsRead()
    {
        const auto parsed = parse({u"-o"_s,
                                   u"out"_s,
                                   u"-i"_s,
                                   u"list.txt"_s,
                                   u"--input"_s,
                                   u"-"_s,
                                   u"-j4"_s,
                                   u"--per-host"_s,
                                   u"2"_s,
                                   u"--retries=0"_s,
                                   u"--timeout"_s,
                                   u"7"_s,
                                   u"--user-agent"_s,
                                   u"me"_s,
                                   u"--allow-tls-errors"_s,
                                   u"a.example:8443"_s,
                                   u"--insecure"_s,
                                   u"--resume"_s,
                                   u"--json"_s,
                                   u"-q"_s,
                                   u"-v"_s,
                                   u"--profile"_s,
                                   u"p"_s,
                                   u"http://a/b.png"_s});
        const auto *options = std::get_if<HeadlessOptions>(&parsed);
        QVERIFY(options);
        QCOMPARE(options->folder, QDir::current().absoluteFilePath(u"out"_s));
        QCOMPARE(options->settings.folder, options->folder);
        QCOMPARE(options->inputs, (QStringList{u"list.txt"_s, u"-"_s}));
        QCOMPARE(options->settings.jobs, 4);
        QCOMPARE(options->settings.perHost, 2);
        QCOMPARE(options->settings.retries, 0);
        QCOMPARE(options->settings.timeout, 7s);
        QCOMPARE(options->settings.userAgent, u"me"_s);
        QCOMPARE(options->certificateExceptions, QStringList{u"a.example:8443"_s});
        QVERIFY(options->insecure && options->resume && options->json && options->quiet && options->verbose);
        QVERIFY(!options->dryRun && !options->fetchOnly);
        QCOMPARE(options->profile, u"p"_s);
        QCOMPARE(options->links, QStringList{u"http://a/b.png"_s});
    }

    void defaultsAreThoseOfTheHelp()
    {
        const auto parsed = parse({u"-o"_s, u"out"_s});
        const auto *options = std::get_if<HeadlessOptions>(&parsed);
        QVERIFY(options);
        QCOMPARE(options->settings.jobs, 16);
        QCOMPARE(options->settings.perHost, 6);
        QCOMPARE(options->settings.retries, 3);
        QCOMPARE(options->settings.timeout, 30s);
        QCOMPARE(options->settings.png, PngMode::Fast);
        QCOMPARE(options->settings.minSize, QSize(0, 0));
        QCOMPARE(options->settings.animated, Animated::Apng);
        QVERIFY(!options->insecure && !options->settings.keepOriginal);
        QVERIFY(!options->settings.keepMetadata && !options->settings.noteSource);
    }

    void whatRequestsSayIsRead()
    {
        const auto parsed = parse({u"-o"_s, u"out"_s, u"--limit-rate"_s, u"1.5M"_s, u"--proxy"_s,
                                   u"socks5://p.example:9050"_s, u"--referer"_s, u"site"_s, u"--header"_s,
                                   u"X-One: 1"_s, u"--header"_s, u"X-Two: 2"_s, u"--cookies"_s, u"c.txt"_s});
        const auto *options = std::get_if<HeadlessOptions>(&parsed);
        QVERIFY(options);
        QCOMPARE(options->settings.bytesPerSecond, std::optional<qint64>(1'572'864));
        QCOMPARE(options->settings.proxy, u"socks5://p.example:9050"_s);
        QCOMPARE(options->settings.referer, u"site"_s);
        QCOMPARE(options->settings.headers, (QStringList{u"X-One: 1"_s, u"X-Two: 2"_s}));
        QCOMPARE(options->cookies, u"c.txt"_s);
    }

    void whatIsSavedIsRead()
    {
        const auto parsed =
            parse({u"-o"_s, u"out"_s, u"--png"_s, u"small"_s, u"--min-size"_s, u"640x0"_s, u"--animated"_s,
                   u"first"_s, u"--keep-original"_s, u"--keep-metadata"_s, u"--note-source"_s,
                   u"--existing"_s, u"replace"_s, u"--name"_s, u"*host*/*name*"_s, u"--manifest"_s,
                   u"all.CSV"_s, u"--failed"_s, u"failed.txt"_s});
        const auto *options = std::get_if<HeadlessOptions>(&parsed);
        QVERIFY(options);
        QCOMPARE(options->settings.png, PngMode::Small);
        QCOMPARE(options->settings.minSize, QSize(640, 0));
        QCOMPARE(options->settings.animated, Animated::First);
        QCOMPARE(options->settings.existing, Existing::Replace);
        QCOMPARE(options->settings.nameTemplate, u"*host*/*name*"_s);
        QCOMPARE(options->manifest, u"all.CSV"_s);
        QCOMPARE(options->failedList, u"failed.txt"_s);
        QVERIFY(options->settings.keepOriginal);
        QVERIFY(options->settings.keepMetadata && options->settings.noteSource);
    }

    void usageErrors_data()
    {
        QTest::addColumn<QStringList>("arguments");
        for (const QString &rate : {u"fast"_s, u"0"_s, u"100"_s, u"-1k"_s, u"1G"_s, u"1,5M"_s})
            QTest::addRow("a limit of %s", qPrintable(rate))
                << QStringList{u"-o"_s, u"out"_s, u"--limit-rate"_s, rate};
        QTest::newRow("a proxy that is none")
            << QStringList{u"-o"_s, u"out"_s, u"--proxy"_s, u"ftp://p.example"_s};
        QTest::newRow("a referer that is none")
            << QStringList{u"-o"_s, u"out"_s, u"--referer"_s, u"somewhere"_s};
        QTest::newRow("a header that is none") << QStringList{u"-o"_s, u"out"_s, u"--header"_s, u"X-One"_s};
        QTest::newRow("a header that is not the user's to set")
            << QStringList{u"-o"_s, u"out"_s, u"--header"_s, u"Range: bytes=0-1"_s};
        QTest::newRow("a user agent of two lines")
            << QStringList{u"-o"_s, u"out"_s, u"--user-agent"_s, u"me\r\nX-Evil: 1"_s};
        QTest::newRow("cookies without a name") << QStringList{u"-o"_s, u"out"_s, u"--cookies"_s, QString()};
        QTest::newRow("no folder") << QStringList{u"http://a/b.png"_s};
        QTest::newRow("an option nobody knows") << QStringList{u"-o"_s, u"out"_s, u"--frobnicate"_s};
        QTest::newRow("an option of the window") << QStringList{u"-o"_s, u"out"_s, u"--lang"_s, u"en"_s};
        QTest::newRow("a name with a tag that is none")
            << QStringList{u"-o"_s, u"out"_s, u"--name"_s, u"*nmae*"_s};
        QTest::newRow("a name without one") << QStringList{u"-o"_s, u"out"_s, u"--name"_s, QString()};
        QTest::newRow("no way to treat what is there")
            << QStringList{u"-o"_s, u"out"_s, u"--existing"_s, u"overwrite"_s};
        QTest::newRow("a manifest of no known format")
            << QStringList{u"-o"_s, u"out"_s, u"--manifest"_s, u"list.xlsx"_s};
        QTest::newRow("no part of a whole") << QStringList{u"-o"_s, u"out"_s, u"--shard"_s, u"3/2"_s};
        for (const QString &mode : {u"smaller"_s, u"Small"_s, QString()})
            QTest::addRow("no way to write PNG files: %s", qPrintable(mode))
                << QStringList{u"-o"_s, u"out"_s, u"--png"_s, mode};
        for (const QString &size : {u"640"_s, u"640x"_s, u"-1x5"_s, u"640X480"_s, u"9999999x1"_s, u"4x3\n"_s})
            QTest::addRow("a size that is none: %s", qPrintable(size))
                << QStringList{u"-o"_s, u"out"_s, u"--min-size"_s, size};
        QTest::newRow("no way to save what moves")
            << QStringList{u"-o"_s, u"out"_s, u"--animated"_s, u"gif"_s};
        QTest::newRow("a value that is missing") << QStringList{u"-o"_s};
        QTest::newRow("no links at once") << QStringList{u"-o"_s, u"out"_s, u"-j"_s, u"0"_s};
        QTest::newRow("too many per host") << QStringList{u"-o"_s, u"out"_s, u"--per-host"_s, u"65"_s};
        QTest::newRow("a number that is none") << QStringList{u"-o"_s, u"out"_s, u"--retries"_s, u"some"_s};
        QTest::newRow("a folder without a name") << QStringList{u"-o"_s, QString()};
        QTest::newRow("a profile without a name")
            << QStringList{u"-o"_s, u"out"_s, u"--profile"_s, QString()};
        QTest::newRow("a link where a host is wanted")
            << QStringList{u"-o"_s, u"out"_s, u"--allow-tls-errors"_s, u"https://a.example"_s};
        QTest::newRow("a port without a host")
            << QStringList{u"-o"_s, u"out"_s, u"--allow-tls-errors"_s, u":443"_s};
        for (const QString &named : {u"a.example:99999"_s, u"a.example:"_s, u"a.example/b"_s, u"*"_s,
                                     u"me@a.example"_s, u"a b"_s, u"a.example?b"_s, QString()})
            QTest::addRow("a host that is none: %s", qPrintable(named))
                << QStringList{u"-o"_s, u"out"_s, u"--allow-tls-errors"_s, named};
        QTest::newRow("a deadline of nothing") << QStringList{u"-o"_s, u"out"_s, u"--timeout"_s, u"0"_s};
    }

    void usageErrors()
    {
        QFETCH(const QStringList, arguments);
        const auto parsed = parse(arguments);
        const auto *error = std::get_if<UsageError>(&parsed);
        QVERIFY(error);
        QVERIFY(!error->sentence.isEmpty());
    }

    void helpNamesEveryOptionAndWinsOverErrors()
    {
        const auto parsed = parse({u"--help"_s});
        const auto *help = std::get_if<HelpText>(&parsed);
        QVERIFY(help);
        for (const QString &option : {u"--output"_s,
                                      u"--input"_s,
                                      u"--jobs"_s,
                                      u"--per-host"_s,
                                      u"--retries"_s,
                                      u"--timeout"_s,
                                      u"--limit-rate"_s,
                                      u"--proxy"_s,
                                      u"--referer"_s,
                                      u"--header"_s,
                                      u"--cookies"_s,
                                      u"--png"_s,
                                      u"--min-size"_s,
                                      u"--animated"_s,
                                      u"--allow-tls-errors"_s,
                                      u"--insecure"_s,
                                      u"--resume"_s,
                                      u"--dry-run"_s,
                                      u"--fetch-only"_s,
                                      u"--json"_s,
                                      u"--profile"_s,
                                      u"--keep-original"_s,
                                      u"--keep-metadata"_s,
                                      u"--note-source"_s,
                                      u"--shard"_s,
                                      u"--yes"_s})
            QVERIFY2(help->text.contains(option), qPrintable(option));
    }

    void versionIsOneLine()
    {
        const auto parsed = parse({u"--version"_s});
        QCOMPARE(std::get<HelpText>(parsed).text, u"Pixhaul " PIXHAUL_VERSION "\n"_s);
    }
};

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
