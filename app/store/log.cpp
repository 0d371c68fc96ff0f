#include "store/log.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// What a server or a file said may hold anything; an entry is one line all the same.
QString inOneLine(const QString &text)
{
    QString line = text.left(Log::longestText);
    for (QChar &c : line) {
        if (c.category() == QChar::Other_Control || c == QChar::LineSeparator ||
            c == QChar::ParagraphSeparator)
            c = u' ';
    }
    return text.size() > line.size() ? line + u'…' : line;
}

QByteArray lineOf(const QDateTime &time, LogLevel level, const QString &text)
{
    return u"%1 %2 %3\n"_s.arg(time.toString(Qt::ISODateWithMs), wordFor(level), inOneLine(text)).toUtf8();
}

} // namespace

Log::Log(const QString &path, LogLevel level)
    : m_level(level)
    , m_file(path)
{}

Log::~Log()
{
    m_thread.submit([this, dropped = m_dropped.exchange(0)] { putMissing(dropped); });
}

void Log::write(LogLevel level, const QString &text)
{
    if (!keeps(level))
        return;
    if (m_queued.fetch_add(1) >= longestQueue) {
        --m_queued;
        ++m_dropped;
        return;
    }
    // One character more tells that there was more; a data: link may be as long as a picture.
    m_thread.submit([this, time = QDateTime::currentDateTimeUtc(), level, text = text.left(longestText + 1),
                     dropped = m_dropped.exchange(0)] {
        --m_queued;
        putMissing(dropped);
        put(time, level, text);
    });
}

void Log::put(const QDateTime &time, LogLevel level, const QString &text)
{
    if (!m_file.append(lineOf(time, level, text)))
        ++m_missing;
}

void Log::putMissing(qint64 dropped)
{
    m_missing += dropped;
    const QString sentence = u"%1 entries are missing here"_s.arg(m_missing);
    if (m_missing > 0 && m_file.append(lineOf(QDateTime::currentDateTimeUtc(), LogLevel::Errors, sentence)))
        m_missing = 0;
}

} // namespace pixhaul
