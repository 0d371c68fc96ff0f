#pragma once

#include <QStringView>

namespace pixhaul {

/// How a list is written.
enum class ListFormat {
    Auto,      ///< told by formatOf
    LooseText, ///< links anywhere in text
    Html,      ///< htmllinks
    Xml,       ///< xmllinks
    Table,     ///< CSV, TSV, a Markdown table, cells of a spreadsheet: table
    Json,      ///< one value: jsonlinks
    JsonLines, ///< one value a line: jsonlinks
    Playlist,  ///< m3u: playlist
    Aria2,     ///< an input file of aria2: aria2list
};

/// Characters of a beginning that are enough to tell a format by.
inline constexpr qsizetype tellingCharacters = 64 * 1024;

/// Tells the format by how a list begins, where that is clear, else by its file name's extension ("csv",
/// without the dot, in any case; it may be empty), else LooseText. Never Auto. `beginning` may be cut off
/// anywhere if the list is longer than it.
ListFormat formatOf(QStringView beginning, QStringView extension = {});

} // namespace pixhaul
