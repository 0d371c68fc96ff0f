#pragma once

#include <QStringView>

#include <optional>

namespace pixhaul {

/// Which columns of a table say what, from 0; -1: none does.
struct TableColumns
{
    QChar separator = u','; ///< ',', ';', TAB, or '|' for Markdown
    int count = 0;
    int headerRow = -1; ///< from 0, of those that are neither blank nor comments; it is no link's row
    int link = -1;
    int name = -1;
    int folder = -1;

    bool operator==(const TableColumns &) const = default;
};

/// The columns of a table that begins so, if it is one: at least two rows agree in how many columns they
/// have, and one column holds links. A header's words tell the columns ("url", "图片", "file name", "目录",
/// …); without a header their places do: link, name, folder, or name, link, folder. Nothing is taken for a
/// separator that may well be part of the links. `extension` is the file name's, if there is one.
std::optional<TableColumns> columnsOf(QStringView beginning, QStringView extension = {});

} // namespace pixhaul
