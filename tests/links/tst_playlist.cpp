#include "links/playlist.h"

#include "support/lists.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestPlaylist : public QObject
{
    Q_OBJECT

private slots:
    void readsAPlaylist_data();
    void readsAPlaylist();
};

void TestPlaylist::readsAPlaylist_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const QString &text, const QStringList &expected) {
        QTest::newRow(name) << text << expected;
    };
    row("titles",
        u"#EXTM3U\r\n#EXTINF:10,A cat, big\r\nhttps://h.example/a.jpg\r\nhttps://h.example/b.jpg\r\n"_s,
        {u"3 https://h.example/a.jpg text=A cat, big"_s, u"4 https://h.example/b.jpg"_s});
    row("attributes",
        u"#EXTM3U\n#EXTINF:-1 tvg-logo=\"https://h.example/l\" group=\"a, b\",News\n"
        "#EXTVLCOPT:x=https://h.example/no\n\nhttps://h.example/a\n"_s,
        {u"5 https://h.example/a text=News"_s});
    row("relative entries", u"#EXTM3U\n#EXTINF:1,x\npictures/a.jpg\nC:\\a.jpg\nhttps://h.example/b\n"_s,
        {u"5 https://h.example/b"_s, u"3 rejected: an address without a site: pictures/a.jpg"_s,
         u"4 rejected: an address without a site: C:\\a.jpg"_s});
    row("another scheme", u"#EXTM3U\nfile:///a.jpg"_s,
        {u"2 rejected: file is not supported: file:///a.jpg"_s});
    row("a title without a comma", u"#EXTM3U\n#EXTINF:1\nhttps://h.example/b"_s,
        {u"3 https://h.example/b"_s});
}

void TestPlaylist::readsAPlaylist()
{
    QFETCH(QString, text);
    QTEST(told(readText(text)), "expected");
}

QTEST_GUILESS_MAIN(TestPlaylist)
#include "tst_playlist.moc"
