#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <variant>
#include <vector>

namespace pixhaul {

/// An address that stands for many: `[1:10]`, `[001:010]`, `[1:10:3]`, `[10:1:-2]` and `[a:e]` are ranges,
/// also with `-` between their bounds; `{red,green,}` is a list. As wide as the start if that has a leading
/// zero. A backslash before a bracket or brace takes its meaning away. Brackets that are no pattern stand for
/// themselves, those of an IPv6 host too, and so does all of user:password@. Nothing is expanded before it is
/// asked for.
class LinkPattern
{
public:
    explicit LinkPattern(const QString &written);

    /// How many addresses it stands for: 1 if there is no range or list in it, 2^64 - 1 for more than that.
    quint64 count() const { return m_count; }

    /// The leftmost range or list varies slowest. `index` is less than count().
    QString at(quint64 index) const;

    /// Brackets that look as if they were meant as a range or list, but are none: "[5-1]", "{}".
    const QStringList &oddities() const { return m_oddities; }

private:
    struct Range
    {
        qint64 start = 0; ///< a letter's code if `isLetters`
        qint64 step = 1;
        quint64 count = 1;
        qsizetype width = 0; ///< digits at least
        bool isLetters = false;
    };
    using Part = std::variant<QString, Range, QStringList>; ///< plain text, a range or a list

    static std::optional<Range> rangeFrom(QStringView inner);
    static std::optional<QStringList> listFrom(QStringView inner);
    static quint64 countOf(const Part &part);
    static QString textOf(const Part &part, quint64 index);
    qsizetype readBracket(QStringView rest, bool mayBeHost);
    void addText(QStringView text);
    void addVarying(Part part);

    std::vector<Part> m_parts;
    quint64 m_count = 1;
    QStringList m_oddities;
};

/// Whether a text has anything in it that LinkPattern would read other than as itself.
bool mayBePattern(QStringView written);

/// Where the host of an address begins: behind "://", or behind user:password@ (RFC 3986, 3.2). 0 if there is
/// no authority.
qsizetype beginOfHost(QStringView address);

/// The text that stands for this one address alone, whatever brackets are in it: for a list that is read
/// again.
QString withoutMeaning(const QString &address);

} // namespace pixhaul
