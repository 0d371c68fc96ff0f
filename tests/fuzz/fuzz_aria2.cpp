// Any text as an input file of aria2: no name leads out of the folder, and no header is two.

#include "fuzz/words.h"
#include "links/aria2list.h"

using namespace pixhaul;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = test::wordy(
        data, size, {u"\n  out=", u"\n\theader=", u"\n referer=*", u"user-agent=", u"../", u"C:\\", u"\r\n"});
    LinkScanner scanner;
    Aria2Reader reader(scanner);
    for (const QStringView line : QStringView(text).tokenize(u'\n'))
        reader.addLine(line);
    reader.finish();
    for (const FoundLink &found : scanner.take().links) {
        const LinkDetails &details = found.link.details;
        const QStringList folders = details.folder.split(u'/');
        if (details.folder.startsWith(u'/') || folders.contains(QStringLiteral("..")) ||
            details.name == QStringLiteral("..") || details.name.contains(u'/'))
            std::abort();
        for (const QString &header : details.headers)
            if (header.contains(u'\n') || header.contains(u'\r') || !header.contains(u':'))
                std::abort();
    }
    return 0;
}
