// Any text: every line of it is told of, every link can be fetched, and a link that was found is found again
// by itself.

#include "fuzz/words.h"
#include "links/linkscanner.h"

#include <QSet>

using namespace pixhaul;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = test::wordy(data, size);
    const Scan scan = scanText(text);
    QSet<qint64> told;
    QSet<QString> keys;
    for (const FoundLink &found : scan.links) {
        told.insert(found.line);
        keys.insert(duplicateKey(found.link.url));
        if (!found.link.url.isValid() || found.link.url.hasFragment())
            std::abort();
    }
    if (keys.size() != qsizetype(scan.links.size()))
        std::abort();
    for (const DuplicateLink &duplicate : scan.duplicates) {
        told.insert(duplicate.line);
        if (duplicate.of < 0 || duplicate.of >= qsizetype(scan.links.size()))
            std::abort();
    }
    for (const RejectedLine &rejected : scan.rejected)
        told.insert(rejected.line);
    qint64 line = 0;
    for (const QStringView part : QStringView(text).tokenize(u'\n')) {
        const QStringView words = part.trimmed();
        ++line;
        if (!words.isEmpty() && !words.startsWith(u'#') && !told.contains(line))
            std::abort();
    }
    return 0;
}
