#include "ui/commandline.h"

#include <QDir>
#include <QTest>

using namespace pixhaul;
using namespace Qt::StringLiterals;

class TestCommandLine : public QObject
{
    Q_OBJECT

    static bool headless(std::vector<const char *> words)
    {
        words.insert(words.begin(), "pixhaul");
        return isHeadless(int(words.size()), words.data());
    }

    static CommandLine parsed(const QStringList &words)
    {
        return parseCommandLine(QStringList{u"pixhaul"_s} + words);
    }

private slots:
    void headlessWorkIsToldFromTheWindows()
    {
        QVERIFY(!headless({}));
        QVERIFY(!headless({"http://example.com/a.jpg"}));
        QVERIFY(!headless({"--", "--headless"}));
        QVERIFY(headless({"--headless", "-o", "d"}));
        QVERIFY(headless({"-o", "d", "--headless"}));
        QVERIFY(headless({"--help"}));
        QVERIFY(headless({"-h"}));
        QVERIFY(headless({"--version"}));
    }

    void linksAndFilesAreKeptInOrder()
    {
        const CommandLine line = parsed({u"b.txt"_s, u"--lang"_s, u"zh_CN"_s, u"http://example.com/a.jpg"_s});
        QVERIFY(line.arguments);
        QCOMPARE(line.arguments->targets, QStringList({u"b.txt"_s, u"http://example.com/a.jpg"_s}));
        QCOMPARE(line.arguments->language, u"zh_CN"_s);
        QCOMPARE(line.arguments->profile, QString());
    }

    void theProfileIsMadeAbsolute()
    {
        QCOMPARE(parsed({u"--profile"_s, u"here"_s}).arguments->profile,
                 QDir::current().absoluteFilePath(u"here"_s));
    }

    void whatIsNotUnderstoodIsRefusedByName_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("named");
        QTest::newRow("unknown option") << QStringList{u"--frobnicate"_s} << u"frobnicate"_s;
        QTest::newRow("headless option without it") << QStringList{u"-o"_s, u"d"_s} << u"o"_s;
        QTest::newRow("missing value") << QStringList{u"--profile"_s} << u"profile"_s;
        QTest::newRow("empty value") << QStringList{u"--profile"_s, QString()} << u"profile"_s;
        QTest::newRow("unknown language") << QStringList{u"--lang"_s, u"xx"_s} << u"lang"_s;
    }
    void whatIsNotUnderstoodIsRefusedByName()
    {
        QFETCH(const QStringList, words);
        const CommandLine line = parsed(words);
        QVERIFY(!line.arguments);
        QFETCH(const QString, named);
        QVERIFY2(line.error.contains(named), qPrintable(line.error));
    }
};

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
