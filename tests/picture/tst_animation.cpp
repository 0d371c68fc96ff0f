#include "picture/apngencoder.h"
#include "picture/picture.h"
#include "support/animations.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"

#include <QTest>
#include <QtEndian>

#include <random>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(pixhaul::test::GifAnimation)
Q_DECLARE_METATYPE(pixhaul::test::Shown)

namespace {

QList<QRgb> someColours(int count, quint32 seed = 1)
{
    std::mt19937 generator(seed);
    QList<QRgb> colours;
    for (int i = 0; i < count; ++i)
        colours.append(generator() | 0xff000000);
    return colours;
}

QByteArray noise(QSize size, int colours, quint32 seed)
{
    std::mt19937 generator(seed);
    QByteArray indices;
    for (int i = 0; i < size.width() * size.height(); ++i)
        indices += char(generator() % quint32(colours));
    return indices;
}

GifFrame frameAt(QRect area, int colours, quint32 seed)
{
    return {.area = area, .indices = noise(area.size(), colours, seed)};
}

/// Frames of all places, with all disposals, transparent in part.
GifAnimation medley(int colours, bool hasOwnColours)
{
    GifAnimation animation{.screen = {40, 30}, .colours = someColours(colours), .loops = 0, .background = 3};
    std::mt19937 generator(5);
    for (quint32 i = 0; i < 40; ++i) {
        const QRect area(int(generator() % 38), int(generator() % 28), int(1 + generator() % 20),
                         int(1 + generator() % 20));
        GifFrame frame = frameAt(area, colours, i);
        frame.disposal = GifFrame::Disposal(generator() % 4);
        frame.interlaced = generator() % 2;
        frame.delay = int(generator() % 30);
        if (generator() % 3)
            frame.transparent = int(generator() % 3);
        if (hasOwnColours)
            frame.colours = someColours(colours, i + 9);
        animation.frames.append(frame);
    }
    return animation;
}

GifAnimation ofTwo(GifFrame second, int loops = 0)
{
    return {.screen = {20, 10},
            .colours = someColours(16),
            .frames = {frameAt({0, 0, 20, 10}, 16, 1), std::move(second)},
            .loops = loops};
}

QByteArray endlessGif(QSize size, int frames)
{
    const QByteArray whole = gif(palettePainting(size), 2);
    const QByteArray one = gif(palettePainting(size), 1).chopped(1);
    const QByteArray second = whole.mid(one.size()).chopped(1);
    return one + second.repeated(frames - 1) + ';';
}

Shown moving(bool hasAlpha)
{
    Shown shown{.plays = 3};
    const QImage ground = painting({61, 43}, hasAlpha ? QImage::Format_ARGB32 : QImage::Format_RGB32);
    for (int i = 0; i < 8; ++i) {
        QImage picture = ground.convertToFormat(QImage::Format_ARGB32);
        for (int y = i; y < i + 9; ++y)
            for (int x = 3 * i; x < 3 * i + 11; ++x)
                picture.setPixel(x, y, hasAlpha && i % 2 ? 0x40102030 : 0xff304050);
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                if (qAlpha(picture.pixel(x, y)) == 0)
                    picture.setPixel(x, y, 0);
        shown.pictures.append(picture);
        shown.delays.append(40 + i);
    }
    return shown;
}

Result<Animation> made(Format format, const QByteArray &bytes, const PngOptions &options = {},
                       const AnimationLimits &limits = {}, const std::atomic<bool> *abandoned = nullptr)
{
    return encodeAnimation(format, bytes, dissect(format, bytes), limits, options, Patience(1min, abandoned));
}

int numberAt(const QByteArray &data, qsizetype at)
{
    return qFromBigEndian<qint32>(data.constData() + at);
}

} // namespace

class TestAnimation : public QObject
{
    Q_OBJECT

private slots:
    void showsWhatTheGifShows_data();
    void showsWhatTheGifShows();
    void showsTheSameWhenSmall();
    void pillowSeesTheSameInBoth();
    void showsWhatTheWebPShows_data();
    void showsWhatTheWebPShows();
    void keepsLongDelays();
    void writesOnlyWhatChanged();
    void takesTheSmallestType_data();
    void takesTheSmallestType();
    void isPlainIfNothingMoves();
    void keepsAProfileForColours();
    void refusesDamagedOnes_data();
    void refusesDamagedOnes();
    void hasLimits_data();
    void hasLimits();
    void whatIsToldIsLimitedBeforeAnythingIsDecoded();
    void stopsWhenAbandoned_data();
    void stopsWhenAbandoned();
};

void TestAnimation::showsWhatTheGifShows_data()
{
    QTest::addColumn<GifAnimation>("animation");
    QTest::newRow("a medley of 16 colours") << medley(16, false);
    QTest::newRow("a medley of 255 colours") << medley(255, false);
    QTest::newRow("a medley with tables of its own") << medley(40, true);
    for (const int disposal : {0, 1, 2, 3}) {
        GifFrame hole = frameAt({5, 2, 8, 6}, 16, 2);
        hole.disposal = GifFrame::Disposal(disposal);
        hole.transparent = 4;
        GifAnimation animation = ofTwo(hole);
        animation.frames.append(frameAt({12, 4, 3, 3}, 16, 3));
        QTest::addRow("disposal %d", disposal) << animation;
        animation.frames[0].disposal = GifFrame::Disposal(disposal);
        QTest::addRow("disposal %d of the first frame", disposal) << animation;
    }
    GifAnimation small = ofTwo(frameAt({1, 1, 2, 2}, 16, 2));
    small.frames[0] = frameAt({4, 3, 9, 5}, 16, 7);
    QTest::newRow("a first frame smaller than the screen") << small;
    small.screen = {6, 4};
    QTest::newRow("a first frame larger than the screen") << small;
    QTest::newRow("a frame half outside") << ofTwo(frameAt({15, 5, 20, 20}, 16, 2));
    QTest::newRow("a frame wholly outside") << ofTwo(frameAt({30, 50, 4, 4}, 16, 2));
    GifAnimation outside = ofTwo(frameAt({30, 50, 4, 4}, 16, 2));
    outside.frames[1].disposal = GifFrame::Previous;
    outside.frames.append(frameAt({2, 2, 4, 4}, 16, 3));
    QTest::newRow("a frame wholly outside, disposed of") << outside;
    QTest::newRow("a frame of nothing") << [] {
        GifAnimation animation = ofTwo(frameAt({3, 3, 0, 5}, 16, 2));
        animation.frames.append(frameAt({2, 2, 4, 4}, 16, 3));
        return animation;
    }();
    for (const int loops : {1, 7, 65'535})
        QTest::addRow("%d loops", loops) << ofTwo(frameAt({1, 1, 2, 2}, 16, 2), loops);
    GifAnimation once = ofTwo(frameAt({1, 1, 2, 2}, 16, 2));
    once.loops.reset();
    QTest::newRow("no loops") << once;
    once.frames[0].delay = 0;
    once.frames[1].delay = 65'535;
    QTest::newRow("no delay and the longest") << once;
    GifAnimation still = ofTwo(frameAt({1, 1, 2, 2}, 16, 2));
    still.frames.insert(1, still.frames[0]);
    still.frames.append(still.frames.last());
    QTest::newRow("frames that change nothing") << still;
    QTest::newRow("one column after the other") << [] {
        GifAnimation animation = ofTwo(frameAt({0, 0, 1, 10}, 16, 2));
        for (int x = 1; x < 20; ++x)
            animation.frames.append(frameAt({x, 0, 1, 10}, 16, quint32(x + 2)));
        return animation;
    }();
}

void TestAnimation::showsWhatTheGifShows()
{
    QFETCH(const GifAnimation, animation);
    const Shown expected = shownBy(animation);
    const Result<Animation> animated = made(Format::Gif, gif(animation));
    QVERIFY2(animated, animated ? "" : qPrintable(plainWords(animated.error())));
    QCOMPARE(complaintOfPngcheck(animated->png), QString());
    QCOMPARE(animated->frames, expected.pictures.size());
    QCOMPARE(animated->pixels, expected.pictures.first().size());
    const Shown shown = byPillow(animated->png);
    QCOMPARE(shown.pictures, expected.pictures);
    if (animated->frames > 1) {
        QCOMPARE(shown.delays, expected.delays);
        QCOMPARE(shown.plays, expected.plays);
    }
}

void TestAnimation::showsTheSameWhenSmall()
{
    const GifAnimation animation = medley(60, true);
    const Result<Animation> animated = made(Format::Gif, gif(animation), {.mode = PngMode::Small});
    QVERIFY(animated);
    QCOMPARE(complaintOfPngcheck(animated->png), QString());
    QCOMPARE(byPillow(animated->png).pictures, shownBy(animation).pictures);
}

/// Pillow's own way with GIFs, where it is the browsers' way: with a first frame that fills the screen, where
/// what is cleared has a transparent colour, and where each frame says how it is disposed of.
void TestAnimation::pillowSeesTheSameInBoth()
{
    for (const bool hasOwnColours : {false, true}) {
        GifAnimation animation = medley(60, hasOwnColours);
        animation.frames.prepend(frameAt({{0, 0}, animation.screen}, 60, 99));
        for (GifFrame &frame : animation.frames) {
            frame.transparent = 0;
            if (frame.disposal == GifFrame::Unspecified)
                frame.disposal = GifFrame::Keep;
        }
        const Shown expected = byPillow(gif(animation));
        const Result<Animation> animated = made(Format::Gif, gif(animation));
        QVERIFY(animated);
        const Shown shown = byPillow(animated->png);
        QCOMPARE(shown.pictures, merged(expected).pictures);
        QCOMPARE(shown.delays, merged(expected).delays);
        QCOMPARE(shown.plays, 0);
    }
}

void TestAnimation::showsWhatTheWebPShows_data()
{
    QTest::addColumn<Shown>("pictures");
    QTest::addColumn<bool>("isLossless");
    QTest::newRow("lossless") << moving(false) << true;
    QTest::newRow("lossless with alpha") << moving(true) << true;
    QTest::newRow("lossy") << moving(false) << false;
    QTest::newRow("lossy with alpha") << moving(true) << false;
}

/// Lossless frames are those that were put in; for others we have Pillow's word.
void TestAnimation::showsWhatTheWebPShows()
{
    QFETCH(const Shown, pictures);
    QFETCH(const bool, isLossless);
    const QByteArray webp = webpAnimation(pictures, isLossless);
    QVERIFY(!webp.isEmpty());
    const Result<Animation> animated = made(Format::WebP, webp);
    QVERIFY2(animated, animated ? "" : qPrintable(plainWords(animated.error())));
    QCOMPARE(complaintOfPngcheck(animated->png), QString());
    const Shown shown = byPillow(animated->png);
    const Shown expected = isLossless ? pictures : merged(byPillow(webp));
    QCOMPARE(shown.pictures, expected.pictures);
    QCOMPARE(shown.delays, pictures.delays);
    QCOMPARE(shown.plays, pictures.plays);
}

/// 16 bits are not enough for all sums; so frames that change nothing make up for them.
void TestAnimation::keepsLongDelays()
{
    GifAnimation animation = ofTwo(frameAt({1, 1, 2, 2}, 16, 2));
    for (int i = 0; i < 200; ++i) {
        GifFrame same = animation.frames.last();
        same.delay = 65'535;
        animation.frames.append(same);
    }
    const Shown expected = shownBy(animation);
    QCOMPARE(expected.delays.last(), 100 + 200 * 655'350);
    const Result<Animation> animated = made(Format::Gif, gif(animation));
    QVERIFY(animated);
    QCOMPARE(complaintOfPngcheck(animated->png), QString());
    const Shown shown = byPillow(animated->png);
    QCOMPARE(animated->frames, shown.pictures.size());
    QVERIFY(animated->frames > 2);
    QCOMPARE(merged(shown).delays, expected.delays);
    QCOMPARE(merged(shown).pictures, expected.pictures);
}

void TestAnimation::writesOnlyWhatChanged()
{
    GifAnimation animation = ofTwo({});
    GifFrame second = animation.frames[0]; // all of it again, with one spot that is new
    for (const QPoint spot : {QPoint(7, 3), QPoint(9, 6)})
        second.indices[spot.y() * 20 + spot.x()] = char((second.indices[spot.y() * 20 + spot.x()] + 1) % 16);
    animation.frames[1] = second;
    const Result<Animation> animated = made(Format::Gif, gif(animation));
    QVERIFY(animated);
    const qsizetype first = animated->png.indexOf("fcTL");
    const QByteArray control = animated->png.mid(animated->png.indexOf("fcTL", first + 4) + 4, 26);
    QCOMPARE(QRect(numberAt(control, 12), numberAt(control, 16), numberAt(control, 4), numberAt(control, 8)),
             QRect(7, 3, 3, 4));
    QCOMPARE(pngChunkTypes(animated->png),
             QList<QByteArray>({"IHDR", "acTL", "PLTE", "fcTL", "IDAT", "fcTL", "fdAT", "IEND"}));
}

void TestAnimation::takesTheSmallestType_data()
{
    QTest::addColumn<GifAnimation>("animation");
    QTest::addColumn<int>("colourType");
    QTest::addColumn<int>("bitDepth");
    const auto grays = [](int count) {
        QList<QRgb> colours;
        for (int i = 0; i < count; ++i)
            colours.append(qRgb(i * 255 / (count - 1), i * 255 / (count - 1), i * 255 / (count - 1)));
        return colours;
    };
    const auto of = [](QList<QRgb> first, QList<QRgb> second, bool isWhole = true) {
        GifAnimation animation{.screen = {70, 60}, .colours = first};
        animation.frames = {
            frameAt(isWhole ? QRect(0, 0, 70, 60) : QRect(0, 0, 69, 60), int(first.size()), 1),
            frameAt({0, 0, 69, 60}, int(second.size()), 2)};
        animation.frames[1].colours = second;
        if (!isWhole)
            animation.frames[0].transparent = 255; // which no pixel has, but what is around them
        return animation;
    };
    QTest::newRow("4 colours") << of(someColours(2, 1), someColours(2, 2)) << 3 << 2;
    QTest::newRow("5 colours") << of(someColours(3, 1), someColours(2, 2)) << 3 << 4;
    QTest::newRow("256 colours") << of(someColours(128, 1), someColours(128, 2)) << 3 << 8;
    QTest::newRow("256 colours and none") << of(someColours(128, 1), someColours(128, 2), false) << 6 << 8;
    QTest::newRow("257 colours") << of(someColours(128, 1), someColours(129, 2)) << 2 << 8;
    QTest::newRow("16 grays") << of(grays(16), grays(16)) << 3 << 4;
    QTest::newRow("256 grays") << of(grays(256), grays(256)) << 0 << 8;
    QTest::newRow("256 grays and none") << of(grays(256), grays(256), false) << 4 << 8;
}

void TestAnimation::takesTheSmallestType()
{
    QFETCH(const GifAnimation, animation);
    QFETCH(const int, colourType);
    QFETCH(const int, bitDepth);
    const Result<Animation> animated = made(Format::Gif, gif(animation));
    QVERIFY(animated);
    QCOMPARE(complaintOfPngcheck(animated->png), QString());
    const QByteArray header = pngChunkData(animated->png, "IHDR");
    QCOMPARE(int(header[9]), colourType);
    QCOMPARE(int(header[8]), bitDepth);
    QCOMPARE(byPillow(animated->png).pictures, shownBy(animation).pictures);
}

void TestAnimation::isPlainIfNothingMoves()
{
    GifAnimation animation = ofTwo({});
    animation.frames[1] = animation.frames[0];
    const Result<Animation> animated = made(Format::Gif, gif(animation));
    QVERIFY(animated);
    QCOMPARE(animated->frames, 1);
    QVERIFY(!pngChunkTypes(animated->png).contains("acTL"));
    QCOMPARE(byPillow(animated->png).pictures, shownBy(animation).pictures);
}

void TestAnimation::keepsAProfileForColours()
{
    const QByteArray webp = webpAnimation(moving(false));
    const QByteArray profile = iccProfile();
    const Result<Animation> animated = made(Format::WebP, webp, {.metadata = {.iccProfile = profile}});
    QVERIFY(animated);
    QVERIFY(pngChunkTypes(animated->png).contains("iCCP"));
    QCOMPARE(byPillow(animated->png).pictures, moving(false).pictures);
    const Result<Animation> gray = made(Format::WebP, webp, {.metadata = {.iccProfile = grayIccProfile()}});
    QVERIFY(gray);
    QVERIFY(!pngChunkTypes(gray->png).contains("iCCP"));
}

void TestAnimation::refusesDamagedOnes_data()
{
    QTest::addColumn<bool>("isGif");
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray whole = endlessGif({30, 20}, 5);
    const qsizetype frame = (whole.size() - gif(palettePainting({30, 20}), 1).size()) / 4;
    QTest::newRow("a GIF cut off in frame 3") << true << whole.first(whole.size() - 2 * frame - frame / 2);
    QTest::newRow("a GIF cut off between two frames") << true << whole.first(whole.size() - 2 * frame - 1);
    QTest::newRow("a GIF without its end") << true << whole.chopped(1);
    GifAnimation thin = ofTwo(frameAt({0, 0, 9, 9}, 16, 2));
    thin.frames[1].indices.chop(9);
    QTest::newRow("a GIF with too few pixels") << true << gif(thin);
    QTest::newRow("a GIF without a frame") << true << gif(GifAnimation{.screen = {5, 5}});
    thin = ofTwo(frameAt({0, 0, 0, 0}, 16, 2));
    thin.screen = {0, 0};
    thin.frames.removeFirst();
    QTest::newRow("a GIF of no size") << true << gif(thin);
    QTest::newRow("what is no GIF") << true << png();
    QTest::newRow("nothing for a GIF") << true << QByteArray();
    const QByteArray webp = webpAnimation(moving(false));
    qsizetype third = 0;
    for (int i = 0; i < 3; ++i)
        third = webp.indexOf("ANMF", third + 1);
    QTest::newRow("a WebP cut off in frame 3") << false << webp.first(third + 60);
    QByteArray noisy = webp;
    const qsizetype behindHeads = third + 8 + 16 + 8 + 6;
    const qsizetype length = webp.indexOf("ANMF", third + 1) - behindHeads;
    noisy.replace(behindHeads, length, QByteArray(length, '\xff'));
    QTest::newRow("a WebP with noise in frame 3") << false << noisy;
    QTest::newRow("nothing for a WebP") << false << QByteArray();
}

void TestAnimation::refusesDamagedOnes()
{
    QFETCH(const bool, isGif);
    QFETCH(const QByteArray, bytes);
    const Result<Animation> animated = made(isGif ? Format::Gif : Format::WebP, bytes);
    QVERIFY(!animated);
    QVERIFY2(animated.error().cause == Cause::Damaged, qPrintable(plainWords(animated.error())));
}

void TestAnimation::hasLimits_data()
{
    QTest::addColumn<bool>("isGif");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<AnimationLimits>("limits");
    QTest::addColumn<std::optional<Cause>>("cause");
    using Expected = std::optional<Cause>;
    QTest::newRow("100,000 frames") << true << endlessGif({2, 2}, 100'000) << AnimationLimits()
                                    << Expected(Cause::TooManyFrames);
    QTest::newRow("as many frames as there may be")
        << true << endlessGif({2, 2}, 9) << AnimationLimits{.maxFrames = 9} << Expected();
    GifAnimation corners = ofTwo(frameAt({0, 0, 1, 1}, 16, 2));
    corners.frames.append(frameAt({19, 9, 1, 1}, 16, 3));
    for (GifFrame &frame : corners.frames)
        frame.disposal = GifFrame::Background;
    corners.frames[0].disposal = GifFrame::Keep;
    QTest::newRow("what is cleared counts, too: as much as there may be")
        << true << gif(corners) << AnimationLimits{.maxPixels = 401} << Expected();
    QTest::newRow("what is cleared counts, too: one pixel more")
        << true << gif(corners) << AnimationLimits{.maxPixels = 400} << Expected(Cause::TooManyPixels);
    QTest::newRow("more bytes than there may be")
        << true << gif(medley(16, false)) << AnimationLimits{.maxBytes = 1000}
        << Expected(Cause::TooManyBytes);
    QTest::newRow("one frame more") << true << endlessGif({2, 2}, 10) << AnimationLimits{.maxFrames = 9}
                                    << Expected(Cause::TooManyFrames);
    QTest::newRow("as many pixels as there may be")
        << true << endlessGif({20, 10}, 9) << AnimationLimits{.maxPixels = 1800} << Expected();
    QTest::newRow("one pixel more") << true << endlessGif({20, 10}, 9) << AnimationLimits{.maxPixels = 1799}
                                    << Expected(Cause::TooManyPixels);
    GifAnimation outside = ofTwo(frameAt({0, 0, 4, 4}, 16, 2));
    outside.frames[1].area.setSize({65'535, 65'535});
    QTest::newRow("a frame that claims 4,295 MP, outside mostly")
        << true << gif(outside) << AnimationLimits() << Expected(Cause::TooManyPixels);
    GifAnimation huge = ofTwo(frameAt({0, 0, 4, 4}, 16, 2));
    huge.screen = {65'535, 65'535};
    QTest::newRow("a screen of 4,295 MP")
        << true << gif(huge) << AnimationLimits() << Expected(Cause::TooManyPixels);
    GifAnimation wide = ofTwo(frameAt({0, 0, 2, 2}, 16, 2));
    wide.screen = {5000, 3000};
    for (int i = 0; i < 1000; ++i)
        wide.frames.append(frameAt({i, i, 2, 2}, 16, quint32(i)));
    QTest::newRow("1,000 tiny frames on 15 MP") << true << gif(wide) << AnimationLimits() << Expected();
    const Shown pictures = moving(false);
    const QByteArray webp = webpAnimation(pictures);
    QTest::newRow("a WebP of as many frames as there may be")
        << false << webp << AnimationLimits{.maxFrames = 8} << Expected();
    QTest::newRow("a WebP of one more")
        << false << webp << AnimationLimits{.maxFrames = 7} << Expected(Cause::TooManyFrames);
    QTest::newRow("a WebP of one pixel more")
        << false << webp << AnimationLimits{.maxPixels = 8 * 61 * 43 - 1} << Expected(Cause::TooManyPixels);
}

void TestAnimation::hasLimits()
{
    QFETCH(const bool, isGif);
    QFETCH(const QByteArray, bytes);
    QFETCH(const AnimationLimits, limits);
    QFETCH(const std::optional<Cause>, cause);
    const Result<Animation> animated = made(isGif ? Format::Gif : Format::WebP, bytes, {}, limits);
    QVERIFY(cause || animated);
    QVERIFY(!cause || (!animated && animated.error().cause == *cause));
}

/// A canvas of 268 megapixels would take gigabytes.
void TestAnimation::whatIsToldIsLimitedBeforeAnythingIsDecoded()
{
    const QByteArray webp = webpAnimation(moving(false)).replace(24, 6, "\xff\x3f\0\xff\x3f\0"_ba);
    const Result<Picture> wide = toPng(webp, {});
    QVERIFY(!wide);
    QCOMPARE(wide.error().cause, Cause::TooManyPixels);
    QCOMPARE(wide.error().detail, u"2147 MP within 8 frames"_s);
    const Result<Picture> many = toPng(endlessGif({9, 9}, 40), {.animation = {.maxFrames = 39}});
    QVERIFY(!many);
    QCOMPARE(many.error().cause, Cause::TooManyFrames);
    QCOMPARE(many.error().detail, u"40"_s);
}

void TestAnimation::stopsWhenAbandoned_data()
{
    QTest::addColumn<bool>("isGif");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a GIF") << true << gif(medley(16, false));
    QTest::newRow("a WebP") << false << webpAnimation(moving(false));
}

void TestAnimation::stopsWhenAbandoned()
{
    QFETCH(const bool, isGif);
    QFETCH(const QByteArray, bytes);
    const std::atomic<bool> abandoned = true;
    const Result<Animation> animated = made(isGif ? Format::Gif : Format::WebP, bytes, {}, {}, &abandoned);
    QVERIFY(!animated);
}

QTEST_GUILESS_MAIN(TestAnimation)
#include "tst_animation.moc"
