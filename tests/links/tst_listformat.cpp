#include "links/listformat.h"

#include "links/tablecolumns.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;

class TestListFormat : public QObject
{
    Q_OBJECT

private slots:
    void tellsTheFormat_data();
    void tellsTheFormat();
};

void TestListFormat::tellsTheFormat_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("extension");
    QTest::addColumn<ListFormat>("format");
    const auto row = [](const char *name, const QString &text, ListFormat format,
                        const QString &extension = {}) {
        QTest::newRow(name) << text << extension << format;
    };
    const QString links = u"https://h.example/a.png\nhttps://h.example/b.png\n"_s;
    const QString seed = u"https://t7.baidu.com/it/u=4198287529,2774471735&fm=193&f=GIF\n"
                         "https://t7.baidu.com/it/u=1595072465,3644073269&fm=193&f=GIF\n"_s;
    row("nothing", {}, ListFormat::LooseText);
    row("links", links, ListFormat::LooseText);
    for (const char *extension : {"csv", "tsv", "md", "json", "txt", "html", "jsonl"})
        row(extension, links, ListFormat::LooseText, QString::fromLatin1(extension));
    row("links with commas", seed, ListFormat::LooseText);
    row("links with commas in a CSV file", seed, ListFormat::LooseText, u"csv"_s);
    row("resized pictures", u"https://h.example/w_400,h_300/a.jpg\nhttps://h.example/w_400,h_300/b.jpg"_s,
        ListFormat::LooseText);
    row("prose", u"Look, https://h.example/a.png, a cat.\nAnd, https://h.example/b.png, a dog.\n"_s,
        ListFormat::LooseText);
    row("names in brackets", u"[cat]https://h.example/a\n[dog]https://h.example/b"_s, ListFormat::LooseText);
    row("footnotes", u"[1] https://h.example/a\n[2] https://h.example/b"_s, ListFormat::LooseText);
    row("a page", u"<!DOCTYPE html><p>x"_s, ListFormat::Html, u"txt"_s);
    row("a feed",
        u"<?xml version=\"1.0\"?>\n<!-- x --><rss><item><img src=\"https://h.example/a\"/></item></rss>"_s,
        ListFormat::Xml);
    row("a sitemap", u"<urlset xmlns=\"x\"><url>"_s, ListFormat::Xml);
    row("XHTML", u"<?xml version=\"1.0\"?><!DOCTYPE html><html>"_s, ListFormat::Html);
    row("an array", u" [\"https://h.example/a\"]"_s, ListFormat::Json);
    row("an object", u"{\n \"url\": \"https://h.example/a\"}"_s, ListFormat::Json, u"txt"_s);
    row("objects on lines", u"{\"url\": 1}\n{\"url\": 2}\n"_s, ListFormat::JsonLines, u"json"_s);
    row("one line of JSON Lines", u"{\"url\": 1}\n"_s, ListFormat::JsonLines, u"JSONL"_s);
    row("an array of arrays", u"[[1],\n[2]]"_s, ListFormat::Json);
    row("a playlist", u"#EXTM3U\n#EXTINF:1,x\nhttps://h.example/a"_s, ListFormat::Playlist);
    row("a plain playlist", links, ListFormat::Playlist, u"m3u8"_s);
    row("a list for aria2", u"https://h.example/a\n\n  out=b.png\n"_s, ListFormat::Aria2, u"txt"_s);
    row("mirrors", u"https://h.example/a\thttps://i.example/a\n"_s, ListFormat::Aria2, u"aria2"_s);
    row("an indented setting", u"https://h.example/a\n  colour=red\n"_s, ListFormat::LooseText);
    row("CSV with a header", u"url,name\nhttps://h.example/a,cat\n"_s, ListFormat::Table);
    row("CSV without one", u"https://h.example/a.png,cat\nhttps://h.example/b.png,dog\n"_s,
        ListFormat::Table);
    row("semicolons", u"Name;Link\nKatze;https://h.example/a\n"_s, ListFormat::Table);
    row("cells", u"cat\thttps://h.example/a\ndog\thttps://h.example/b\n"_s, ListFormat::Table);
    row("a Markdown table", u"# Cats\n\n| name | url |\n|---|:-:|\n| cat | https://h.example/a |\n"_s,
        ListFormat::Table);
    row("one row", u"cat\thttps://h.example/a"_s, ListFormat::LooseText);
    row("no links", u"url,name\ncat,dog\n"_s, ListFormat::LooseText, u"csv"_s);
}

void TestListFormat::tellsTheFormat()
{
    QFETCH(QString, text);
    QFETCH(QString, extension);
    QTEST(formatOf(text, extension), "format");
}

QTEST_GUILESS_MAIN(TestListFormat)
#include "tst_listformat.moc"
