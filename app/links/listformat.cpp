#include "links/listformat.h"

#include "links/htmllinks.h"
#include "links/tablecolumns.h"
#include "links/words.h"
#include "links/xmllinks.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// How JSON with a link in it begins. "[" alone says nothing: "[cat]http://…" begins so, too.
bool looksLikeJson(QStringView text)
{
    static const QRegularExpression json(uR"(^\s*(?:\{\s*["}]|\[\s*[\[{"\]]))"_s);
    return json.match(text).hasMatch();
}

/// Whether the first line is a value by itself, and another one follows.
bool hasValueOnFirstLine(QStringView text)
{
    const QStringView trimmed = text.trimmed();
    const qsizetype end = trimmed.indexOf(u'\n');
    if (end < 0)
        return false;
    const QChar next = trimmed.sliced(end).trimmed().front();
    return (next == u'{' || next == u'[') && !QJsonDocument::fromJson(trimmed.first(end).toUtf8()).isNull();
}

bool beginsWithAddress(QStringView line)
{
    return line.startsWith("http://"_L1) || line.startsWith("https://"_L1) || line.startsWith("ftp://"_L1) ||
           line.startsWith("sftp://"_L1);
}

/// Some of aria2's options that are common in lists: any word may stand before a "=".
bool isAria2Option(QStringView line)
{
    const QStringView name = line.trimmed().first(std::max<qsizetype>(line.trimmed().indexOf(u'='), 0));
    return isOneOf(name,
                   {"out"_L1, "dir"_L1, "referer"_L1, "user-agent"_L1, "header"_L1, "gid"_L1, "split"_L1,
                    "pause"_L1, "checksum"_L1, "continue"_L1, "all-proxy"_L1, "http-user"_L1,
                    "http-passwd"_L1, "max-connection-per-server"_L1, "allow-overwrite"_L1,
                    "auto-file-renaming"_L1, "load-cookies"_L1, "max-download-limit"_L1});
}

/// An indented option below an address (aria2's manual, "Input File").
bool looksLikeAria2(QStringView text)
{
    bool isBelowAddress = false;
    for (const QStringView line : text.tokenize(u'\n')) {
        const bool isIndented = line.startsWith(u' ') || line.startsWith(u'\t');
        if (line.trimmed().isEmpty() || line.startsWith(u'#'))
            continue;
        if (!isIndented)
            isBelowAddress = beginsWithAddress(line);
        else if (isBelowAddress && isAria2Option(line))
            return true;
    }
    return false;
}

} // namespace

ListFormat formatOf(QStringView beginning, QStringView extension)
{
    beginning = beginning.first(std::min(beginning.size(), tellingCharacters));
    if (looksLikeXml(beginning))
        return ListFormat::Xml;
    if (looksLikeHtml(beginning))
        return ListFormat::Html;
    if (beginning.trimmed().startsWith("#EXTM3U"_L1))
        return ListFormat::Playlist;
    if (looksLikeJson(beginning)) {
        const bool isLines = isOneOf(extension, {"jsonl"_L1, "ndjson"_L1}) || hasValueOnFirstLine(beginning);
        return isLines ? ListFormat::JsonLines : ListFormat::Json;
    }
    if (looksLikeAria2(beginning))
        return ListFormat::Aria2;
    if (isOneOf(extension, {"m3u"_L1, "m3u8"_L1}))
        return ListFormat::Playlist;
    if (isOneOf(extension, {"aria2"_L1}))
        return ListFormat::Aria2;
    return columnsOf(beginning, extension) ? ListFormat::Table : ListFormat::LooseText;
}

} // namespace pixhaul
