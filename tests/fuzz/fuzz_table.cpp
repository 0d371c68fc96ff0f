// Any text as a table of the columns that are recognised, and of columns at random: no line is lost, and
// where nothing is quoted and TABs separate the cells, no link of loose text is. Without brackets, that is:
// one that opens in a cell does not close a link in the next.

#include "fuzz/words.h"
#include "links/table.h"

#include <QSet>

using namespace pixhaul;

namespace {

Scan read(QStringView text, TableColumns columns)
{
    LinkScanner scanner;
    TableReader reader(scanner, columns);
    for (const QStringView line : text.tokenize(u'\n'))
        reader.addLine(line);
    reader.finish();
    return scanner.take();
}

QSet<QString> keysOf(const Scan &scan)
{
    QSet<QString> keys;
    for (const FoundLink &found : scan.links)
        keys.insert(duplicateKey(found.link.url));
    return keys;
}

QString withoutBrackets(QString text)
{
    return text.removeIf([](QChar c) { return QStringView(u"()[]{}").contains(c); });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 5)
        return -1;
    const QString text = test::wordy(data + 5, size - 5,
                                     {u"url", u"name,", u"目录\t", u"\"\"", u"|---|---|\n", u"| ", u"\r\n"});
    if (const std::optional<TableColumns> columns = columnsOf(text)) {
        const bool isSound = columns->link >= 0 && columns->link < columns->count &&
                             columns->name < columns->count && columns->folder < columns->count;
        if (!isSound)
            std::abort();
        read(text, *columns);
    }
    constexpr QStringView separators = u",;\t|";
    const auto column = [](std::uint8_t byte) { return int(byte % 6) - 1; };
    const TableColumns columns{separators[data[0] % separators.size()],
                               1 + data[1] % 5,
                               -1,
                               column(data[2]),
                               column(data[3]),
                               column(data[4])};
    read(text, columns);
    if (columns.separator == u'\t' && !text.contains(u'"')) {
        const QString plain = withoutBrackets(text);
        if (!keysOf(read(plain, columns)).contains(keysOf(scanText(plain))))
            std::abort();
    }
    return 0;
}
