#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace pixhaul {

/// Walks over JSON text (RFC 8259) from piece to piece, in its own order, with lines. Only strings are
/// decoded; of numbers and words it is content that they look like such.
class JsonText
{
public:
    /// The text must outlive it. `line` is that of its beginning.
    explicit JsonText(QStringView text, qint64 line = 1)
        : m_text(text)
        , m_line(line)
    {}

    enum class Kind {
        ObjectBegin,
        ObjectEnd,
        ArrayBegin,
        ArrayEnd,
        Comma,
        Colon,
        String,
        Other,
        End,
        Broken
    };

    /// Broken ends it: nothing comes behind it but Broken again.
    Kind next();
    /// What the last String says, or the last Other.
    const QString &string() const { return m_string; }
    /// Where the last piece begins: its line, and its place in the text.
    qint64 line() const { return m_tokenLine; }
    qsizetype at() const { return m_token; }

private:
    Kind readString();
    Kind readOther();
    bool readEscape();
    std::optional<char16_t> hexadecimal();

    const QStringView m_text;
    qsizetype m_at = 0;
    qsizetype m_token = 0;
    qint64 m_line;
    qint64 m_tokenLine = 1;
    QString m_string;
};

} // namespace pixhaul
