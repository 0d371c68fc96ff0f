#include "links/jsontext.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

JsonText::Kind JsonText::next()
{
    for (; m_at < m_text.size() && m_text[m_at].isSpace(); ++m_at)
        m_line += m_text[m_at] == u'\n' ? 1 : 0;
    m_token = m_at;
    m_tokenLine = m_line;
    if (m_at == m_text.size())
        return Kind::End;
    const auto one = [this](Kind kind) {
        ++m_at;
        return kind;
    };
    switch (m_text[m_at].unicode()) {
    case u'{':
        return one(Kind::ObjectBegin);
    case u'}':
        return one(Kind::ObjectEnd);
    case u'[':
        return one(Kind::ArrayBegin);
    case u']':
        return one(Kind::ArrayEnd);
    case u',':
        return one(Kind::Comma);
    case u':':
        return one(Kind::Colon);
    case u'"':
        return readString();
    default:
        return readOther();
    }
}

JsonText::Kind JsonText::readString()
{
    m_string.clear();
    for (++m_at; m_at < m_text.size();) {
        qsizetype end = m_at;
        while (end < m_text.size() && m_text[end] != u'"' && m_text[end] != u'\\' && m_text[end] >= u' ')
            ++end;
        m_string += m_text.sliced(m_at, end - m_at);
        m_at = end;
        if (m_at == m_text.size() || m_text[m_at] < u' ')
            break;
        if (m_text[m_at++] == u'"')
            return Kind::String;
        if (!readEscape())
            break;
    }
    m_at = m_token; // a broken piece is where it stands
    return Kind::Broken;
}

/// What is behind a backslash.
bool JsonText::readEscape()
{
    if (m_at == m_text.size())
        return false;
    static constexpr QStringView written = u"\"\\/bfnrt";
    static constexpr QStringView meant = u"\"\\/\b\f\n\r\t";
    const QChar c = m_text[m_at++];
    if (const qsizetype known = written.indexOf(c); known >= 0) {
        m_string += meant[known];
        return true;
    }
    const std::optional<char16_t> unit = c == u'u' ? hexadecimal() : std::nullopt;
    if (unit)
        m_string += QChar(*unit);
    return unit.has_value();
}

std::optional<char16_t> JsonText::hexadecimal()
{
    if (m_text.size() - m_at < 4)
        return {};
    bool isNumber = false;
    const ushort unit = m_text.sliced(m_at, 4).toUShort(&isNumber, 16);
    m_at += 4;
    return isNumber ? std::optional(char16_t(unit)) : std::nullopt;
}

/// A number, true, false or null.
JsonText::Kind JsonText::readOther()
{
    const auto isPart = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'+' || c == u'-' || c == u'.' ||
               c == u'E';
    };
    qsizetype end = m_at;
    while (end < m_text.size() && isPart(m_text[end]))
        ++end;
    const QStringView word = m_text.sliced(m_at, end - m_at);
    const bool isWord = word == "true"_L1 || word == "false"_L1 || word == "null"_L1;
    const bool isNumber = !word.isEmpty() && (word.front().isDigit() || word.front() == u'-');
    if (!isWord && !isNumber)
        return Kind::Broken;
    m_string = word.toString();
    m_at = end;
    return Kind::Other;
}

} // namespace pixhaul
