#include "core/settings.h"

#include "support/files.h"

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <sys/mount.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace pixhaul;
using namespace pixhaul::test;

namespace {

/// Every field set to something else than its default.
Settings unusual()
{
    Settings settings;
    settings.folder = u"/pictures/猫, \"quoted\"; 100 %"_s;
    settings.recentFolders = {u"/a,b"_s, u"/c"_s};
    settings.png = PngMode::Small;
    settings.animated = Animated::First;
    settings.minSize = {640, 480};
    settings.keepOriginal = true;
    settings.keepMetadata = true;
    settings.noteSource = true;
    settings.jobs = 7;
    settings.perHost = 3;
    settings.retries = 0;
    settings.timeout = 61s;
    settings.bytesPerSecond = 123'456;
    settings.proxy = u"socks5://anna@p.example:9050"_s;
    settings.referer = u"https://forum.example/a?b=c"_s;
    settings.userAgent = u"@Me/1.0 (= ; # \\)"_s;
    settings.maxBytes = 2LL << 30;
    settings.maxPixels = 1'234'567'890;
    settings.bytesInHand = 5LL << 30;
    settings.logLevel = LogLevel::Debug;
    settings.language = u"zh_CN"_s;
    settings.startAtOnce = true;
    settings.askBeforeQuit = false;
    settings.windowGeometry = QByteArray::fromHex("00ff0d0a225c");
    settings.columns = QByteArray("\x01\x02", 2);
    return settings;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestSettings : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_scratch = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_scratch.reset(); }

    void bringsBackWhatWasSaved_data();
    void bringsBackWhatWasSaved();
    void writesNoSecret();
    void beginsWithTheDefaults();
    void clampsWhatIsOutOfRange_data();
    void clampsWhatIsOutOfRange();
    void clampsTheSmallestSize();
    void readsTheLogLevelAlone();
    void keepsTenFolders();
    void readsWhatItCanAndSetsADamagedFileAside_data();
    void readsWhatItCanAndSetsADamagedFileAside();
    void whatIsNoValueLeavesTheDefault_data();
    void whatIsNoValueLeavesTheDefault();
    void goesWithoutAFileThatIsAFolder();
    void leavesNothingBesideTheFile();
    void writesThroughALink();
    void keepsTheOldFileWhenTheNewOneCannotBeWritten();

private:
    QString path() const { return m_scratch->filePath(u"deep/settings.ini"_s); }

    std::unique_ptr<QTemporaryDir> m_scratch;
};

void TestSettings::bringsBackWhatWasSaved_data()
{
    QTest::addColumn<Settings>("settings");
    QTest::newRow("the defaults") << defaultSettings();
    QTest::newRow("every field changed") << unusual();
    Settings one = unusual();
    one.recentFolders = {u"/only"_s};
    QTest::newRow("a single recent folder") << one;
}

void TestSettings::bringsBackWhatWasSaved()
{
    QFETCH(Settings, settings);
    QVERIFY(saveSettings(path(), settings));
    QString aside;
    QVERIFY(loadSettings(path(), &aside) == settings);
    QVERIFY(saveSettings(path(), defaultSettings()));
    QVERIFY(loadSettings(path(), &aside) == defaultSettings());
    QVERIFY(aside.isEmpty());
}

void TestSettings::writesNoSecret()
{
    for (const QString &password : {u"secret"_s, u"se#c@r/e?t:secret"_s}) {
        Settings settings = unusual();
        settings.proxy = u"http://anna:%1@p.example:3128"_s.arg(password);
        settings.referer = u"http://anna:%1@r.example/"_s.arg(password);
        settings.headers = {u"Authorization: secret"_s};
        QVERIFY(saveSettings(path(), settings));
        QVERIFY(!contentOf(path()).contains("secret") && !contentOf(path()).contains("se#c"));
        QCOMPARE(loadSettings(path()).referer, u"http://anna@r.example/"_s);
        QCOMPARE(loadSettings(path()).proxy, u"http://anna@p.example:3128"_s);
    }
}

void TestSettings::beginsWithTheDefaults()
{
    QVERIFY(loadSettings(path()) == defaultSettings());
    QVERIFY(defaultSettings() == clamped(defaultSettings()));
    QVERIFY(defaultSettings().folder.endsWith(u"/Pixhaul"_s));
    QVERIFY(QDir::isAbsolutePath(defaultSettings().folder));
    QVERIFY(!QFile::exists(path())); // to read makes no file
}

void TestSettings::clampsWhatIsOutOfRange_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qint64>("jobs");
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<qint64>("maxBytes");
    QTest::newRow("no jobs") << QByteArray("[network]\njobs=0\n") << 1LL << 30LL << (256LL << 20);
    QTest::newRow("fewer than none") << QByteArray("[network]\njobs=-5\n") << 1LL << 30LL << (256LL << 20);
    QTest::newRow("more than an int holds")
        << QByteArray("[network]\njobs=4294967297\ntimeout=9223372036854775807\n") << 256LL << 3600LL
        << (256LL << 20);
    QTest::newRow("words for numbers")
        << QByteArray("[network]\njobs=many\n") << 16LL << 30LL << (256LL << 20);
    QTest::newRow("a huge limit") << QByteArray("[limits]\nmaxBytes=99999999999\n") << 16LL << 30LL
                                  << (2LL << 30);
    QTest::newRow("a tiny limit") << QByteArray("[limits]\nmaxBytes=1\n") << 16LL << 30LL << 1024LL;
}

void TestSettings::clampsWhatIsOutOfRange()
{
    QFETCH(QByteArray, line);
    QVERIFY(QDir().mkpath(m_scratch->filePath(u"deep"_s)));
    write(path(), line);
    const Settings settings = loadSettings(path());
    QTEST(qint64(settings.jobs), "jobs");
    QTEST(qint64(settings.timeout.count()), "seconds");
    QTEST(settings.maxBytes, "maxBytes");
    QVERIFY(settings.bytesInHand >= settings.maxBytes);
}

void TestSettings::clampsTheSmallestSize()
{
    Settings settings;
    settings.minSize = {-1, 2'000'000};
    QCOMPARE(clamped(settings).minSize, QSize(0, 1'000'000));
    QVERIFY(QDir().mkpath(m_scratch->filePath(u"deep"_s)));
    write(path(), "[saving]\nminWidth=-5\nminHeight=99999999999\npng=tiny\n");
    QCOMPARE(loadSettings(path()).minSize, QSize(0, 1'000'000));
    QCOMPARE(loadSettings(path()).png, PngMode::Fast);
}

void TestSettings::readsTheLogLevelAlone()
{
    QCOMPARE(loadLogLevel(path()), LogLevel::Info);
    QVERIFY(!QFile::exists(path()));
    QVERIFY(QDir().mkpath(m_scratch->filePath(u"deep"_s)));
    write(path(), "[log]\nlevel=loud\n");
    QCOMPARE(loadLogLevel(path()), LogLevel::Info);
    const QByteArray damaged = "[log]\nlevel=off\nnonsense\n";
    write(path(), damaged);
    QCOMPARE(loadLogLevel(path()), LogLevel::Off);
    QCOMPARE(contentOf(path()), damaged); // it is not set aside
}

void TestSettings::keepsTenFolders()
{
    Settings settings;
    settings.folder = u"relative/../here"_s;
    settings.recentFolders << QString();
    for (int i = 0; i < 30; ++i)
        settings.recentFolders << u"/%1"_s.arg(i / 2);
    const Settings kept = clamped(settings);
    QCOMPARE(kept.folder, QDir::currentPath() + u"/here"_s);
    QCOMPARE(kept.recentFolders.size(), 10);
    QCOMPARE(kept.recentFolders.first(), u"/0"_s);
    QCOMPARE(kept.recentFolders.last(), u"/9"_s);
}

void TestSettings::readsWhatItCanAndSetsADamagedFileAside_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isDamaged");
    QTest::newRow("an empty file is none") << QByteArray() << false;
    QTest::newRow("random bytes") << QByteArray::fromHex("00ff80e2fe0a5b0a3d0a41000a5d2213").repeated(50)
                                  << true;
    QTest::newRow("prose") << QByteArray("Dear diary,\nnothing happened.\n") << true;
    QTest::newRow("a section that does not end") << QByteArray("[network\njobs=7\n") << true;
    QTest::newRow("a good beginning") << QByteArray("[network]\njobs=7\ngarbage\n") << true;
    QTest::newRow("nothing but zeros, as a sudden end of the system leaves them")
        << QByteArray(4096, '\0') << true;
    QTest::newRow("zeros behind a good beginning") << "[network]\njobs=7\n" + QByteArray(100, '\0') << true;
    QTest::newRow("another encoding") << QByteArray("\xff\xfe[\0n\0e\0t\0]\0\n\0j\0o\0b\0s\0=\0"
                                                    "7\0\n\0",
                                                    26)
                                      << true;
    QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", 18) << true;
    QTest::newRow("cut within an escape") << QByteArray("[network]\njobs=7\nuserAgent=\"a\\x") << false;
    QTest::newRow("unknown keys are none of our business")
        << QByteArray("[future]\nx=1\n[network]\njobs=7\n") << false;
}

void TestSettings::readsWhatItCanAndSetsADamagedFileAside()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isDamaged);
    QVERIFY(QDir().mkpath(m_scratch->filePath(u"deep"_s)));
    write(path(), bytes);
    QString aside;
    const Settings settings = loadSettings(path(), &aside);
    QCOMPARE(settings.jobs, bytes.startsWith("[network") || bytes.startsWith("[future]") ? 7 : 16);
    QCOMPARE(settings.folder, defaultSettings().folder);
    QCOMPARE(!aside.isEmpty(), isDamaged);
    QCOMPARE(QFile::exists(path()), !isDamaged);
    if (isDamaged) {
        QVERIFY(aside.startsWith(path() + u".damaged-"_s));
        QCOMPARE(contentOf(aside), bytes);
        write(path(), bytes + bytes);
        QString second;
        loadSettings(path(), &second); // within the same second: nothing is overwritten
        QVERIFY(!second.isEmpty() && second != aside);
        QCOMPARE(contentOf(aside), bytes);
    }
    QVERIFY(saveSettings(path(), settings));
    QVERIFY(loadSettings(path()) == settings);
}

void TestSettings::whatIsNoValueLeavesTheDefault_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("words") << QByteArray("many");
    QTest::newRow("a list") << QByteArray("1, 2, 3");
    QTest::newRow("an invalid one") << QByteArray("@Invalid()");
    QTest::newRow("a rectangle") << QByteArray("@Rect(1 2 3 4)");
    QTest::newRow("one of another type") << QByteArray("@Variant(\\0\\0\\0\\x1f\\0\\0\\0\\x1)");
    QTest::newRow("a type that is none") << QByteArray("@Variant(\\0\\0\\xff\\xff\\0\\0\\0\\x1)");
    QTest::newRow("a list without an end") << QByteArray("@Variant(\\0\\0\\0\\x9\\0\\xff\\xff\\xff\\xfe)");
    QTest::newRow("a text without an end") << QByteArray("@Variant(\\0\\0\\0\\n\\0\\xff\\xff\\xff\\xf0)");
    QTest::newRow("a picture in a file of settings")
        << QByteArray("@Variant(\\0\\0\\0\\x46\\0\\0\\0\\0\\x1\\x89PNG)");
}

/// Wherever it stands.
void TestSettings::whatIsNoValueLeavesTheDefault()
{
    QFETCH(const QByteArray, value);
    QVERIFY(QDir().mkpath(m_scratch->filePath(u"deep"_s)));
    write(path(), "[network]\njobs=" + value + "\nretries=5\nbytesPerSecond=" + value +
                      "\n[limits]\nmaxBytes=" + value + "\n[saving]\npng=" + value + "\nexisting=" + value +
                      "\n[log]\nlevel=" + value + '\n');
    const Settings settings = loadSettings(path());
    QCOMPARE(settings.jobs, 16);
    QCOMPARE(settings.retries, 5);
    QVERIFY(!settings.bytesPerSecond);
    QCOMPARE(settings.maxBytes, 256LL << 20);
    QCOMPARE(settings.png, PngMode::Fast);
    QCOMPARE(settings.existing, Existing::Number);
    QCOMPARE(settings.logLevel, LogLevel::Info);
}

void TestSettings::goesWithoutAFileThatIsAFolder()
{
    QVERIFY(QDir().mkpath(path()));
    QString aside;
    QVERIFY(loadSettings(path(), &aside) == defaultSettings());
    QVERIFY(aside.isEmpty());
    QVERIFY(!saveSettings(path(), unusual()));
    QVERIFY(QFileInfo(path()).isDir());
}

void TestSettings::leavesNothingBesideTheFile()
{
    QVERIFY(saveSettings(path(), unusual()));
    QCOMPARE(entriesOf(m_scratch->filePath(u"deep"_s)), QStringList(u"settings.ini"_s));
}

void TestSettings::writesThroughALink()
{
    QVERIFY(QDir().mkpath(m_scratch->filePath(u"deep"_s)));
    const QString real = m_scratch->filePath(u"real.ini"_s);
    write(real, {});
    QVERIFY(QFile::link(real, path()));
    QVERIFY(saveSettings(path(), unusual()));
    QVERIFY(QFileInfo(path()).isSymLink());
    QVERIFY(loadSettings(real) == unusual());
}

void TestSettings::keepsTheOldFileWhenTheNewOneCannotBeWritten()
{
    const QString folder = m_scratch->filePath(u"deep"_s);
    QVERIFY(QDir().mkpath(folder));
    if (::mount("pixhaul-test", folder.toUtf8().constData(), "tmpfs", 0, "size=64k") != 0) {
        qInfo("Only root mounts a disk that can be filled; a folder that is none stands in.");
        write(m_scratch->filePath(u"file"_s), {});
        QVERIFY(!saveSettings(m_scratch->filePath(u"file/settings.ini"_s), unusual()));
        return;
    }
    const auto unmount = qScopeGuard([&] { ::umount2(folder.toUtf8().constData(), MNT_DETACH); });
    Settings kept = unusual();
    QVERIFY(saveSettings(path(), kept));
    QFile filler(folder + u"/filler"_s);
    QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (filler.write(QByteArray(512, 'x')) > 0) {
    }
    int failures = 0;
    for (int page = 0; page < 5; ++page) { // room for nothing, for a lock, for a beginning, for all
        Settings wanted = unusual();
        wanted.columns = QByteArray(5'000 + page, 'c');
        const bool isSaved = saveSettings(path(), wanted);
        if (isSaved)
            kept = wanted;
        failures += !isSaved;
        QVERIFY(loadSettings(path()) == kept);
        QCOMPARE(entriesOf(folder), QStringList({u"filler"_s, u"settings.ini"_s}));
        QVERIFY(filler.resize(filler.size() - 4096));
    }
    QVERIFY(failures > 1 && failures < 5);
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
