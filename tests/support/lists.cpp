#include "support/lists.h"

#include <QBuffer>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

Result<Scan> readBytes(const QByteArray &bytes, const ReadingOptions &options)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    return readList(buffer, options);
}

QStringList told(const Result<Scan> &scan)
{
    if (!scan)
        return {u"failed: "_s + plainWords(scan.error())};
    QStringList lines;
    for (const FoundLink &found : scan->links) {
        const LinkDetails &details = found.link.details;
        QString line = u"%1 %2"_s.arg(found.line).arg(found.link.written);
        if (!details.name.isEmpty())
            line += u" name="_s + details.name;
        if (!details.folder.isEmpty())
            line += u" folder="_s + details.folder;
        if (!details.text.isEmpty())
            line += u" text="_s + details.text;
        for (const QString &header : details.headers)
            line += u" header="_s + header;
        lines += line;
    }
    for (const DuplicateLink &duplicate : scan->duplicates)
        lines += u"%1 %2 %3 %4"_s.arg(duplicate.line)
                     .arg(duplicate.isMirror ? u"mirrors"_s : u"doubles"_s)
                     .arg(duplicate.of)
                     .arg(duplicate.written);
    for (const RejectedLine &line : scan->rejected)
        lines += u"%1 rejected: %2: %3"_s.arg(line.line).arg(plainWords(line.reason, line.detail), line.text);
    return lines;
}

} // namespace pixhaul::test
