#include "links/playlist.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr auto entryInformation = "#EXTINF:"_L1;

/// Behind the first comma that is not in an attribute's quotes: `-1 group="a, b",Title`.
QString titleOf(QStringView information)
{
    bool isQuoted = false;
    for (qsizetype i = 0; i < information.size(); ++i) {
        if (information[i] == u'"')
            isQuoted = !isQuoted;
        else if (information[i] == u',' && !isQuoted)
            return information.sliced(i + 1).trimmed().toString();
    }
    return {};
}

} // namespace

void PlaylistReader::addLine(QStringView line)
{
    ++m_line;
    const QStringView text = line.trimmed();
    if (text.startsWith(entryInformation, Qt::CaseInsensitive))
        m_title = titleOf(text.sliced(entryInformation.size()));
    if (text.isEmpty() || text.startsWith(u'#'))
        return;
    if (text.size() > longestLine)
        return m_scanner.reject(text, m_line, {Rejection::LineTooLong});
    LinkDetails details;
    details.text = std::exchange(m_title, {});
    std::optional<LinkScanner::Refusal> refusal = m_scanner.addLinks(text, m_line, details);
    if (!refusal)
        return;
    if (refusal->reason == Rejection::NoAddress)
        refusal->reason = Rejection::RelativeAddress;
    m_scanner.reject(text, m_line, *std::move(refusal));
}

} // namespace pixhaul
