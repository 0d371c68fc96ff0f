#include "picture/anatomy/codedsize.h"

#include <QTest>

#include <array>

using namespace Qt::StringLiterals;
using namespace pixhaul;

class TestCodedSize : public QObject
{
    Q_OBJECT

private slots:
    void readsObus_data();
    void readsObus();
    void readsNalUnits_data();
    void readsNalUnits();
    void readsTheConfigurationOfHevc_data();
    void readsTheConfigurationOfHevc();
    void comesToAnEnd();
};

namespace {

using Size = std::optional<QSize>;

const QSize no(0, 0); ///< there is no header

/// Bits one behind the other, in whole bytes.
class Written
{
public:
    Written &add(quint32 number, int count)
    {
        for (int i = count - 1; i >= 0; --i)
            m_bits += (number >> i & 1) != 0 ? '1' : '0';
        return *this;
    }
    Written &addGolomb(quint32 number)
    {
        int length = 0;
        while (((number + 1) >> length) > 1)
            ++length;
        return add(0, length).add(number + 1, length + 1);
    }
    QByteArray bytes() const
    {
        QByteArray bytes;
        for (const QByteArray bits = m_bits + "10000000"; bytes.size() < bits.size() / 8;)
            bytes += char(bits.sliced(8 * bytes.size(), 8).toInt(nullptr, 2));
        return bytes;
    }

private:
    QByteArray m_bits;
};

/// An OBU with its length, of fewer than 128 bytes.
QByteArray obu(int type, const QByteArray &payload, bool isExtended = false)
{
    return char(type << 3 | (isExtended ? 4 : 0) | 2) + (isExtended ? "\x08"_ba : ""_ba) +
           char(payload.size()) + payload;
}

void addSize(Written &header, QSize size)
{
    constexpr int sideBits = 16;
    header.add(sideBits - 1, 4).add(sideBits - 1, 4);
    header.add(quint32(size.width() - 1), sideBits).add(quint32(size.height() - 1), sideBits);
}

/// The header of a still picture.
QByteArray stillSequence(QSize size)
{
    Written header;
    addSize(header.add(0b000'1'1, 5).add(8, 5), size);
    return obu(1, header.bytes());
}

/// A header with all that may come before the size.
QByteArray fullSequence(QSize size)
{
    constexpr int delayBits = 9;
    Written header;
    header.add(0, 5).add(1, 1).add(1, 32).add(30, 32).add(1, 1).addGolomb(77);
    header.add(1, 1).add(delayBits - 1, 5).add(1, 32).add(3, 5).add(4, 5);
    header.add(1, 1).add(2 - 1, 5);
    header.add(1, 12).add(8, 5).add(1, 1).add(1, 1).add(5, delayBits).add(6, delayBits).add(0, 1);
    header.add(1, 1).add(9, 4);
    header.add(1, 12).add(7, 5).add(0, 1).add(0, 1);
    addSize(header, size);
    return obu(1, header.bytes(), true);
}

/// A sequence parameter set without the bytes against false starts, of so many sub-layers more than one.
QByteArray parameterSet(QSize size, int subLayers = 0, quint32 chroma = 1)
{
    Written set;
    set.add(0, 4).add(quint32(subLayers), 3).add(1, 1).add(0xff, 8).add(~0U, 32);
    set.add(~0U, 32).add(~0U, 24);
    if (subLayers > 0)
        set.add(0b10'01'11'10'01'11'00'00, 16);
    constexpr std::array bytesOf{11, 1, 12, 11, 1, 12};
    for (int i = 0; i < subLayers; ++i)
        for (int left = bytesOf.at(std::size_t(i)); left > 0; --left)
            set.add(0xff, 8);
    set.addGolomb(3).addGolomb(chroma);
    if (chroma == 3)
        set.add(0, 1);
    set.addGolomb(quint32(size.width())).addGolomb(quint32(size.height()));
    return set.bytes();
}

QByteArray nalUnit(int type, const QByteArray &payload, int layer = 0)
{
    return char(type << 1 | layer >> 5) + QByteArray(1, char((layer & 31) << 3 | 1)) + payload;
}

/// With its length in front, of so many bytes.
QByteArray measured(const QByteArray &bytes, int count)
{
    QByteArray length;
    for (int i = count - 1; i >= 0; --i)
        length += char(bytes.size() >> (8 * i));
    return length + bytes;
}

QByteArray hvcc(const QByteArrayList &units, int lengthBytes = 4)
{
    QByteArray box = "\1"_ba + QByteArray(20, '\0') + char(0xfc | (lengthBytes - 1));
    box += char(units.size());
    for (const QByteArray &unit : units)
        box += "\x21\0\1"_ba + measured(unit, 2);
    return box;
}

constexpr int sequence = 33, slice = 19;

} // namespace

void TestCodedSize::readsObus_data()
{
    QTest::addColumn<QByteArray>("obus");
    QTest::addColumn<Size>("size");
    const auto row = [](const char *name, const QByteArray &obus, const Size &size) {
        QTest::newRow(name) << obus << size;
    };
    const QByteArray frame = obu(6, "pixels"_ba), still = stillSequence({1920, 1080});
    row("nothing", {}, no);
    row("a frame alone", frame, no);
    row("a still picture", obu(2, {}) + still + frame, QSize(1920, 1080));
    row("the largest that can be told", stillSequence({65'536, 65'536}), QSize(65'536, 65'536));
    row("a header with all there may be", fullSequence({1234, 567}) + frame, QSize(1234, 567));
    row("each header counts", still + frame + stillSequence({16, 4000}) + frame, QSize(1920, 4000));
    row("zeros in between", still + frame + QByteArray(3, '\0') + stillSequence({4000, 16}),
        QSize(4000, 1080));
    row("a length that takes more bytes than it must",
        "\x0a"_ba + char(0x80 | (still.size() - 2)) + "\x80\0"_ba + still.sliced(2), QSize(1920, 1080));
    row("an OBU without its length", still + "\x30pixels"_ba, {});
    row("an OBU that goes on behind the end", (still + frame).chopped(1), {});
    row("a length that goes on behind the end", still + "\x32\xff"_ba, {});
    row("a length of eight bytes", still + "\x32\xff\xff\xff\xff\xff\xff\xff\xff"_ba, {});
    row("a header that is cut", obu(1, still.sliced(2, 4)), {});
}

void TestCodedSize::readsObus()
{
    QFETCH(const QByteArray, obus);
    QFETCH(const Size, size);
    UnitsLeft left = mostUnits;
    QVERIFY(sizeOfAv1(obus, left) == size);
}

void TestCodedSize::readsNalUnits_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Size>("size");
    const auto row = [](const char *name, const QByteArrayList &units, const Size &size) {
        QByteArray bytes;
        for (const QByteArray &unit : units)
            bytes += measured(unit, 4);
        QTest::newRow(name) << bytes << size;
    };
    const QByteArray pixels = nalUnit(slice, "pixels"_ba);
    const QByteArray set = nalUnit(sequence, parameterSet({1920, 1088}));
    row("nothing", {}, no);
    row("a slice alone", {pixels}, no);
    row("a parameter set", {set, pixels}, QSize(1920, 1088));
    row("each parameter set counts", {set, pixels, nalUnit(sequence, parameterSet({64, 4096}))},
        QSize(1920, 4096));
    row("one of another layer does not", {set, nalUnit(sequence, parameterSet({4096, 4096}), 1)},
        QSize(1920, 1088));
    row("sub-layers", {nalUnit(sequence, parameterSet({640, 480}, 6))}, QSize(640, 480));
    row("colours as fine as the light", {nalUnit(sequence, parameterSet({640, 480}, 0, 3))}, QSize(640, 480));
    QByteArray stuffed = parameterSet({640, 480}).replace(4, 4, QByteArray(4, '\0'));
    row("bytes against false starts", {nalUnit(sequence, stuffed.insert(6, '\3'))}, QSize(640, 480));
    row("a parameter set that is cut", {set.first(16)}, {});
    row("more sides than there are numbers", {nalUnit(sequence, QByteArray(100, '\0'))}, {});
    row("eight sub-layers", {nalUnit(sequence, "\x0e"_ba + QByteArray(100, '\xff'))}, {});
    QTest::newRow("a unit that goes on behind the end") << measured(set, 4).chopped(1) << Size();
    QTest::newRow("a length that goes on behind the end") << measured(set, 4) + "\0\0"_ba << Size();
    QTest::newRow("lengths of two bytes") << measured(set, 2) << Size();
}

void TestCodedSize::readsNalUnits()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Size, size);
    UnitsLeft left = mostUnits;
    QVERIFY(sizeOfHevc(bytes, left) == size);
}

void TestCodedSize::readsTheConfigurationOfHevc_data()
{
    QTest::addColumn<QByteArray>("box");
    QTest::addColumn<Size>("size");
    const QByteArray set = nalUnit(sequence, parameterSet({1920, 1088}));
    const QByteArray tall = nalUnit(sequence, parameterSet({64, 4096}));
    QTest::newRow("nothing") << hvcc({}) << Size(no);
    QTest::newRow("a parameter set") << hvcc({set}) << Size(QSize(1920, 1088));
    QTest::newRow("each parameter set counts") << hvcc({set, tall}) << Size(QSize(1920, 4096));
    QTest::newRow("a set that is cut") << hvcc({set, tall}).chopped(1) << Size();
    QTest::newRow("items with lengths of two bytes") << hvcc({set}, 2) << Size();
}

void TestCodedSize::readsTheConfigurationOfHevc()
{
    QFETCH(const QByteArray, box);
    QFETCH(const Size, size);
    UnitsLeft left = mostUnits;
    QVERIFY(sizeOfHevcConfiguration(box, left) == size);
}

/// Items can share their bytes: what has been walked through is told on.
void TestCodedSize::comesToAnEnd()
{
    const QByteArray obus = obu(15, {}).repeated(30), units = measured(nalUnit(slice, {}), 4).repeated(30);
    UnitsLeft left = 100;
    QVERIFY(sizeOfAv1(obus, left));
    QVERIFY(sizeOfHevc(units, left));
    QVERIFY(sizeOfAv1(obus, left));
    QVERIFY(!sizeOfHevc(units, left));
    QVERIFY(!sizeOfAv1(obus, left));
}

QTEST_GUILESS_MAIN(TestCodedSize)
#include "tst_codedsize.moc"
