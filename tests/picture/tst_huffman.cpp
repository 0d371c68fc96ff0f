#include "picture/huffman.h"

#include <QTest>

#include <numeric>
#include <queue>
#include <random>
#include <vector>

using namespace pixhaul;

namespace {

using Counts = std::vector<std::uint32_t>;

/// What the best code takes, in bits, when no length is too long: the sum of all inner nodes of Huffman's
/// tree.
std::uint64_t leastBits(const Counts &counts)
{
    std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> weights;
    for (const std::uint32_t count : counts)
        if (count > 0)
            weights.push(count);
    std::uint64_t bits = 0;
    while (weights.size() > 1) {
        const std::uint64_t one = weights.top();
        weights.pop();
        const std::uint64_t both = one + weights.top();
        weights.pop();
        weights.push(both);
        bits += both;
    }
    return bits;
}

Counts random(std::size_t symbols, std::uint32_t most, unsigned seed)
{
    std::mt19937 generator(seed);
    Counts counts(symbols);
    for (std::uint32_t &count : counts)
        count = generator() % (most + 1);
    counts[symbols / 2] = 1;
    counts[symbols / 3] = 2;
    return counts;
}

Counts fibonacci(std::size_t symbols)
{
    Counts counts(symbols, 1);
    for (std::size_t i = 2; i < symbols; ++i)
        counts[i] = counts[i - 1] + counts[i - 2];
    return counts;
}

} // namespace

class TestHuffman : public QObject
{
    Q_OBJECT

private slots:
    void makesFullCodes_data();
    void makesFullCodes();
    void givesALoneSymbolOneBit();
    void numbersCodesAsDeflateDoes();
};

void TestHuffman::makesFullCodes_data()
{
    QTest::addColumn<Counts>("counts");
    QTest::addColumn<int>("longest");
    QTest::addColumn<bool>("isBound"); // by the limit
    QTest::newRow("two symbols") << Counts{7, 0, 1} << 12 << false;
    QTest::newRow("all alike") << Counts(256, 5) << 12 << false;
    QTest::newRow("as many as the limit allows") << Counts(128, 9) << 7 << false;
    QTest::newRow("288, the most") << random(288, 1000, 1) << 15 << false;
    QTest::newRow("many that do not occur") << random(286, 1, 2) << 12 << false;
    QTest::newRow("one beside many rare ones") << [] {
        Counts counts(286, 1);
        counts[0] = 4'000'000'000;
        return counts;
    }() << 12 << false;
    QTest::newRow("Fibonacci's numbers, the deepest tree, just within the limit")
        << fibonacci(13) << 12 << false;
    QTest::newRow("Fibonacci's numbers, one too deep") << fibonacci(14) << 12 << true;
    QTest::newRow("Fibonacci's numbers, much too deep") << fibonacci(40) << 12 << true;
    QTest::newRow("Fibonacci's numbers, code lengths' limit") << fibonacci(19) << 7 << true;
    for (unsigned seed = 3; seed < 40; ++seed)
        QTest::addRow("random, %u", seed) << random(2 + seed * 7, 1U << seed % 8, seed) << 15 << false;
}

void TestHuffman::makesFullCodes()
{
    QFETCH(const Counts, counts);
    QFETCH(const int, longest);
    QFETCH(const bool, isBound);
    std::vector<huffman::Code> codes(counts.size());
    huffman::makeCodes(counts, longest, codes);
    std::uint64_t kraft = 0;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        QCOMPARE(codes[i].length > 0, counts[i] > 0);
        QVERIFY(codes[i].length <= longest);
        if (counts[i] > 0)
            kraft += std::uint64_t(1) << (longest - codes[i].length);
        bits += std::uint64_t(codes[i].length) * counts[i];
    }
    QCOMPARE(kraft, std::uint64_t(1) << longest);
    if (!isBound)
        QCOMPARE(bits, leastBits(counts));
    else
        QVERIFY(bits > leastBits(counts) && bits < leastBits(counts) * 5 / 4);
}

void TestHuffman::givesALoneSymbolOneBit()
{
    const Counts counts{0, 0, 3};
    std::vector<huffman::Code> codes(3);
    huffman::makeCodes(counts, 12, codes);
    QCOMPARE(int(codes[2].length), 1);
    QCOMPARE(int(codes[2].bits), 0);
    QCOMPARE(int(codes[0].length), 0);
}

/// The example of RFC 1951, 3.2.2: lengths 3 3 3 3 3 2 4 4.
void TestHuffman::numbersCodesAsDeflateDoes()
{
    const Counts counts{4, 4, 4, 4, 4, 8, 2, 2};
    std::vector<huffman::Code> codes(counts.size());
    huffman::makeCodes(counts, 15, codes);
    constexpr std::array lengths{3, 3, 3, 3, 3, 2, 4, 4};
    constexpr std::array mirrored{0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        QCOMPARE(int(codes[i].length), lengths.at(i));
        QCOMPARE(int(codes[i].bits), mirrored.at(i));
    }
}

QTEST_GUILESS_MAIN(TestHuffman)
#include "tst_huffman.moc"
