#pragma once

#include <QString>
#include <QStringView>

#include <array>

namespace pixhaul {

/// Walks over one line of loose text from address to address. Where an address begins and ends is decided
/// here; whether it can be fetched is not.
class LinkFinder
{
public:
    /// The line must outlive the finder. Where slashes are escaped as in JSON ("http:\/\/"), they are read as
    /// plain ones.
    explicit LinkFinder(QStringView line);
    Q_DISABLE_COPY_MOVE(LinkFinder)

    /// The next address, free of what wraps it and of the punctuation behind it, with its scheme put right:
    /// "hxxp" is http, a bare "www." host is https. Null when there is none left.
    QString next();

    /// What stands in the line before the address that next() found last, and behind it.
    QStringView before() const { return m_line.first(m_start); }
    QStringView after() const { return m_line.sliced(m_at); }

private:
    QString addressAtColon();
    QString addressAtWww();
    qsizetype endOfAddress(qsizetype start, qsizetype from) const;

    const QString m_unescaped; ///< the line, if it had escaped slashes
    const QStringView m_line;
    qsizetype m_at = 0;
    qsizetype m_start = 0;          ///< of the last address
    std::array<int, 3> m_open = {}; ///< brackets (, [ and { that were opened before m_at and not closed
};

/// The address that a whole text is, with its scheme put right as above. Null if it does not begin like one.
QString addressFrom(QStringView text);

} // namespace pixhaul
