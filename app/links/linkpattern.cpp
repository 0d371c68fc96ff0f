#include "links/linkpattern.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr QStringView brackets = u"[]{}";

bool isEscape(QStringView text)
{
    return text.size() > 1 && text.front() == u'\\' && brackets.contains(text[1]);
}

QString unescaped(QStringView text)
{
    QString plain;
    for (; !text.isEmpty(); text = text.sliced(1)) {
        if (isEscape(text))
            text = text.sliced(1);
        plain += text.front();
    }
    return plain;
}

/// The first of these that no backslash stands before; -1 if there is none.
qsizetype indexOfAny(QStringView text, QStringView wanted, qsizetype from)
{
    for (; from < text.size(); ++from) {
        if (isEscape(text.sliced(from)))
            ++from;
        else if (wanted.contains(text[from]))
            return from;
    }
    return -1;
}

/// Whether somebody may have meant a range or list: "[1]", "[5-1]", "[A-z]", "{}", "{a,{b}". Not "[]",
/// "[img]" and "{id}", which are common in addresses.
bool looksMeant(QStringView bracket)
{
    static const QRegularExpression meant(
        u"^(\\[([0-9]+|[0-9A-Za-z]+([-:]-?[0-9A-Za-z]+){1,2})\\]|\\{\\}|\\{[^{}]*[,[{].*\\})$"_s);
    return meant.match(bracket).hasMatch();
}

quint64 product(quint64 a, quint64 b)
{
    quint64 result = 0;
    return __builtin_mul_overflow(a, b, &result) ? std::numeric_limits<quint64>::max() : result;
}

} // namespace

LinkPattern::LinkPattern(const QString &written)
{
    const QStringView text = written;
    const qsizetype host = beginOfHost(text);
    m_parts.emplace_back(written.first(host)); // a password may have brackets, and is not to be told
    for (qsizetype at = host; at < text.size();) {
        const qsizetype bracket = indexOfAny(text, u"[{", at);
        addText(text.sliced(at, (bracket < 0 ? text.size() : bracket) - at));
        if (bracket < 0)
            break;
        at = bracket + readBracket(text.sliced(bracket), host > 0 && bracket == host);
    }
}

QString LinkPattern::at(quint64 index) const
{
    QStringList texts;
    for (auto part = m_parts.rbegin(); part != m_parts.rend(); ++part) {
        const quint64 count = countOf(*part);
        texts.prepend(textOf(*part, index % count));
        index /= count;
    }
    return texts.join(QString());
}

/// Takes what begins with a bracket. How long it is.
qsizetype LinkPattern::readBracket(QStringView rest, bool mayBeHost)
{
    const bool isRange = rest.front() == u'[';
    const qsizetype close = indexOfAny(rest, isRange ? u"]" : u"}", 1);
    if (close < 0) {
        addText(rest.first(1));
        return 1;
    }
    const QStringView inner = rest.sliced(1, close - 1);
    if (isRange) {
        if (const auto range = rangeFrom(inner)) {
            addVarying(*range);
            return close + 1;
        }
    } else if (auto list = listFrom(inner)) {
        addVarying(std::move(*list));
        return close + 1;
    }
    const QStringView bracket = rest.first(close + 1);
    const bool isHost = mayBeHost && inner.contains(u':');
    if (!isHost && looksMeant(bracket))
        m_oddities += bracket.toString();
    addText(bracket);
    return close + 1;
}

/// Invalid where a step leads nowhere.
std::optional<LinkPattern::Range> LinkPattern::rangeFrom(QStringView inner)
{
    static const QRegularExpression form(
        u"^(?:([0-9]{1,18})[:-]([0-9]{1,18})|([a-z])[:-]([a-z])|([A-Z])[:-]([A-Z]))(?::(-?[0-9]{1,18}))?$"_s);
    const QRegularExpressionMatch match = form.match(inner);
    if (!match.hasMatch())
        return std::nullopt;
    Range range;
    qint64 end = 0;
    if (const QStringView digits = match.capturedView(1); !digits.isEmpty()) {
        range.start = digits.toLongLong();
        end = match.capturedView(2).toLongLong();
        range.width = digits.size() > 1 && digits.front() == u'0' ? digits.size() : 0;
    } else {
        const int first = match.capturedView(3).isEmpty() ? 5 : 3;
        range.isLetters = true;
        range.start = match.capturedView(first).front().unicode();
        end = match.capturedView(first + 1).front().unicode();
    }
    if (const QStringView step = match.capturedView(7); !step.isEmpty())
        range.step = step.toLongLong();
    const qint64 way = end - range.start;
    if (range.step == 0 || (way != 0 && (way < 0) != (range.step < 0)))
        return std::nullopt;
    range.count = quint64(way / range.step) + 1;
    return range;
}

std::optional<QStringList> LinkPattern::listFrom(QStringView inner)
{
    if (!inner.contains(u',') || indexOfAny(inner, brackets, 0) >= 0) // lists are not nested
        return std::nullopt;
    QStringList elements;
    for (const QStringView element : inner.tokenize(u','))
        elements += unescaped(element);
    return elements;
}

quint64 LinkPattern::countOf(const Part &part)
{
    if (const auto *range = std::get_if<Range>(&part))
        return range->count;
    const auto *list = std::get_if<QStringList>(&part);
    return list ? quint64(list->size()) : 1;
}

QString LinkPattern::textOf(const Part &part, quint64 index)
{
    if (const auto *text = std::get_if<QString>(&part))
        return *text;
    if (const auto *list = std::get_if<QStringList>(&part))
        return list->at(qsizetype(index));
    const auto &range = std::get<Range>(part);
    const qint64 value = range.start + qint64(index) * range.step;
    if (range.isLetters)
        return QString(QChar(char16_t(value)));
    return QString::number(value).rightJustified(range.width, u'0');
}

void LinkPattern::addText(QStringView text)
{
    if (!text.isEmpty())
        m_parts.emplace_back(unescaped(text));
}

void LinkPattern::addVarying(Part part)
{
    m_count = product(m_count, countOf(part));
    m_parts.push_back(std::move(part));
}

qsizetype beginOfHost(QStringView address)
{
    constexpr QLatin1StringView before("://");
    const qsizetype authority = address.indexOf(before) + before.size();
    if (authority < before.size())
        return 0;
    const auto end = std::find_if(address.begin() + authority, address.end(),
                                  [](QChar c) { return QStringView(u"/?#").contains(c); });
    const qsizetype user = address.first(end - address.begin()).lastIndexOf(u'@');
    return std::max(authority, user + 1);
}

QString withoutMeaning(const QString &address)
{
    if (!mayBePattern(address) || LinkPattern(address).at(0) == address)
        return address;
    const qsizetype host = beginOfHost(address);
    QString escaped = address.first(host);
    for (const QChar c : QStringView(address).sliced(host)) {
        if (brackets.contains(c))
            escaped += u'\\';
        escaped += c;
    }
    return escaped;
}

bool mayBePattern(QStringView written)
{
    return std::ranges::any_of(written, [](QChar c) { return c == u'[' || c == u'{' || c == u'\\'; });
}

} // namespace pixhaul
