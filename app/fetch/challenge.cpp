#include "fetch/challenge.h"

#include <algorithm>

namespace pixhaul {

namespace {

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isOfToken(char c) // RFC 9110, 5.6.2
{
    return isAlphanumeric(c) || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isOfToken68(char c) // RFC 9110, 11.2; without the "=" at its end
{
    return isAlphanumeric(c) || QByteArrayView("-._~+/").contains(c);
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}

bool isControl(char c)
{
    constexpr char del = 0x7f;
    return (c >= 0 && c < ' ' && c != '\t') || c == del;
}

class Reader
{
public:
    explicit Reader(QByteArrayView value)
        : m_rest(value)
    {}

    QList<Challenge> challenges()
    {
        QList<Challenge> found;
        while (!m_rest.isEmpty()) {
            const QByteArray word = take(isOfToken).toByteArray();
            if (word.isEmpty()) {
                passOver();
                continue;
            }
            take(isSpace);
            if (!m_rest.startsWith('=')) {
                found.append({word.toLower(), {}});
                takeToken68();
                continue;
            }
            const QByteArray value = parameterValue();
            if (!found.isEmpty() && !found.last().parameters.contains(word.toLower()))
                found.last().parameters.insert(word.toLower(), value);
        }
        return found;
    }

private:
    template <class Belongs>
    QByteArrayView take(Belongs belongs)
    {
        const auto end = std::find_if_not(m_rest.begin(), m_rest.end(), belongs);
        const QByteArrayView taken = m_rest.first(end - m_rest.begin());
        m_rest = m_rest.sliced(taken.size());
        return taken;
    }

    /// A comma, a space or garbage; a quoted string as a whole, since it may look like a challenge inside.
    void passOver()
    {
        if (m_rest.startsWith('"'))
            quotedString();
        else
            m_rest = m_rest.sliced(1);
    }

    /// A parameter's name and "=" look like a token68, but then more follows than a comma.
    void takeToken68()
    {
        const QByteArrayView before = m_rest;
        take(isOfToken68);
        take([](char c) { return c == '='; });
        take(isSpace);
        if (!m_rest.isEmpty() && !m_rest.startsWith(','))
            m_rest = before;
    }

    /// Some servers forget the quotes around what is no token.
    QByteArray parameterValue()
    {
        m_rest = m_rest.sliced(1);
        take(isSpace);
        if (m_rest.startsWith('"'))
            return quotedString();
        return take([](char c) { return c != ',' && !isSpace(c); }).toByteArray();
    }

    /// RFC 9110, 5.6.4. One that is not closed ends where the header ends.
    QByteArray quotedString()
    {
        QByteArray text;
        qsizetype at = 1;
        for (; at < m_rest.size() && m_rest[at] != '"'; ++at) {
            if (m_rest[at] == '\\' && at + 1 < m_rest.size())
                ++at;
            text += m_rest[at];
        }
        m_rest = m_rest.sliced(std::min(at + 1, m_rest.size()));
        return text;
    }

    QByteArrayView m_rest;
};

} // namespace

QList<Challenge> challengesIn(QByteArrayView value)
{
    if (std::any_of(value.begin(), value.end(), isControl))
        return {};
    return Reader(value).challenges();
}

} // namespace pixhaul
