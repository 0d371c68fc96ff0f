#include "links/listreader.h"

#include "links/aria2list.h"
#include "links/htmllinks.h"
#include "links/jsonlinks.h"
#include "links/linereader.h"
#include "links/listbytes.h"
#include "links/playlist.h"
#include "links/table.h"
#include "links/textdecoder.h"
#include "links/xmllinks.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// No encoding of ours has more bytes to a character: a line cut here is still too long for the scanner.
constexpr qsizetype longestLineBytes = 4 * longestLine + 4;

/// Cuts pieces of bytes into lines, whatever the pieces end with, and hands them to a reader.
class LineFeed
{
public:
    LineFeed(LineReader &reader, TextDecoder decoder)
        : m_reader(reader)
        , m_decoder(decoder)
    {}

    void add(QByteArrayView bytes)
    {
        for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n')) {
            if (m_begun.isEmpty()) {
                addLine(bytes.first(end));
            } else {
                keep(bytes.first(end));
                finish();
            }
            bytes = bytes.sliced(end + 1);
        }
        keep(bytes);
    }

    /// The last line, if nothing ended it.
    void finish()
    {
        if (!m_begun.isEmpty())
            addLine(m_begun);
        m_begun.clear();
    }

private:
    void keep(QByteArrayView bytes)
    {
        m_begun.append(bytes.first(std::min(bytes.size(), longestLineBytes - m_begun.size())));
    }

    void addLine(QByteArrayView line) { m_reader.addLine(m_decoder.decode(line)); }

    LineReader &m_reader;
    TextDecoder m_decoder;
    QByteArray m_begun; ///< a line whose end has not come yet
};

bool mayGoOn(const KeepOn &keepOn, qsizetype found)
{
    return !keepOn || keepOn(found);
}

/// Without the line that a full piece cuts off: a character cut in two would spoil the encoding.
QString telling(QByteArrayView beginning, const TextDecoder &decoder)
{
    const qsizetype end = beginning.lastIndexOf('\n');
    const bool isCut = beginning.size() >= tellingCharacters && end > 0;
    return decoder.decode(isCut ? beginning.first(end) : beginning);
}

std::unique_ptr<LineReader> readerOf(const ReadingOptions &options, QStringView beginning,
                                     LinkScanner &scanner)
{
    switch (options.format) {
    case ListFormat::Table:
        if (const auto columns = options.columns ? options.columns : columnsOf(beginning, options.extension))
            return std::make_unique<TableReader>(scanner, *columns);
        break;
    case ListFormat::Xml:
        return std::make_unique<XmlReader>(scanner);
    case ListFormat::JsonLines:
        return std::make_unique<JsonLinesReader>(scanner);
    case ListFormat::Playlist:
        return std::make_unique<PlaylistReader>(scanner);
    case ListFormat::Aria2:
        return std::make_unique<Aria2Reader>(scanner);
    default:
        break;
    }
    return std::make_unique<LooseText>(scanner);
}

/// A list that goes to its reader line by line. `piece` is its first one.
Result<Scan> readLines(ListBytes &bytes, Result<QByteArray> piece, TextDecoder decoder,
                       const ReadingOptions &options, const KeepOn &keepOn)
{
    LinkScanner scanner(options.patternLinks);
    const std::unique_ptr<LineReader> reader = readerOf(options, telling(*piece, decoder), scanner);
    LineFeed lines(*reader, decoder);
    for (; piece && !piece->isEmpty(); piece = bytes.next()) {
        lines.add(*piece);
        if (!mayGoOn(keepOn, scanner.found()))
            return scanner.take();
    }
    if (!piece)
        return failed(piece.error());
    lines.finish();
    reader->finish();
    return scanner.take();
}

/// A list that is read whole. `piece` is its first one.
Result<Scan> readWhole(ListBytes &bytes, Result<QByteArray> piece, TextDecoder decoder, ListFormat format,
                       const KeepOn &keepOn)
{
    const bool isHtml = format == ListFormat::Html;
    QByteArray whole;
    for (; piece && !piece->isEmpty(); piece = bytes.next()) {
        whole += *piece;
        if (whole.size() > (isHtml ? longestHtml : longestJson))
            return failed(isHtml ? htmlTooLong() : jsonTooLong());
        if (!mayGoOn(keepOn, 0))
            return Scan();
    }
    if (!piece)
        return failed(piece.error());
    QString text;
    for (QByteArrayView rest = whole; !rest.isEmpty();) {
        const qsizetype end = rest.indexOf('\n');
        const QByteArrayView line = rest.first(end < 0 ? rest.size() : end + 1);
        text += decoder.decode(line);
        rest = rest.sliced(line.size());
    }
    return isHtml ? scanHtml(text) : scanJson(text);
}

} // namespace

Result<Scan> readList(QIODevice &device, const KeepOn &keepOn)
{
    return readList(device, ReadingOptions(), keepOn);
}

Result<Scan> readList(QIODevice &device, const ReadingOptions &options, const KeepOn &keepOn)
{
    ListBytes bytes(device);
    const Result<QByteArray> beginning = bytes.next();
    if (!beginning)
        return failed(beginning.error());
    const TextDecoder decoder(*beginning);
    ReadingOptions known = options;
    if (known.format == ListFormat::Auto)
        known.format = formatOf(telling(*beginning, decoder), options.extension);
    if (known.format == ListFormat::Html || known.format == ListFormat::Json)
        return readWhole(bytes, beginning, decoder, known.format, keepOn);
    return readLines(bytes, beginning, decoder, known, keepOn);
}

Result<Scan> readText(QStringView text, const ReadingOptions &options, const KeepOn &keepOn)
{
    QByteArray utf8 = text.toUtf8();
    QBuffer device(&utf8);
    device.open(QIODevice::ReadOnly);
    return readList(device, options, keepOn);
}

Result<Scan> readListFile(const QString &path, const KeepOn &keepOn)
{
    return readListFile(path, ReadingOptions(), keepOn);
}

Result<Scan> readListFile(const QString &path, const ReadingOptions &options, const KeepOn &keepOn)
{
    // Asked before opening: to open a FIFO blocks until somebody writes to it.
    const QFileInfo info(path);
    if (info.isDir())
        return failed({Cause::FileTrouble, u"folder"_s});
    if (info.exists() && !info.isFile())
        return failed({Cause::FileTrouble, u"special file"_s});
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failed({Cause::FileTrouble, file.errorString()});
    ReadingOptions known = options;
    if (known.extension.isEmpty())
        known.extension = info.suffix();
    return readList(file, known, keepOn);
}

} // namespace pixhaul
