#include "store/manifest.h"

#include <QFileInfo>
#include <QHash>
#include <QIODevice>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul::manifest {

namespace {

constexpr QByteArrayView byteOrderMark = "\xef\xbb\xbf"; // which spreadsheets like in CSV
constexpr char apostrophe = '\''; // keeps a spreadsheet from taking a cell for a formula

/// Longer lines make no sense; a link may hold a picture (data:).
constexpr qint64 longestLine = 64 << 20;

/// That one row of CSV takes.
constexpr int mostLines = 100;

struct Field
{
    QLatin1StringView name;
    QJsonValue (*value)(const Row &row);        ///< undefined if there is nothing to tell
    bool (*set)(Row &row, const QString &text); ///< false if that makes no sense
};

QJsonValue textOrNothing(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text);
}

QJsonValue numberOrNothing(qint64 number)
{
    return number <= 0 ? QJsonValue(QJsonValue::Undefined) : QJsonValue(number);
}

template <QString Row::*member>
constexpr Field textField(QLatin1StringView name)
{
    return {name, [](const Row &row) { return textOrNothing(row.*member); },
            [](Row &row, const QString &text) {
                row.*member = text;
                return true;
            }};
}

/// In the order of the columns: by the last one, which has a fixed length, a line of CSV tells that it is
/// whole.
const std::array fields{
    textField<&Row::link>("link"_L1),
    textField<&Row::finalLink>("final_link"_L1),
    textField<&Row::status>("status"_L1),
    textField<&Row::reason>("reason"_L1),
    textField<&Row::folder>("folder"_L1),
    textField<&Row::file>("file"_L1),
    Field{"bytes"_L1, [](const Row &row) { return numberOrNothing(row.bytes); },
          [](Row &row, const QString &text) {
              row.bytes = text.toLongLong();
              return true;
          }},
    Field{"width"_L1, [](const Row &row) { return numberOrNothing(row.pixels.width()); },
          [](Row &row, const QString &text) {
              row.pixels.setWidth(text.toInt());
              return true;
          }},
    Field{"height"_L1, [](const Row &row) { return numberOrNothing(row.pixels.height()); },
          [](Row &row, const QString &text) {
              row.pixels.setHeight(text.toInt());
              return true;
          }},
    textField<&Row::format>("format"_L1),
    textField<&Row::etag>("etag"_L1),
    Field{"time"_L1,
          [](const Row &row) {
              return row.time.isValid() ? QJsonValue(row.time.toUTC().toString(Qt::ISODate))
                                        : QJsonValue(QJsonValue::Undefined);
          },
          [](Row &row, const QString &text) {
              row.time = QDateTime::fromString(text, Qt::ISODate);
              return true;
          }},
    Field{"sha256"_L1, [](const Row &row) { return textOrNothing(QString::fromLatin1(row.sha256.toHex())); },
          [](Row &row, const QString &text) {
              constexpr qsizetype digits = 64;
              row.sha256 = QByteArray::fromHex(text.toLatin1());
              return text.isEmpty() || (text.size() == digits && row.sha256.size() == digits / 2);
          }},
};

const Field *fieldNamed(const QString &name)
{
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

QByteArray quoted(QByteArray cell)
{
    const bool isPlain =
        std::ranges::none_of(cell, [](char c) { return c == ',' || c == '"' || c == '\n' || c == '\r'; });
    return isPlain ? cell : '"' + cell.replace('"', "\"\"") + '"';
}

/// Whether a spreadsheet would take the cell for a formula, or it could be taken for one that was kept from
/// it.
bool looksLikeFormula(QByteArrayView cell)
{
    static constexpr std::array<QByteArrayView, 11> beginnings{
        "=",  "+",      "-",      "@",      "\t",    "\r",
        "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"}; // the last are full-width
    while (cell.startsWith(apostrophe))
        cell = cell.sliced(1);
    return std::ranges::any_of(beginnings,
                               [cell](QByteArrayView beginning) { return cell.startsWith(beginning); });
}

QByteArray kept(const QByteArray &cell)
{
    return looksLikeFormula(cell) ? apostrophe + cell : cell;
}

QByteArray asItWas(QByteArray cell)
{
    return cell.startsWith(apostrophe) && looksLikeFormula(cell) ? cell.remove(0, 1) : cell;
}

/// RFC 4180: a line of CSV, its end taken off. None if a quote is not closed.
std::optional<QStringList> cellsOf(QByteArrayView line)
{
    QStringList cells;
    QByteArray cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (isQuoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            cell += c;
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (c == ',' && !isQuoted) {
            cells.append(QString::fromUtf8(asItWas(cell)));
            cell.clear();
        } else {
            cell += c;
        }
    }
    if (isQuoted)
        return std::nullopt;
    cells.append(QString::fromUtf8(asItWas(cell)));
    return cells;
}

QByteArrayView withoutEnd(QByteArrayView line)
{
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return line;
}

/// Whether it has what a manifest always has.
bool isSensible(const Row &row)
{
    return !row.link.isEmpty() && !row.status.isEmpty();
}

std::optional<Row> rowFromJson(QByteArrayView line)
{
    const QJsonObject object = QJsonDocument::fromJson(line.toByteArray()).object();
    Row row;
    for (auto member = object.begin(); member != object.end(); ++member) {
        const Field *field = fieldNamed(member.key());
        if (field && !field->set(row, member.value().toVariant().toString()))
            return std::nullopt;
    }
    return isSensible(row) && !object.contains("event"_L1) ? std::optional(row) : std::nullopt;
}

/// `columns` are the names in the first line.
std::optional<Row> rowFromCells(QByteArrayView line, const QStringList &columns)
{
    const auto cells = cellsOf(line);
    if (!cells || cells->size() != columns.size())
        return std::nullopt;
    Row row;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        const Field *field = fieldNamed(columns[i]);
        if (field && !field->set(row, cells->at(i)))
            return std::nullopt;
    }
    return isSensible(row) ? std::optional(row) : std::nullopt;
}

bool areColumns(const QStringList &cells)
{
    return std::ranges::all_of(std::array{u"link"_s, u"status"_s, u"file"_s, u"sha256"_s},
                               [&cells](const QString &name) { return cells.contains(name); });
}

QByteArrayView withoutMark(QByteArrayView line)
{
    return line.startsWith(byteOrderMark) ? line.sliced(byteOrderMark.size()) : line;
}

/// What makes one row.
struct Lines
{
    QByteArray bytes; ///< with their ends; empty behind the last
    int count = 1;
    qsizetype first = 0; ///< bytes of the first one
};

/// In CSV a quoted cell may go on behind the end of a line.
Lines nextLines(QIODevice &device, Format format)
{
    Lines lines{.bytes = device.readLine(longestLine)};
    lines.first = lines.bytes.size();
    bool isOpen = format == Format::Csv && lines.bytes.count('"') % 2 != 0;
    while (isOpen && lines.count < mostLines && !device.atEnd()) {
        const QByteArray more = device.readLine(longestLine);
        isOpen = isOpen != (more.count('"') % 2 != 0);
        lines.bytes += more;
        ++lines.count;
    }
    return lines;
}

/// `columns` are empty for JSON Lines.
std::optional<Row> rowFrom(const Lines &lines, const QStringList &columns)
{
    const QByteArrayView text = withoutEnd(lines.bytes);
    return columns.isEmpty() ? rowFromJson(withoutMark(text)) : rowFromCells(text, columns);
}

/// Blank, or a comment as lists have them.
bool isIdle(QByteArrayView text)
{
    const QByteArrayView trimmed = text.trimmed();
    return trimmed.isEmpty() || trimmed.startsWith('#');
}

void fill(Row &row, const stage::Saved &saved)
{
    const Receipt &receipt = saved.receipt;
    row.finalLink = receipt.finalUrl.toString(QUrl::FullyEncoded);
    row.folder = receipt.folder;
    row.file = receipt.file;
    row.bytes = receipt.bytes;
    row.pixels = receipt.pixels;
    row.format = receipt.format;
    row.sha256 = receipt.sha256;
    row.etag = QString::fromLatin1(receipt.etag);
    if (receipt.savedAt > 0)
        row.time = QDateTime::fromSecsSinceEpoch(receipt.savedAt, Qt::UTC);
}

/// Below `root` as OutputFolder names what is in it.
void fill(Row &row, const stage::Skipped &skipped, const QString &root)
{
    row.reason = wordFor(skipped.reason);
    if (skipped.path.isEmpty())
        return;
    const bool isBelow = !root.isEmpty() && skipped.path.startsWith(root + u'/');
    const QFileInfo file(skipped.path);
    row.folder = isBelow ? root : file.path();
    row.file = isBelow ? skipped.path.mid(root.size() + 1) : file.fileName();
}

QString statusOf(StageKind kind)
{
    switch (kind) {
    case StageKind::Saved:
        return u"saved"_s;
    case StageKind::Skipped:
        return u"skipped"_s;
    case StageKind::Failed:
        return u"failed"_s;
    case StageKind::Cancelled:
        return u"cancelled"_s;
    default:
        return u"queued"_s;
    }
}

} // namespace

std::optional<Format> formatOf(const QString &path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == "csv"_L1)
        return Format::Csv;
    if (ending == "jsonl"_L1)
        return Format::JsonLines;
    return std::nullopt;
}

Row rowOf(const Link &link, const Stage &stage, const QDateTime &time, const QString &root)
{
    const StageKind kind = kindOf(stage);
    Row row{.link = link.written, .status = statusOf(kind)};
    if (isFinal(kind))
        row.time = time;
    if (const auto *saved = std::get_if<pixhaul::stage::Saved>(&stage)) {
        fill(row, *saved);
    } else if (const auto *skipped = std::get_if<pixhaul::stage::Skipped>(&stage)) {
        fill(row, *skipped, root);
    } else if (const auto *failed = std::get_if<pixhaul::stage::Failed>(&stage)) {
        row.reason = wordFor(reasonOf(failed->why.cause));
    }
    return row;
}

QByteArray header(Format format)
{
    if (format == Format::JsonLines)
        return {};
    QByteArrayList names;
    for (const Field &field : fields)
        names.append(QByteArray(field.name.data(), field.name.size()));
    return names.join(',') + "\r\n";
}

QByteArray line(const Row &row, Format format)
{
    if (format == Format::JsonLines) {
        QJsonObject object;
        for (const Field &field : fields)
            object.insert(field.name, field.value(row)); // what is undefined is left out
        return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    }
    QByteArrayList cells;
    for (const Field &field : fields)
        cells.append(quoted(kept(field.value(row).toVariant().toString().toUtf8())));
    return cells.join(',') + "\r\n";
}

std::optional<Format> formatFromLine(QByteArrayView firstLine)
{
    const QByteArrayView text = withoutEnd(withoutMark(firstLine));
    if (const auto cells = cellsOf(text); cells && areColumns(*cells))
        return Format::Csv;
    return rowFromJson(text) ? std::optional(Format::JsonLines) : std::nullopt;
}

Result<Contents> read(QIODevice &device, const std::function<void(const BadLine &)> &reject)
{
    const QByteArray header = device.readLine(longestLine);
    const auto format = formatFromLine(header);
    if (!format)
        return failed({Cause::FileTrouble, u"no manifest"_s});
    Contents contents{.format = *format};
    QStringList columns;
    qint64 number = 1;
    if (*format == Format::Csv) {
        columns = cellsOf(withoutEnd(withoutMark(header))).value();
        contents.end = header.size();
        contents.isEnded = header.endsWith('\n');
        ++number;
    } else {
        device.seek(0);
    }
    qint64 begin = contents.end;
    QHash<QString, std::size_t> places; // of links
    for (Lines lines = nextLines(device, *format); !lines.bytes.isEmpty();
         lines = nextLines(device, *format)) {
        const auto row = rowFrom(lines, columns);
        if (!row && lines.count > 1) { // a stray quote spoils its own line alone
            lines.bytes.truncate(lines.first);
            lines.count = 1;
            device.seek(begin + lines.first);
        }
        const qint64 line = std::exchange(number, number + lines.count);
        begin += lines.bytes.size();
        const bool isEnded = lines.bytes.endsWith('\n');
        if (!row || (!isEnded && row->status == "saved"_L1 && row->sha256.isEmpty())) { // cut off
            if (const QByteArrayView text = withoutEnd(lines.bytes); reject && !isIdle(text))
                reject({line, text});
            continue;
        }
        contents.end = begin;
        contents.isEnded = isEnded;
        if (const auto place = places.constFind(row->link); place != places.cend()) {
            contents.rows[*place] = *row;
            contents.lines[*place] = line;
        } else {
            places.insert(row->link, contents.rows.size());
            contents.rows.push_back(*row);
            contents.lines.push_back(line);
        }
    }
    return contents;
}

} // namespace pixhaul::manifest
