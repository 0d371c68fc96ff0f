#pragma once

#include <QList>
#include <QRgb>

#include <array>

namespace pixhaul {

/// At most 256 colours, each with a number.
class ColourIndex
{
public:
    static constexpr int most = 256;

    ColourIndex() { m_numbers.fill(none); }
    explicit ColourIndex(const QList<QRgb> &colours);

    /// False, and nothing is added, if that would be one too many.
    bool add(QRgb colour);
    /// Of a colour that was added, in that order.
    quint8 numberOf(QRgb colour) const { return static_cast<quint8>(m_numbers[placeOf(colour)]); }
    int size() const { return m_size; }
    /// In the order of their numbers.
    QList<QRgb> colours() const { return {m_colours.begin(), m_colours.begin() + m_size}; }

private:
    static constexpr int placeBits = 11;
    static constexpr quint16 none = 0xffff;

    /// Where it is, or would be.
    std::size_t placeOf(QRgb colour) const
    {
        std::size_t place = colour * 2'654'435'769U >> (32 - placeBits);
        while (m_numbers[place] != none && m_keys[place] != colour)
            place = (place + 1) % m_keys.size();
        return place;
    }

    std::array<QRgb, std::size_t(1) << placeBits> m_keys{};
    std::array<quint16, std::size_t(1) << placeBits> m_numbers;
    std::array<QRgb, most> m_colours{};
    int m_size = 0;
};

} // namespace pixhaul
