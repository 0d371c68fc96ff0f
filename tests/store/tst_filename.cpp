#include "store/filename.h"
#include "support/safenames.h"

#include <QRandomGenerator>
#include <QTest>

#include <set>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using pixhaul::test::faultOf;

class TestFilename : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void namesALink_data();
    void namesALink();
    void makesATextSafe_data();
    void makesATextSafe();
    void cutsAtAGrapheme();
    void composesLongTextsInLinearTime();
    void survivesTenThousandHostileNames();
    void numbersBeforeTheExtension();
    void reservesNamesThatMeetOnNoDisk_data();
    void reservesNamesThatMeetOnNoDisk();
    void numbersWithoutGaps();
    void goesOnAfterANameThatTheDiskHolds();
    void givesAReleasedNumberAgain();
    void keepsANameThatAnotherHasToo();
    void callsAnOriginalByItsFormat_data();
    void callsAnOriginalByItsFormat();
    void keepsTheNamesOfAPictureTogether();
    void numbersManyEqualNamesInLinearTime();
    void keepsNamesApartOnManyThreads();
};

void TestFilename::namesALink_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("name");

    const auto row = [](const char *sentence, const QString &link, const QString &name) {
        QTest::newRow(sentence) << link << name;
    };
    row("the first link of this program's life keeps its whole segment",
        u"https://t7.baidu.com/it/u=4198287529,2774471735&fm=193&f=GIF"_s,
        u"u=4198287529,2774471735&fm=193&f=GIF.png"_s);
    row("a picture's extension goes", u"http://h.org/a/cat.jpg"_s, u"cat.png"_s);
    row("in any case of letters", u"http://h.org/a/cat.JPEG"_s, u"cat.png"_s);
    row("but only one", u"http://h.org/cat.jpg.webp"_s, u"cat.jpg.png"_s);
    row("another extension stays", u"http://h.org/show.php"_s, u"show.php.png"_s);
    row("a number after a dot is no extension", u"http://h.org/v1.2"_s, u"v1.2.png"_s);
    row("query and fragment do not count", u"http://h.org/a.png?x=b.gif#c"_s, u"a.png"_s);
    row("a segment that is only an extension keeps it", u"http://h.org/.gif"_s, u"gif.png"_s);
    row("no path: the host", u"http://www.h.org"_s, u"www.h.org.png"_s);
    row("a path that ends in a slash: the host", u"http://www.h.org/a/"_s, u"www.h.org.png"_s);
    row("a segment of dots: the host", u"http://h.org/..."_s, u"h.org.png"_s);
    row("an international host is shown as written", u"http://bücher.de/"_s, u"bücher.de.png"_s);
    row("an address of IPv6 loses its colons", u"http://[::1]/"_s, u"__1.png"_s);
    row("a data link is just a picture", u"data:image/png;base64,iVBORw0KGgo="_s, u"picture.png"_s);
    row("percent signs are decoded", u"http://h.org/a%20b%26c.png"_s, u"a b&c.png"_s);
    row("Chinese is decoded", u"http://h.org/%E7%8C%AB.jpg"_s, u"猫.png"_s);
    row("what is no UTF-8 stays as written", u"http://h.org/%D6%D0%CE%C4.jpg"_s, u"%D6%D0%CE%C4.png"_s);
    row("a decoded slash makes no folder", u"http://h.org/a%2Fb.png"_s, u"a_b.png"_s);
    row("nor does a decoded way up", u"http://h.org/..%2F..%2Fetc%2Fpasswd"_s, u"_.._etc_passwd.png"_s);
    row("a decoded NUL goes", u"http://h.org/a%00.png"_s, u"a.png"_s);
}

void TestFilename::namesALink()
{
    QFETCH(QString, link);
    QFETCH(QString, name);
    QCOMPARE(nameFor(QUrl(link)), name);
    QCOMPARE(faultOf(name), QString());
}

void TestFilename::makesATextSafe_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("stem");

    const auto row = [](const char *sentence, const QString &text, const QString &stem) {
        QTest::newRow(sentence) << text << stem;
    };
    row("forbidden characters are replaced", u"a/b\\c<d>e:f\"g|h?i*j"_s, u"a_b_c_d_e_f_g_h_i_j"_s);
    row("control characters go", u"a\u0001b\u007fc\u0085d"_s, u"abc d"_s);
    row("line ends and tabs become spaces", u"a\tb\nc\u2028d\u00a0e"_s, u"a b c d e"_s);
    row("bidi controls go", u"exe.\u202egnp.\u2066x\u2069\u200e"_s, u"exe.gnp.x"_s);
    row("a byte order mark and soft hyphens go", u"\ufeffa\u00adb"_s, u"ab"_s);
    row("joiners stay, for Persian and emoji", u"می\u200cخواهم"_s, u"می\u200cخواهم"_s);
    row("a lone half of a character goes", QString(u"a"_s + QChar(0xd83d) + u'b'), u"ab"_s);
    row("a noncharacter goes", u"a\ufffeb"_s, u"ab"_s);
    row("a leading dot goes", u".htaccess"_s, u"htaccess"_s);
    row("dots and spaces around go", u" .. a b. . "_s, u"a b"_s);
    row("and those before a picture's extension", u"a. .jpg"_s, u"a"_s);
    row("an extension hidden by a space is found", u"a.jpg "_s, u"a"_s);
    row("an extension hidden by a control is found", u"a.j\u202epg"_s, u"a"_s);
    row("CON is prefixed", u"CON"_s, u"_CON"_s);
    row("so is con.jpg", u"con.jpg"_s, u"_con"_s);
    row("and nul with any extension", u"nul.tar.gz"_s, u"_nul.tar.gz"_s);
    row("and a device before spaces", u"aux .txt"_s, u"_aux .txt"_s);
    row("and COM1, LPT9 and COM²", u"Com1"_s, u"_Com1"_s);
    row("and superscript ports", u"lpt³.x"_s, u"_lpt³.x"_s);
    row("and a device before spaces so many that the rest is cut", u"con"_s + u" "_s.repeated(300) + u'x',
        u"_con"_s);
    row("CONSOLE is no device", u"console"_s, u"console"_s);
    row("COM10 is no device", u"com10"_s, u"com10"_s);
    row("accents are composed", u"e\u0301"_s, u"\u00e9"_s);
    row("nothing is left of nothing", u" .\u202e. "_s, QString());
}

void TestFilename::makesATextSafe()
{
    QFETCH(QString, text);
    QFETCH(QString, stem);
    QCOMPARE(safeStem(text), stem);
}

void TestFilename::cutsAtAGrapheme()
{
    const QString family = u"👨\u200d👩\u200d👧\u200d👦"_s; // 25 bytes, one grapheme
    QCOMPARE(safeStem(family.repeated(50)), family.repeated(9));
    QCOMPARE(safeStem(u"猫"_s.repeated(300)), u"猫"_s.repeated(77));
    QCOMPARE(safeStem(u"x"_s.repeated(230) + u"猫"_s), u"x"_s.repeated(230));
    QCOMPARE(safeStem(u"x"_s.repeated(230) + u" y"_s), u"x"_s.repeated(230));

    QCOMPARE(safeStem(u"ঌ"_s + u"👩"_s.repeated(100)), u"ঌ"_s + u"👩"_s.repeated(57));

    // One grapheme that is too long by itself is cut at a code point.
    const QString stacked = safeStem(u"a"_s + u"\u0316"_s.repeated(5000));
    QCOMPARE(stacked.toUtf8().size(), 231);
    QCOMPARE(faultOf(stacked + u".png"_s), QString());
}

void TestFilename::composesLongTextsInLinearTime()
{
    // Were all of it composed, to sort these accents would outlast the patience of every test.
    QCOMPARE(safeStem(u"a"_s + u"\u0301\u0316"_s.repeated(200'000)).toUtf8().size(), 230);
    // What is left of it may be a third of what is composed.
    QCOMPARE(safeStem(u"\u03b1\u0313\u0300\u0345"_s.repeated(100)), u"\u1f82"_s.repeated(77));
}

void TestFilename::survivesTenThousandHostileNames()
{
    static const QStringList pieces{
        u"."_s,      u" "_s,      u"/"_s,       u"\\"_s, u"con"_s,    u"%"_s,
        u"\u202e"_s, u"\u0301"_s, u"👩\u200d"_s, u"猫"_s, u"COM1"_s,   u":"_s,
        u".jpg"_s,   u"\n"_s,     u"\u0000"_s,  u"~"_s,  u"\ufdd0"_s, u"x"_s.repeated(100),
        u"é"_s,      u"\u2066"_s, u"nul."_s,    u"*"_s,  u"ａ"_s};
    QRandomGenerator random(20260101);
    for (int i = 0; i < 10'000; ++i) {
        QString text;
        const int length = random.bounded(1, 24);
        for (int k = 0; k < length; ++k) {
            if (random.bounded(4) == 0)
                text += QChar(char16_t(random.bounded(1, 0x10000))); // halves of characters among them
            else
                text += pieces.at(random.bounded(int(pieces.size())));
        }
        QUrl url(u"http://h.org"_s);
        url.setPath(u'/' + text, QUrl::DecodedMode);
        const QString name = nameFor(url);
        QVERIFY2(faultOf(name).isEmpty(), qPrintable(name + u' ' + faultOf(name)));
        const QString stem = safeStem(text);
        QVERIFY2(stem.isEmpty() || faultOf(stem + u".png"_s).isEmpty(),
                 qPrintable(stem + u' ' + faultOf(stem + u".png"_s)));
    }
}

void TestFilename::numbersBeforeTheExtension()
{
    QCOMPARE(numbered(u"a.png"_s, 3), u"a (3).png"_s);
    QCOMPARE(numbered(u"a.b.png"_s, 12), u"a.b (12).png"_s);
    QCOMPARE(numbered(u"a"_s, 2), u"a (2)"_s);
    QCOMPARE(numbered(u"b.c/a.png"_s, 3), u"b.c/a (3).png"_s);
    QCOMPARE(numbered(u"b.c/a"_s, 3), u"b.c/a (3)"_s);
    QCOMPARE(originalName(u"b.c/a.png"_s, u"jpeg"_s), u"b.c/a.jpg"_s);
    QCOMPARE(originalName(u"b.c/a"_s, u"png"_s), u"b.c/a.original.png"_s);
}

void TestFilename::reservesNamesThatMeetOnNoDisk_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("given");

    const auto row = [](const char *sentence, const QString &first, const QString &second,
                        const QString &given) { QTest::newRow(sentence) << first << second << given; };
    row("different names are left alone", u"a.png"_s, u"b.png"_s, u"b.png"_s);
    row("the same name is numbered", u"a.png"_s, u"a.png"_s, u"a (2).png"_s);
    row("so is one that differs in case", u"Cat.png"_s, u"cAT.png"_s, u"cAT (2).png"_s);
    row("and one whose accents are spelled apart", u"\u00e9.png"_s, u"e\u0301.png"_s, u"e\u0301 (2).png"_s);
    row("and both at once", u"\u00c9.png"_s, u"e\u0301.png"_s, u"e\u0301 (2).png"_s);
    row("and Greek with another final sigma", u"ΣΑΣ.png"_s, u"σας.png"_s, u"σας (2).png"_s);
    row("and the Kelvin sign", u"\u212a.png"_s, u"k.png"_s, u"k (2).png"_s);
    row("and one that differs in a joiner", u"a\u200db.png"_s, u"ab.png"_s, u"ab (2).png"_s);
    row("a number of its own is kept", u"a.png"_s, u"a (2).png"_s, u"a (2).png"_s);
    row("a name that looks numbered is numbered again", u"a (2).png"_s, u"a (2).png"_s, u"a (2) (2).png"_s);

    row("letters that grow when folded meet what they grow to", u"straße.png"_s, u"STRASSE.png"_s,
        u"STRASSE (2).png"_s);
    row("so do capitals of such letters", u"STRAẞE.png"_s, u"strasse.png"_s, u"strasse (2).png"_s);
    row("and ligatures", u"ﬁsh.png"_s, u"FISH.png"_s, u"FISH (2).png"_s);
    row("and letters of three", u"\u0390.png"_s, u"\u03b9\u0308\u0301.png"_s,
        u"\u03b9\u0308\u0301 (2).png"_s);
    row("an iota below is one beside", u"\u1fb3.png"_s, u"\u0391\u0399.png"_s, u"\u0391\u0399 (2).png"_s);
    row("accents in another order, under a capital", u"\u0345\u0301\u03b1.png"_s, u"\u0345\u0301\u0391.png"_s,
        u"\u0345\u0301\u0391 (2).png"_s);
    row("letters beyond the first plane", u"\U00010428.png"_s, u"\U00010400.png"_s, u"\U00010400 (2).png"_s);
    row("what chooses a look does not count", u"\u2764\ufe0f.png"_s, u"\u2764.png"_s, u"\u2764 (2).png"_s);
    row("but a dotless i is another letter", u"\u0131.png"_s, u"i.png"_s, u"i.png"_s);
    row("and what is alike only by compatibility", u"①.png"_s, u"1.png"_s, u"1.png"_s);
    row("other folders keep names apart", u"a/c.png"_s, u"b/c.png"_s, u"b/c.png"_s);
    row("a folder and none, too", u"a/c.png"_s, u"c.png"_s, u"c.png"_s);
    row("folders that differ in case do not", u"Cats/c.png"_s, u"cats/C.png"_s, u"cats/C (2).png"_s);
    row("nor do folders whose accents are spelled apart", u"\u00e9/c.png"_s, u"e\u0301/c.png"_s,
        u"e\u0301/c (2).png"_s);
    row("a dot in a folder is no extension's", u"a.b/c"_s, u"A.B/c"_s, u"A.B/c (2)"_s);
    row("a number in a folder is none of the name's", u"a (2)/c.png"_s, u"a (2)/c.png"_s,
        u"a (2)/c (2).png"_s);
}

void TestFilename::reservesNamesThatMeetOnNoDisk()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(QString, given);
    NameBook book;
    QCOMPARE(book.reserve(first), first);
    QCOMPARE(book.reserve(second), given);

    NameBook loaded;
    loaded.occupy(first);
    QCOMPARE(loaded.reserve(second), given);
}

void TestFilename::numbersWithoutGaps()
{
    NameBook book;
    book.occupy(u"a (3).png"_s);
    QCOMPARE(book.reserve(u"a.png"_s), u"a.png"_s);
    QCOMPARE(book.reserve(u"a.png"_s), u"a (2).png"_s);
    QCOMPARE(book.reserve(u"A.png"_s), u"A (4).png"_s);
}

void TestFilename::goesOnAfterANameThatTheDiskHolds()
{
    NameBook book;
    QCOMPARE(book.reserve(u"a.png"_s), u"a.png"_s);
    QCOMPARE(book.reserveAfter(u"a.png"_s), u"a (2).png"_s);
    QCOMPARE(book.reserveAfter(u"a (2).png"_s), u"a (3).png"_s);
    QCOMPARE(book.reserve(u"a.png"_s), u"a (4).png"_s);
    QCOMPARE(book.reserve(u"a (2).png"_s), u"a (2) (2).png"_s); // what the disk holds stays reserved
    QCOMPARE(book.reserveAfter(u"(2) b.png"_s), u"(2) b (2).png"_s);
    QCOMPARE(book.reserveAfter(u"f.g (2)/a (2).png"_s), u"f.g (2)/a (3).png"_s);
    QCOMPARE(book.reserveAfter(u"f.g (2)/a (2)"_s), u"f.g (2)/a (3)"_s);
}

void TestFilename::givesAReleasedNumberAgain()
{
    NameBook book;
    for (int i = 0; i < 5; ++i)
        book.reserve(u"a.png"_s);
    book.release(u"a.png"_s);
    book.release(u"A (4).png"_s);
    book.release(u"a (2).png"_s);
    book.release(u"never reserved (2).png"_s);
    book.reserve(u"F.g/a"_s);
    book.reserve(u"f.g/a"_s);
    book.release(u"f.G/a (2)"_s);
    QCOMPARE(book.reserve(u"f.g/a"_s), u"f.g/a (2)"_s);
    QCOMPARE(book.reserve(u"a.png"_s), u"a.png"_s);
    QCOMPARE(book.reserve(u"a (2).png"_s), u"a (2).png"_s);
    QCOMPARE(book.reserve(u"a.png"_s), u"a (4).png"_s);
    QCOMPARE(book.reserve(u"a.png"_s), u"a (6).png"_s);
}

/// As after a sudden end: what became of a commit is unknown, and another job was given its name since.
void TestFilename::keepsANameThatAnotherHasToo()
{
    NameBook book;
    book.occupy(u"cat.png"_s);
    book.occupy(u"CAT.png"_s);
    book.release(u"cat.png"_s);
    QCOMPARE(book.reserve(u"cat.png"_s), u"cat (2).png"_s);
    book.release(u"cat.png"_s);
    QCOMPARE(book.reserve(u"cat.png"_s), u"cat.png"_s);
}

void TestFilename::callsAnOriginalByItsFormat_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *sentence, const QString &format, const QString &name) {
        QTest::newRow(sentence) << format << name;
    };
    row("a JPEG", u"jpeg"_s, u"c.a.t (2).jpg"_s);
    row("a GIF", u"gif"_s, u"c.a.t (2).gif"_s);
    row("a WebP", u"webp"_s, u"c.a.t (2).webp"_s);
    row("a bitmap", u"bmp"_s, u"c.a.t (2).bmp"_s);
    row("a TIFF", u"tiff"_s, u"c.a.t (2).tif"_s);
    row("an icon", u"ico"_s, u"c.a.t (2).ico"_s);
    row("an AVIF", u"avif"_s, u"c.a.t (2).avif"_s);
    row("a HEIC", u"heic"_s, u"c.a.t (2).heic"_s);
    row("a JPEG XL", u"jxl"_s, u"c.a.t (2).jxl"_s);
    row("a PNG cannot be beside itself", u"png"_s, u"c.a.t (2).original.png"_s);
}

void TestFilename::callsAnOriginalByItsFormat()
{
    QFETCH(const QString, format);
    QTEST(originalName(u"c.a.t (2).png"_s, format), "name");
}

void TestFilename::keepsTheNamesOfAPictureTogether()
{
    NameBook book;
    const auto beside = [&book](const QString &picture, const QString &format) {
        const PictureNames names = book.reserveBeside(picture, format);
        return names.picture + u" + "_s + names.original;
    };
    QCOMPARE(book.reserve(u"a.png"_s), u"a.png"_s);
    QCOMPARE(beside(u"a.png"_s, u"jpeg"_s), u"a.png + a.jpg"_s);
    book.reserve(u"B.Original.png"_s);
    book.reserve(u"b (2).png"_s);
    QCOMPARE(book.reserve(u"b.png"_s), u"b.png"_s);
    QCOMPARE(beside(u"b.png"_s, u"png"_s), u"b (3).png + b (3).original.png"_s);
    QCOMPARE(book.reserve(u"b (3).original.png"_s), u"b (3).original (2).png"_s);
    QCOMPARE(book.reserve(u"b.png"_s), u"b (4).png"_s);
}

void TestFilename::numbersManyEqualNamesInLinearTime()
{
    // Were each search to begin at (2), these would be five billion steps.
    NameBook book;
    std::set<QString> names;
    for (int i = 0; i < 100'000; ++i)
        names.insert(book.reserve(u"same.png"_s));
    QCOMPARE(names.size(), 100'000U);
    QVERIFY(names.contains(u"same (100000).png"_s));
    for (int i = 0; i < 20'000; ++i) { // nor may giving back make it slow
        book.release(u"same (2).png"_s);
        QCOMPARE(book.reserve(u"same.png"_s), u"same (2).png"_s);
        book.reserve(u"same.png"_s);
    }
}

void TestFilename::keepsNamesApartOnManyThreads()
{
    constexpr int threads = 4;
    constexpr int each = 1'000;
    NameBook book;
    std::vector<std::vector<QString>> given(threads);
    {
        std::vector<std::jthread> pool;
        for (auto &names : given)
            pool.emplace_back([&names, &book] {
                for (int i = 0; i < each; ++i)
                    names.push_back(book.reserve(i % 2 ? u"same.png"_s : u"SAME.png"_s));
            });
    }
    std::set<QString> distinct;
    for (const auto &names : given)
        for (const QString &name : names)
            distinct.insert(name.toLower());
    QCOMPARE(distinct.size(), std::size_t(threads * each));
}

QTEST_APPLESS_MAIN(TestFilename)
#include "tst_filename.moc"
