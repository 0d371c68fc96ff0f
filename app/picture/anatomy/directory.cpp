#include "picture/anatomy/directory.h"

#include "picture/anatomy/bytes.h"

#include <array>
#include <limits>

namespace pixhaul {

namespace {

constexpr int fieldSize = 12;
enum Type : quint16 { Short = 3, Long = 4, Rational = 5 };

} // namespace

TiffDirectory::TiffDirectory(QByteArrayView file, quint32 at)
    : m_file(file)
    , m_bigEndian(file.startsWith('M'))
    , m_at(at)
    , m_fields(number16(at))
{}

quint32 TiffDirectory::first(QByteArrayView file)
{
    return TiffDirectory(file, 0).number32(4);
}

quint32 TiffDirectory::next() const
{
    return number32(m_at + 2 + qint64(m_fields) * fieldSize);
}

bool TiffDirectory::isWhole() const
{
    if (!holds(m_file, m_at, 2 + qint64(m_fields) * fieldSize + 4))
        return false;
    for (int i = 0; i < m_fields; ++i) {
        const Field one = fieldAt(i);
        if (!holds(m_file, one.at, one.size()))
            return false;
    }
    return true;
}

quint32 TiffDirectory::value(const Field &field, quint32 index) const
{
    if (index >= field.count)
        return 0;
    if (field.type == Short)
        return number16(field.at + 2 * qint64(index));
    return field.type == Long ? number32(field.at + 4 * qint64(index)) : 0;
}

double TiffDirectory::rational(const Field &field, quint32 index) const
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    if (field.type != Rational || index >= field.count)
        return none;
    const qint64 at = field.at + 8 * qint64(index);
    const quint32 denominator = number32(at + 4);
    return denominator > 0 ? double(number32(at)) / denominator : none;
}

QByteArrayView TiffDirectory::bytes(const Field &field) const
{
    return part(m_file, field.at, field.size());
}

QByteArray TiffDirectory::withShort(Tag tag, quint16 value) const
{
    if (m_fields == 0 || !holds(m_file, m_at, 2 + qint64(m_fields) * fieldSize))
        return {};
    const auto put = [isBig = m_bigEndian](auto number, char *to) {
        if (isBig)
            qToBigEndian(number, to);
        else
            qToLittleEndian(number, to);
    };
    QByteArray changed = m_file.toByteArray();
    for (int i = 0; i < m_fields; ++i) {
        const qint64 at = m_at + 2 + qint64(i) * fieldSize;
        if (number16(at) != tag)
            continue;
        char *field = changed.data() + at;
        put(quint16(Short), field + 2);
        put(quint32(1), field + 4);
        put(value, field + 8);
        put(quint16(0), field + 10);
    }
    return changed;
}

qint64 TiffDirectory::Field::size() const
{
    constexpr std::array<int, 14> sizes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
    return type < sizes.size() ? qint64(count) * sizes.at(type) : 0;
}

quint16 TiffDirectory::number16(qint64 at) const
{
    return m_bigEndian ? big<quint16>(m_file, at) : little<quint16>(m_file, at);
}

quint32 TiffDirectory::number32(qint64 at) const
{
    return m_bigEndian ? big<quint32>(m_file, at) : little<quint32>(m_file, at);
}

TiffDirectory::Field TiffDirectory::fieldAt(int index) const
{
    const qint64 at = m_at + 2 + qint64(index) * fieldSize;
    Field one{.type = number16(at + 2), .count = number32(at + 4), .at = at + 8};
    if (one.size() > 4) // values that fit stand in the field itself
        one.at = number32(at + 8);
    return one;
}

TiffDirectory::Field TiffDirectory::find(Tag tag) const
{
    // Small files with many fields, of which there may be many, must not take long.
    const qint64 inside = (m_file.size() - m_at - 2) / fieldSize;
    for (int i = 0; i < std::min<qint64>(m_fields, inside); ++i)
        if (number16(m_at + 2 + qint64(i) * fieldSize) == tag)
            return fieldAt(i);
    return {};
}

int saneOrientation(quint32 value)
{
    return value >= 1 && value <= 8 ? int(value) : 1;
}

} // namespace pixhaul
