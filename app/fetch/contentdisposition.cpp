#include "fetch/contentdisposition.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>
#include <cctype>
#include <optional>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

bool isBeyondAscii(char c)
{
    return uchar(c) >= 0x80;
}

/// What names of charsets are made of; ICU takes other ones for options, or for files.
bool isOfCharset(char c)
{
    return !isBeyondAscii(c) && (std::isalnum(uchar(c)) || QByteArrayView("-_.:").contains(c));
}

/// Nothing if the bytes are not wholly of that charset, or Qt (by ICU) does not know it.
std::optional<QString> decoded(const QByteArray &bytes, const QByteArray &charset)
{
    constexpr qsizetype longestCharset = 40; // bytes; more than any has
    if (charset.size() > longestCharset || !std::all_of(charset.begin(), charset.end(), isOfCharset))
        return {};
    QStringDecoder decoder(charset.constData());
    if (!decoder.isValid())
        return {};
    QString text = decoder.decode(bytes + '\n'); // which shows whether the last character is whole
    if (decoder.hasError() || !text.endsWith(u'\n'))
        return {};
    text.chop(1);
    return text;
}

/// Bytes whose charset nobody told. A letter with an accent and the next one make a character of GB18030,
/// too: so there has to be more than single ones.
std::optional<QString> fromUtf8OrGb18030(const QByteArray &bytes)
{
    if (auto text = decoded(bytes, "UTF-8"))
        return text;
    const auto pair = std::adjacent_find(bytes.begin(), bytes.end(), [](char first, char second) {
        return isBeyondAscii(first) && isBeyondAscii(second);
    });
    return pair == bytes.end() ? std::nullopt : decoded(bytes, "GB18030");
}

bool isHexDigit(char c)
{
    return !isBeyondAscii(c) && std::isxdigit(uchar(c));
}

/// What is behind a sign and no number stays, and so does the sign.
QByteArray hexDecoded(const QByteArray &text, char sign)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        const bool isCode =
            text[at] == sign && at + 2 < text.size() && isHexDigit(text[at + 1]) && isHexDigit(text[at + 2]);
        bytes += isCode ? char(text.sliced(at + 1, 2).toInt(nullptr, 16)) : text[at];
        if (isCode)
            at += 2;
    }
    return bytes;
}

/// A path of Windows is seldom escaped.
QString unescaped(QStringView quoted)
{
    const bool hasDrive = quoted.size() > 2 && quoted[0].isLetter() && quoted.sliced(1).startsWith(":\\"_L1);
    if (hasDrive || quoted.startsWith("\\\\"_L1))
        return quoted.toString();
    QString text;
    text.reserve(quoted.size());
    for (qsizetype at = 0; at < quoted.size(); ++at) {
        if (quoted[at] == u'\\' && at + 1 < quoted.size())
            ++at;
        text += quoted[at];
    }
    return text;
}

/// Headers that came twice are joined by a comma (RFC 9110, 5.3).
QStringView withoutSecondHeader(QStringView value)
{
    const qsizetype comma = value.lastIndexOf(u',');
    if (comma < 0)
        return value;
    const QStringView last = value.sliced(comma + 1).trimmed();
    const bool isDisposition = last.compare("attachment"_L1, Qt::CaseInsensitive) == 0 ||
                               last.compare("inline"_L1, Qt::CaseInsensitive) == 0;
    return isDisposition ? value.first(comma).trimmed() : value;
}

struct Parameter
{
    QString name; ///< in lower case
    QString value = {};
};

/// The parameters of a header one after the other, its disposition among them, as one without a value.
class Parameters
{
public:
    explicit Parameters(QStringView header)
        : m_rest(header)
    {}

    bool atEnd() const { return m_rest.isEmpty(); }

    Parameter next()
    {
        Parameter parameter{takeUntil(u"=;").trimmed().toString().toLower()};
        if (m_rest.startsWith(u'=')) {
            m_rest = m_rest.sliced(1);
            parameter.value = takeValue();
            takeUntil(u";");
        }
        m_rest = m_rest.sliced(std::min<qsizetype>(1, m_rest.size()));
        return parameter;
    }

private:
    QStringView take(qsizetype size)
    {
        const QStringView taken = m_rest.first(size);
        m_rest = m_rest.sliced(size);
        return taken;
    }

    /// Passes over quoted strings as a whole.
    QStringView takeUntil(QStringView ends)
    {
        qsizetype at = 0;
        while (at < m_rest.size() && !ends.contains(m_rest[at]))
            at = m_rest[at] == u'"' ? endOfQuoted(at) : at + 1;
        return take(at);
    }

    /// Where what follows the quoted string begins: right behind the quote if it is not closed.
    qsizetype endOfQuoted(qsizetype open)
    {
        for (qsizetype at = open + 1; at < m_rest.size() && !m_isRestUnquoted; ++at) {
            if (m_rest[at] == u'"')
                return at + 1;
            if (m_rest[at] == u'\\')
                ++at;
        }
        m_isRestUnquoted = true; // else a header of quotes would be gone through for each of them
        return open + 1;
    }

    QString takeValue()
    {
        const auto isSpace = [](QChar c) { return c.isSpace(); };
        take(std::find_if_not(m_rest.begin(), m_rest.end(), isSpace) - m_rest.begin());
        if (m_rest.startsWith(u'"')) {
            const QStringView quoted = take(endOfQuoted(0));
            if (quoted.size() > 1)
                return unescaped(quoted.sliced(1).chopped(1));
        }
        const qsizetype end = m_rest.indexOf(u';');
        return withoutSecondHeader(take(end < 0 ? m_rest.size() : end).trimmed()).toString();
    }

    QStringView m_rest;
    bool m_isRestUnquoted = false; ///< no quote in it is closed
};

/// RFC 2047, with a language (RFC 2231, 5). Nothing if there are no encoded-words, or not all can be decoded.
std::optional<QString> fromEncodedWords(const QString &text)
{
    static const QRegularExpression word(uR"(=\?([^?*]*)(?:\*[^?]*)?\?([BbQq])\?([^?]*)\?=)"_s);
    QString meant;
    qsizetype end = 0; // of the word before
    for (auto words = word.globalMatch(text); words.hasNext();) {
        const QRegularExpressionMatch match = words.next();
        const QByteArray encoded = match.captured(3).toUtf8();
        const bool isBase64 = match.capturedView(2).compare(u'B', Qt::CaseInsensitive) == 0;
        const auto part = decoded(isBase64 ? QByteArray::fromBase64(encoded)
                                           : hexDecoded(QByteArray(encoded).replace('_', ' '), '='),
                                  match.captured(1).toUtf8());
        if (!part)
            return {};
        const QStringView between = QStringView(text).sliced(end, match.capturedStart() - end);
        if (end == 0 || !between.trimmed().isEmpty()) // the white space between two words does not count
            meant += between;
        meant += *part;
        end = match.capturedEnd();
    }
    if (end == 0)
        return {};
    return meant + text.sliced(end);
}

QString lastSegment(const QString &path)
{
    return path.mid(std::max(path.lastIndexOf(u'/'), path.lastIndexOf(u'\\')) + 1).trimmed();
}

QString fromPlain(const QString &value)
{
    const bool isInSingleQuotes = value.size() > 1 && value.startsWith(u'\'') && value.endsWith(u'\'');
    const QString text = isInSingleQuotes ? value.sliced(1).chopped(1) : value;
    if (const auto meant = fromEncodedWords(text))
        return lastSegment(*meant);
    return lastSegment(fromUtf8OrGb18030(hexDecoded(text.toUtf8(), '%')).value_or(text));
}

/// RFC 8187, 3.2.1: charset'language'text. Empty if it is none.
QString fromExtended(const QString &value)
{
    const qsizetype charsetEnd = value.indexOf(u'\'');
    const qsizetype languageEnd = value.indexOf(u'\'', charsetEnd + 1);
    if (charsetEnd < 0 || languageEnd < 0)
        return {};
    const QByteArray text = value.sliced(languageEnd + 1).toUtf8();
    const bool isAscii = std::none_of(text.begin(), text.end(), isBeyondAscii);
    const QByteArray bytes = hexDecoded(text, '%');
    if (charsetEnd == 0)
        return lastSegment(fromUtf8OrGb18030(bytes).value_or(QString()));
    const QByteArray charset =
        isAscii ? value.first(charsetEnd).toUtf8() : "UTF-8"; // raw letters are read already
    return lastSegment(decoded(bytes, charset).value_or(QString()));
}

} // namespace

QString fileNameFrom(const QByteArray &contentDisposition)
{
    const QString header =
        fromUtf8OrGb18030(contentDisposition).value_or(QString::fromLatin1(contentDisposition));
    std::optional<QString> plain;
    std::optional<QString> extended;
    for (Parameters parameters(header); !parameters.atEnd();) {
        const Parameter parameter = parameters.next();
        if (parameter.name == "filename"_L1 && !plain)
            plain = parameter.value;
        else if (parameter.name == "filename*"_L1 && !extended)
            extended = parameter.value;
    }
    const QString name = extended ? fromExtended(*extended) : QString();
    return name.isEmpty() && plain ? fromPlain(*plain) : name;
}

} // namespace pixhaul
