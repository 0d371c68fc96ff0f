#include "engine/journey.h"

#include "support/batches.h"
#include "support/deflated.h"
#include "support/faultserver.h"
#include "support/fetching.h"
#include "support/files.h"
#include "support/filesystems.h"
#include "support/pictures.h"

#include <QBuffer>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

namespace {

/// Not pressed at all.
QByteArray loosePng()
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    painting({200, 150}).save(&buffer, "PNG", 100);
    return bytes;
}

} // namespace

class TestOriginals : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;
    std::unique_ptr<FaultServer> m_server;

    QString folder() const { return m_scratch->filePath(u"pictures"_s); }
    QStringList files() const { return entriesOf(folder()); }
    QByteArray file(const QString &name) const { return contentOf(folder() + u'/' + name); }

    Settings settings() const
    {
        Settings settings = defaultSettings();
        settings.folder = folder();
        settings.keepOriginal = true;
        settings.proxy = u"none"_s;
        return settings;
    }

    std::unique_ptr<Batch> batchWith(const Settings &settings) const { return batchIn(*m_scratch, settings); }

    /// Fetches them all; false if not all were saved.
    bool run(Batch &batch, const QList<QByteArray> &targets) const
    {
        batch.add(linksTo(*m_server, targets));
        return runToTheEnd(batch) && batch.tally().of(StageKind::Saved) == batch.tally().all();
    }

    static Receipt receiptOf(const Batch &batch, std::size_t row)
    {
        return std::get<stage::Saved>(batch.snapshot(batch.ids()[row])->stage).receipt;
    }

private slots:
    void init()
    {
        m_scratch = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
    }

    void theBytesTellTheExtension_data()
    {
        QTest::addColumn<QByteArray>("came");
        QTest::addColumn<QString>("original");
        const QHash<QString, QString> extensions{
            {u"jpeg"_s, u".jpg"_s},  {u"tiff"_s, u".tif"_s}, {u"gif"_s, u".gif"_s}, {u"bmp"_s, u".bmp"_s},
            {u"webp"_s, u".webp"_s}, {u"ico"_s, u".ico"_s},  {u"png"_s, {}}};
        for (const Sample &sample : oneOfEachFormat()) {
            const QString extension = extensions.value(sample.format, u'.' + sample.format);
            QTest::newRow(qPrintable(sample.format))
                << sample.bytes << (extension.isEmpty() ? QString() : u"cat"_s + extension);
        }
    }
    void theBytesTellTheExtension()
    {
        QFETCH(const QByteArray, came);
        QFETCH(const QString, original);
        m_server->on("/cat.bmp", Reply::ok(came, "image/x-portable-anymap"));
        const auto batch = batchWith(settings());
        QVERIFY(run(*batch, {"/cat.bmp"}));
        QCOMPARE(receiptOf(*batch, 0).original, original);
        QStringList all{u"cat.png"_s, original};
        all.removeAll(QString());
        all.sort();
        QCOMPARE(files(), all);
        QCOMPARE(file(original.isEmpty() ? u"cat.png"_s : original), came);
    }

    void nothingIsKeptUnlessAskedFor()
    {
        m_server->on("/cat.jpg", Reply::ok(jpeg()));
        Settings plain = settings();
        plain.keepOriginal = false;
        const auto batch = batchWith(plain);
        QVERIFY(run(*batch, {"/cat.jpg"}));
        QCOMPARE(files(), QStringList{u"cat.png"_s});
        QCOMPARE(receiptOf(*batch, 0).original, QString());

        m_server->on("/dog.jpg", Reply::ok(jpeg()));
        batch->setSettings(settings());
        QVERIFY(run(*batch, {"/dog.jpg"}));
        QCOMPARE(files(), (QStringList{u"cat.png"_s, u"dog.jpg"_s, u"dog.png"_s}));
    }

    void aPngThatWasChangedIsKeptBesideItself_data()
    {
        QTest::addColumn<QByteArray>("came");
        QTest::addColumn<PngMode>("mode");
        QTest::newRow("what follows its end was cut off") << png() + "and more" << PngMode::Fast;
        QTest::newRow("it got smaller") << loosePng() << PngMode::Small;
    }
    void aPngThatWasChangedIsKeptBesideItself()
    {
        QFETCH(const QByteArray, came);
        QFETCH(const PngMode, mode);
        m_server->on("/cat.png", Reply::ok(came));
        Settings with = settings();
        with.png = mode;
        const auto batch = batchWith(with);
        QVERIFY(run(*batch, {"/cat.png"}));
        QCOMPARE(files(), (QStringList{u"cat.original.png"_s, u"cat.png"_s}));
        QCOMPARE(file(u"cat.original.png"_s), came);
        QVERIFY(file(u"cat.png"_s).size() < came.size());
        QCOMPARE(receiptOf(*batch, 0).original, u"cat.original.png"_s);
        QCOMPARE(receiptOf(*batch, 0).bytes, file(u"cat.png"_s).size());
    }

    void whatWasPressedForTheWayIsKeptAsItWasDecoded()
    {
        m_server->on("/cat.jpg",
                     Reply::ok(deflated(jpeg(), Gzip), "image/jpeg").with("Content-Encoding", "gzip"));
        const auto batch = batchWith(settings());
        QVERIFY(run(*batch, {"/cat.jpg"}));
        QCOMPARE(file(u"cat.jpg"_s), jpeg());
    }

    void whatIsNoPictureIsNotKept()
    {
        m_server->on("/cat.jpg", Reply::ok(truncatedAt(jpeg(), 500)));
        const auto batch = batchWith(settings());
        QVERIFY(!run(*batch, {"/cat.jpg"}));
        QCOMPARE(files(), QStringList());
    }

    void onAFullDiskThePictureStaysQueued_data()
    {
        QTest::addColumn<int>("kilobytes");
        QTest::newRow("nothing fits") << 4;
        QTest::newRow("only the picture fits") << 8;
    }
    void onAFullDiskThePictureStaysQueued()
    {
        QFETCH(const int, kilobytes);
        QVERIFY(QDir().mkpath(folder()));
        const Mounted disk(folder(), "tmpfs", qPrintable(u"size=%1k"_s.arg(kilobytes)));
        if (!disk) {
            qInfo("Only root mounts a disk that can be filled.");
            return;
        }
        // The picture takes two pages, what came another.
        const QByteArray came = jpeg(painting({80, 60}), {.quality = 30});
        m_server->on("/cat.jpg", Reply::ok(came));
        const auto batch = batchWith(settings());
        QSignalSpy troubled(batch.get(), &Batch::troubled);
        batch->add({linkFrom(m_server->url("/cat.jpg").toString())});
        batch->start();
        QTRY_COMPARE(troubled.size(), 1);
        QCOMPARE(troubled[0][0].value<Failure>().cause, Cause::DiskFull);
        QCOMPARE(batch->tally().of(StageKind::Queued), 1);
        QCOMPARE(files(), QStringList());

        Settings elsewhere = settings();
        elsewhere.folder = m_scratch->filePath(u"elsewhere"_s);
        batch->setSettings(elsewhere);
        QVERIFY(run(*batch, {}));
        const qint64 size = receiptOf(*batch, 0).bytes;
        QVERIFY2(size > 4096 && size <= 8192 && came.size() <= 4096, qPrintable(QString::number(size)));
        QCOMPARE(contentOf(elsewhere.folder + u"/cat.jpg"_s), came);
    }

    void bothTakeTheNextNumber_data()
    {
        QTest::addColumn<QString>("there");
        QTest::newRow("the picture's name is taken") << u"cat.png"_s;
        QTest::newRow("the original's name is taken") << u"cat.jpg"_s;
    }
    void bothTakeTheNextNumber()
    {
        QFETCH(const QString, there);
        QVERIFY(QDir().mkpath(folder()));
        QFile mine(folder() + u'/' + there);
        QVERIFY(mine.open(QIODevice::WriteOnly) && mine.write("mine") == 4);
        mine.close();
        m_server->on("/cat.jpg", Reply::ok(jpeg()));
        const auto batch = batchWith(settings());
        QVERIFY(run(*batch, {"/cat.jpg"}));
        QCOMPARE(files(), (QStringList{u"cat (2).jpg"_s, u"cat (2).png"_s, there}));
        QCOMPARE(contentOf(mine.fileName()), "mine"_ba);
        QCOMPARE(batch->snapshot(batch->ids()[0])->name, u"cat (2).png"_s);
    }

    void aNameThatAnotherPictureWasPromisedIsLeftToIt()
    {
        m_server->on("/cat.png", Reply::ok(png() + "and more"));
        m_server->on("/cat.original.jpg", Reply::ok(jpeg()));
        auto batch = batchWith(settings());
        QVERIFY(run(*batch, {"/cat.original.jpg", "/cat.png"}));
        const QStringList all{u"cat (2).original.png"_s, u"cat (2).png"_s, u"cat.original.jpg"_s,
                              u"cat.original.png"_s};
        QCOMPARE(files(), all);

        batch.reset(); // and after a restart, too
        batch = batchWith(settings());
        m_server->on("/cat%20(2).original.png", Reply::ok(png()));
        QVERIFY(run(*batch, {"/cat%20(2).original.png"}));
        QCOMPARE(batch->snapshot(batch->ids()[2])->name, u"cat (2).original (2).png"_s);
    }

    void aThousandLinksWithOneNameGetTwoThousandFiles()
    {
        QList<QByteArray> targets;
        for (int i = 0; i < 1000; ++i)
            targets.append("/" + QByteArray::number(i) + "/same.jpg");
        m_server->otherwise([bytes = jpeg(painting({8, 8}))](const Request &) { return Reply::ok(bytes); });
        const auto batch = batchWith(settings());
        QVERIFY(run(*batch, targets));
        QStringList expected;
        for (std::size_t row = 0; row < 1000; ++row) {
            const Receipt receipt = receiptOf(*batch, row);
            QCOMPARE(receipt.original, receipt.file.chopped(3) + u"jpg"_s);
            expected << receipt.file << receipt.original;
        }
        expected.sort();
        QCOMPARE(files(), expected);
        QCOMPARE(QSet<QString>(expected.cbegin(), expected.cend()).size(), 2000);
        QVERIFY(expected.contains(u"same (1000).jpg"_s));
    }

    void bothAreInHandUntilTheyAreSaved_data()
    {
        QTest::addColumn<QByteArray>("came");
        QTest::addColumn<bool>("isKept");
        QTest::newRow("a JPEG beside its PNG") << jpeg() << true;
        QTest::newRow("a JPEG of which only the PNG is saved") << jpeg() << false;
        QTest::newRow("a PNG that is saved as it is counts once") << png() << true;
    }
    void bothAreInHandUntilTheyAreSaved()
    {
        QFETCH(const QByteArray, came);
        QFETCH(const bool, isKept);
        m_server->on("/cat", Reply::ok(came));
        const std::shared_ptr<Session> session = Session::open(u":memory:"_s).session;
        const auto names = std::make_shared<NameBook>();
        Fetching fetching;
        Converter converter(PictureOptions{});
        Committer committer(session, names);
        Journey journey({.id = JobId{1},
                         .url = m_server->url("/cat"),
                         .wish = {.name = u"cat.png"_s},
                         .folder = folder(),
                         .keepOriginal = isKept},
                        {{fetching.lanes, fetching.tls, fetching.speed, fetching.floods, fetching.io},
                         converter,
                         committer},
                        fetching.order);
        qint64 most = 0;
        connect(&journey, &Journey::inHandChanged, this, [&] { most = journey.inHand().inMemory; });
        std::optional<Stage> outcome;
        journey.start(this, [&](const Stage &stage) { outcome = stage; });
        QTRY_VERIFY(outcome);
        const Receipt receipt = std::get<stage::Saved>(*outcome).receipt;
        QCOMPARE(most, receipt.bytes + (receipt.original.isEmpty() ? 0 : came.size()));
        QCOMPARE(receipt.original.isEmpty(), !isKept || came == png());
    }
};

QTEST_GUILESS_MAIN(TestOriginals)
#include "tst_originals.moc"
