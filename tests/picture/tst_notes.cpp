#include "picture/picture.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"

#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

/// What every PNG tells when it is to.
class TestNotes : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }
    void standBeforeTheEnd_data();
    void standBeforeTheEnd();
    void goIntoEveryFormat();
};

using Notes = QList<PngMetadata::Text>;

void TestNotes::standBeforeTheEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("png");
    QTest::newRow("a plain PNG") << png() << png();
    QTest::newRow("a PNG with texts behind its pixels")
        << withPngChunk(png(), pngChunk("tEXt", "Author\0me"_ba), "IEND")
        << withPngChunk(png(), pngChunk("tEXt", "Author\0me"_ba), "IEND");
    QTest::newRow("a PNG with something behind it") << png() + "and so on" << png();
    QTest::newRow("a PNG that moves") << animatedPng() << animatedPng();
    QTest::newRow("an icon of PNG files") << icoOfPngs({png()}) << png();
}

void TestNotes::standBeforeTheEnd()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, png);
    const QString where = u"http://h.example/a?token=1&b=猫"_s;
    const QByteArray notes = pngChunk("iTXt", "Source URL" + QByteArray(5, '\0') + where.toUtf8()) +
                             pngChunk("iTXt", "Download Time" + QByteArray(5, '\0') + "2026-11-23T14:30:00Z");
    const Notes asNotes{{"Source URL", where}, {"Download Time", u"2026-11-23T14:30:00Z"_s}};
    for (const bool isKept : {false, true}) {
        const Result<Picture> picture = toPng(bytes, {.keepMetadata = isKept, .notes = asNotes});
        QVERIFY(picture);
        constexpr qsizetype end = 12; // IEND
        QCOMPARE(picture->png, png.chopped(end) + notes + png.last(end));
        QCOMPARE(complaintOfPngcheck(picture->png), QString());
        const QJsonObject told = metadataByPillow({picture->png})[0][u"texts"_s].toObject();
        QCOMPARE(told[u"Source URL"_s].toString(), where);
        QCOMPARE(told[u"Download Time"_s].toString(), u"2026-11-23T14:30:00Z"_s);
    }
    QCOMPARE(toPng(bytes, {.keepMetadata = true})->png, png);
}

void TestNotes::goIntoEveryFormat()
{
    const Notes notes{{"Source URL", u"http://h.example/"_s}};
    QList<QByteArray> pngs;
    QStringList names;
    for (const PngMode mode : {PngMode::Fast, PngMode::Small}) {
        const PictureOptions noted{.png = mode, .notes = notes};
        for (const Sample &sample : oneOfEachFormat()) {
            const Result<Picture> picture = toPng(sample.bytes, noted);
            QVERIFY(picture);
            pngs.append(picture->png);
            names.append(sample.format);
        }
        const Result<Picture> moving = toPng(gif(palettePainting(), 3), noted);
        QVERIFY(moving);
        QCOMPARE(moving->frames, 3);
        pngs.append(moving->png);
        names.append(u"moving GIF"_s);
    }
    const QList<QJsonObject> told = metadataByPillow(pngs);
    for (qsizetype i = 0; i < pngs.size(); ++i) {
        QVERIFY2(told[i][u"texts"_s].toObject()[u"Source URL"_s] == u"http://h.example/"_s,
                 qPrintable(names[i]));
        QCOMPARE(complaintOfPngcheck(pngs[i]), QString());
    }
}

QTEST_GUILESS_MAIN(TestNotes)
#include "tst_notes.moc"
