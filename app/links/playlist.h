#pragma once

#include "links/linereader.h"

#include <QString>

namespace pixhaul {

/// Reads a playlist (m3u, m3u8). The title of an `#EXTINF:` line is the text of the entry below; everything
/// else that begins with `#` is passed over. An entry without a site of its own is rejected as
/// RelativeAddress: nobody knows where the playlist came from.
class PlaylistReader : public LineReader
{
public:
    explicit PlaylistReader(LinkScanner &scanner)
        : LineReader(scanner)
    {}

    void addLine(QStringView line) override;

private:
    QString m_title; ///< of the next entry
    qint64 m_line = 0;
};

} // namespace pixhaul
