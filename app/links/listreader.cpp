#include "links/listreader.h"

#include "links/htmllinks.h"
#include "links/listbytes.h"
#include "links/textdecoder.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

using KeepOn = std::function<bool(qsizetype found)>;

/// No encoding of ours has more bytes to a character: a line cut here is still too long for the scanner.
constexpr qsizetype longestLineBytes = 4 * longestLine + 4;

/// Cuts pieces of bytes into lines, whatever the pieces end with, and hands them to a scanner.
class LineFeed
{
public:
    LineFeed(LinkScanner &scanner, TextDecoder &decoder)
        : m_scanner(scanner)
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

    void addLine(QByteArrayView line) { m_scanner.addLine(m_decoder.decode(line)); }

    LinkScanner &m_scanner;
    TextDecoder &m_decoder;
    QByteArray m_begun; ///< a line whose end has not come yet
};

bool mayGoOn(const KeepOn &keepOn, qsizetype found)
{
    return !keepOn || keepOn(found);
}

Result<Scan> readLines(ListBytes &bytes, Result<QByteArray> piece, TextDecoder decoder, const KeepOn &keepOn)
{
    LinkScanner scanner;
    LineFeed lines(scanner, decoder);
    for (; piece && !piece->isEmpty(); piece = bytes.next()) {
        lines.add(*piece);
        if (!mayGoOn(keepOn, scanner.found()))
            return scanner.take();
    }
    if (!piece)
        return failed(piece.error());
    lines.finish();
    return scanner.take();
}

Result<Scan> readHtml(ListBytes &bytes, Result<QByteArray> piece, TextDecoder decoder, const KeepOn &keepOn)
{
    QByteArray page;
    for (; piece && !piece->isEmpty() && page.size() <= longestHtml; piece = bytes.next()) {
        page += *piece;
        if (!mayGoOn(keepOn, 0))
            return Scan();
    }
    if (!piece)
        return failed(piece.error());
    QString text;
    for (QByteArrayView rest = page; !rest.isEmpty();) {
        const qsizetype end = rest.indexOf('\n');
        const QByteArrayView line = rest.first(end < 0 ? rest.size() : end + 1);
        text += decoder.decode(line);
        rest = rest.sliced(line.size());
    }
    return scanHtml(text);
}

} // namespace

Result<Scan> readList(QIODevice &device, const KeepOn &keepOn)
{
    ListBytes bytes(device);
    const Result<QByteArray> beginning = bytes.next();
    if (!beginning)
        return failed(beginning.error());
    TextDecoder decoder(*beginning);
    if (looksLikeHtml(decoder.decode(*beginning)))
        return readHtml(bytes, beginning, std::move(decoder), keepOn);
    return readLines(bytes, beginning, std::move(decoder), keepOn);
}

Result<Scan> readListFile(const QString &path, const KeepOn &keepOn)
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
    return readList(file, keepOn);
}

} // namespace pixhaul
