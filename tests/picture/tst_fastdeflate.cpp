#include "picture/fastdeflate.h"
#include "picture/smalldeflate.h"

#include <QTest>

#include <libdeflate.h>
#include <zlib.h>

#include <random>

using namespace pixhaul;

namespace {

template <typename Deflate = FastDeflate>
QByteArray deflated(const QByteArray &bytes, qsizetype strip)
{
    Deflate deflate;
    QByteArray out;
    qsizetype at = 0;
    do {
        const qsizetype size = std::min(strip, bytes.size() - at);
        deflate.add({reinterpret_cast<const std::uint8_t *>(bytes.constData()) + at, std::size_t(size)},
                    at + size == bytes.size(), out);
        at += size;
    } while (at < bytes.size());
    return out;
}

QByteArray byZlib(const QByteArray &stream, qsizetype size)
{
    QByteArray bytes(size + 1, '\0');
    uLongf length = uLongf(bytes.size());
    uLong taken = uLong(stream.size());
    const int code = uncompress2(reinterpret_cast<Bytef *>(bytes.data()), &length,
                                 reinterpret_cast<const Bytef *>(stream.constData()), &taken);
    return code == Z_OK && taken == uLong(stream.size()) ? bytes.first(qsizetype(length)) : "zlib failed";
}

QByteArray byLibdeflate(const QByteArray &stream, qsizetype size)
{
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decompressor(
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    QByteArray bytes(size + 1, '\0');
    std::size_t taken = 0;
    std::size_t length = 0;
    const libdeflate_result result =
        libdeflate_zlib_decompress_ex(decompressor.get(), stream.constData(), std::size_t(stream.size()),
                                      bytes.data(), std::size_t(bytes.size()), &taken, &length);
    return result == LIBDEFLATE_SUCCESS && taken == std::size_t(stream.size())
               ? bytes.first(qsizetype(length))
               : "libdeflate failed";
}

/// `spread` 256: noise; less: noise that can be coded.
QByteArray noise(qsizetype size, unsigned spread, unsigned seed = 1)
{
    std::mt19937 generator(seed);
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char(generator() % spread);
    return bytes;
}

/// Words out of a small vocabulary, near and far.
QByteArray text(qsizetype size)
{
    const QByteArray vocabulary = noise(4000, 26, 7);
    std::mt19937 generator(2);
    QByteArray bytes;
    while (bytes.size() < size) {
        const qsizetype at = qsizetype(generator() % 3900);
        bytes += vocabulary.sliced(at, 3 + qsizetype(generator() % 40));
    }
    return bytes.first(size);
}

/// Runs of every length from 1 to 600.
QByteArray runs()
{
    QByteArray bytes;
    for (int i = 1; i <= 600; ++i)
        bytes += QByteArray(i, char(i * 37));
    return bytes;
}

} // namespace

class TestFastDeflate : public QObject
{
    Q_OBJECT

private slots:
    void isReadByOthers_data();
    void isReadByOthers();
    void choosesByContent();
    void findsShortCopiesOfWhatIsRare();
    void copiesWhatStoodInTheStripBefore_data();
    void copiesWhatStoodInTheStripBefore();
    void reachesAsFarAsTheWindow();
};

void TestFastDeflate::isReadByOthers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("most"); // bytes of the stream; 0: any
    QTest::newRow("nothing") << QByteArray() << 20;
    for (const int size : {1, 2, 3, 7, 8, 9, 15, 33})
        QTest::addRow("%d bytes", size) << noise(size, 256) << size + 40;
    QTest::newRow("one byte again and again") << QByteArray(100'000, 'x') << 0;
    QTest::newRow("noise that nothing makes shorter") << noise(300'000, 256) << 301'600;
    QTest::newRow("exactly what a stored block holds") << noise(65'535, 256) << 66'200;
    QTest::newRow("one more than that") << noise(65'536, 256) << 66'200;
    QTest::newRow("noise of few values, as in photographs") << noise(300'000, 20) << 0;
    QTest::newRow("two values") << noise(300'000, 2) << 0;
    QTest::newRow("what repeats itself") << text(300'000) << 0;
    QTest::newRow("runs") << runs() << 0;
    QTest::newRow("runs between noise")
        << noise(999, 256) + QByteArray(259, 'a') + noise(999, 256) + runs() << 0;
    QTest::newRow("a period of three") << QByteArray("abc").repeated(30'000) << 0;
    QTest::newRow("a drawing after a photograph")
        << noise(200'000, 30) + QByteArray(200'000, 0) + text(99'999) << 0;
}

void TestFastDeflate::isReadByOthers()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, most);
    for (const qsizetype strip : {1, 100, 4'096, 65'536, 262'144, 1'000'000}) {
        if (strip < 100 && bytes.size() > 1'000)
            continue; // a block for each byte: only for the small ones
        QList<QByteArray> streams{deflated<FastDeflate>(bytes, strip)};
        if (strip >= 4'096 || bytes.size() <= 1'000) // each strip of it is slow to begin with
            streams.append(deflated<SmallDeflate>(bytes, strip));
        for (const QByteArray &stream : std::as_const(streams)) {
            QVERIFY(byZlib(stream, bytes.size()) == bytes);
            QVERIFY(byLibdeflate(stream, bytes.size()) == bytes);
            if (most > 0 && strip >= 65'536)
                QVERIFY2(stream.size() <= most, qPrintable(QString::number(stream.size())));
        }
    }
}

void TestFastDeflate::choosesByContent()
{
    QVERIFY(deflated(text(300'000), 262'144).size() < 300'000 / 4);
    const QByteArray photograph = noise(300'000, 8);
    QVERIFY(deflated(photograph, 262'144).size() < photograph.size() * 3.2 / 8);
}

/// Three bytes again, each of which takes many bits by itself: only what is made for size looks for so few.
void TestFastDeflate::findsShortCopiesOfWhatIsRare()
{
    QByteArray bytes;
    std::mt19937 generator(5);
    for (int i = 0; i < 20'000; ++i) {
        bytes += noise(6, 4, generator());
        const char rare = char(64 + generator() % 128);
        bytes += rare;
        bytes += char(rare ^ 85);
        bytes += char(rare ^ 42);
    }
    QVERIFY(deflated<SmallDeflate>(bytes, 262'144).size() < deflated(bytes, 262'144).size() * 0.9);
}

void TestFastDeflate::copiesWhatStoodInTheStripBefore_data()
{
    QTest::addColumn<qsizetype>("distance");
    QTest::addColumn<bool>("isReached");
    QTest::newRow("a strip before") << qsizetype(1'000) << true;
    QTest::newRow("many strips before") << qsizetype(30'000) << true;
    QTest::newRow("as far as the window reaches") << qsizetype(32'768) << true;
    QTest::newRow("one byte farther") << qsizetype(32'769) << false;
}

/// Noise that comes again: in the steps it is a copy of just that distance, or of none.
void TestFastDeflate::copiesWhatStoodInTheStripBefore()
{
    QFETCH(const qsizetype, distance);
    QFETCH(const bool, isReached);
    const QByteArray first = noise(distance, 256);
    const QByteArray bytes = noise(70'000, 256, 9) + first + first.first(900);
    CheapestSteps steps;
    bool isCopied = false;
    for (qsizetype at = 0; at < bytes.size(); at += 500) {
        const auto *const strip = reinterpret_cast<const std::uint8_t *>(bytes.constData()) + at;
        for (const DeflateStep &step :
             steps.stepsIn({strip, std::size_t(std::min<qsizetype>(500, bytes.size() - at))}))
            isCopied |= step.length > 100 && step.distance == distance;
    }
    QCOMPARE(isCopied, isReached);
}

/// 32,768 bytes (RFC 1951, 2): what is one farther away is not there for who reads it.
void TestFastDeflate::reachesAsFarAsTheWindow()
{
    DeflateSteps steps;
    const auto farthest = [&steps](qsizetype distance) {
        const QByteArray gap = noise(distance - 100, 2); // full of matches itself, but not with the rest
        const QByteArray bytes = noise(100, 100).replace('\0', "x").replace('\1', "y") + gap;
        const QByteArray twice = bytes + bytes.first(100);
        int most = 0;
        for (const DeflateStep &step : steps.matchesIn(
                 {reinterpret_cast<const std::uint8_t *>(twice.constData()), std::size_t(twice.size())}))
            most = std::max(most, int(step.distance));
        return most;
    };
    QCOMPARE(farthest(32'768), 32'768);
    QVERIFY(farthest(32'769) < 32'768);
}

QTEST_GUILESS_MAIN(TestFastDeflate)
#include "tst_fastdeflate.moc"
