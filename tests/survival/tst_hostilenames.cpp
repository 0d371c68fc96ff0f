#include "support/faultserver.h"
#include "support/headlessprogram.h"
#include "support/numberedpictures.h"
#include "support/safenames.h"
#include "support/soak.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace pixhaul::test;

namespace {

constexpr int planted = 12; // the first pictures get the names of what is planted

/// A text that no file should be called by, in UTF-8 or not even that.
QByteArray hostileText(QRandomGenerator &random)
{
    static const QByteArrayList pieces{
        "..",
        ".",
        "/",
        "../",
        "..\\",
        "\\",
        "/etc/passwd",
        "C:\\",
        "con",
        "NUL",
        "Com1",
        "aux.",
        "lpt9 ",
        "\u202e",
        "\u2066",
        "\u200f",
        "\ufeff",
        "\u200d",
        QByteArray(1, '\0'),
        "\n",
        "\r\n",
        "\t",
        "\x7f",
        "\u0085",
        ":",
        "*",
        "?",
        "<>",
        "|",
        "\"",
        "%",
        "%2e%2e%2f",
        "~",
        "-rf ",
        "$(id)",
        " ",
        "\u00a0",
        "e\u0301",
        "\u00e9",
        "E\u0301",
        "\u00c9",
        "\u212b",
        "Ss",
        "\u00df",
        "\u0130",
        "\u0131",
        "cat",
        "CAT",
        ".png",
        ".PNG",
        ".jpg",
        ".part",
        ".pixhaul-0123456789abcdef.part",
        "\xff",
        "\xc0\xaf",
        "\xed\xa0\x80",
        "\u732b",
        QByteArray("x").repeated(300),
        QByteArray("\U0001f408").repeated(75),
        QByteArray("\U0001f468\u200d\U0001f469\u200d\U0001f467").repeated(20),
        QByteArray("e\u0301").repeated(150),
    };
    QByteArray text;
    const int length = random.bounded(1, 7);
    for (int i = 0; i < length; ++i)
        text += pieces.at(random.bounded(int(pieces.size())));
    return text;
}

/// All that can be seen of what lies in a folder, and below it, without following a link. A folder has no
/// time, as others may be saved in it.
QStringList traitsOf(const QString &folder)
{
    QStringList traits;
    QDirIterator entries(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        const QString path = entries.next();
        struct stat status = {};
        ::lstat(QFile::encodeName(path).constData(), &status);
        QFile file(path);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        if (S_ISREG(status.st_mode) && file.open(QIODevice::ReadOnly))
            hash.addData(&file);
        const QString target = S_ISLNK(status.st_mode) ? QFileInfo(path).symLinkTarget() : QString();
        const auto time = S_ISDIR(status.st_mode) ? 0 : status.st_mtim.tv_sec;
        traits.append(u"%1 %2 %3 %4 %5 %6"_s.arg(path)
                          .arg(status.st_mode)
                          .arg(status.st_ino)
                          .arg(time)
                          .arg(target, QString::fromLatin1(hash.result().toHex())));
    }
    traits.sort();
    return traits;
}

/// How many ways there are to be in the way.
constexpr int kinds = 6;

void plant(int kind, const QString &path, const QString &outside)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    switch (kind % kinds) {
    case 0:
        QVERIFY(QFile::link(outside + u"/precious"_s, path));
        break;
    case 1:
        QVERIFY(QFile::link(outside + u"/not there %1"_s.arg(kind), path));
        break;
    case 2:
        QVERIFY(QFile::link(outside + u"/folder"_s, path));
        break;
    case 3:
        QVERIFY(QDir().mkdir(path));
        break;
    case 4:
        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        break;
    default: {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    }
    }
}

} // namespace

/// Whatever links and sites call their pictures, and whatever lies in the folder.
class TestHostileNames : public QObject
{
    Q_OBJECT

    QRandomGenerator m_random;
    QHash<int, QByteArray> m_dispositions; // by number

    /// The link of picture `number`, and what its site tells.
    QByteArray link(const QByteArray &origin, int number)
    {
        const QByteArray query = '?' + QByteArray::number(number);
        if (number < planted)
            return origin + "/planted-folder-" + QByteArray::number(number) + "/planted-" +
                   QByteArray::number(number) + ".jpg" + query;
        const QByteArray text = hostileText(m_random);
        const QByteArray encoded = text.toPercentEncoding();
        switch (number % 4) {
        case 0:
            return origin + '/' + hostileText(m_random).toPercentEncoding() + '/' + encoded + query;
        case 1:
            return origin + '/' + encoded + query + '&' + hostileText(m_random).toPercentEncoding();
        case 2:
            m_dispositions[number] = "attachment; filename*=UTF-8''" + encoded;
            break;
        default: {
            QByteArray raw = text; // as far as a header can have it
            raw.replace('\0', "").replace('\r', "").replace('\n', "").replace('"', "\\\"");
            m_dispositions[number] = "attachment; filename=\"" + raw + '"';
        }
        }
        return origin + "/../%2e%2e/cat" + query;
    }

private slots:
    void initTestCase() { m_random.seed(randomSeed()); }

    void leadNowhereElse_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("by their names") << QStringList{};
        QTest::newRow("what came is kept, too") << QStringList{u"--keep-original"_s};
        QTest::newRow("by a template that makes folders of them")
            << QStringList{u"--name"_s, u"*subdirs*/*qstring* *name*"_s};
        QTest::newRow("files from earlier are replaced") << QStringList{u"--existing"_s, u"replace"_s};
    }
    void leadNowhereElse()
    {
        QFETCH(const QStringList, options);
        const bool makesFolders = options.contains(u"--name"_s);
        const bool keepsOriginals = options.contains(u"--keep-original"_s);
        const bool replaces = options.contains(u"replace"_s);
        const int pictures = soakOr(150, 10'000);
        const QTemporaryDir scratch;
        const QString outside = scratch.filePath(u"outside"_s);
        const QString folder = scratch.filePath(u"in/out"_s);
        QVERIFY(QDir().mkpath(outside + u"/folder"_s) && QDir().mkpath(folder));
        QFile precious(outside + u"/precious"_s);
        QVERIFY(precious.open(QIODevice::WriteOnly) && precious.write("precious") == 8);
        precious.close();
        QVERIFY(QFile::link(outside + u"/precious"_s, folder + u"/.pixhaul-0123456789abcdef.part"_s));
        QSet<QString> own; // what was planted
        for (int number = 0; number < planted; ++number) {
            const bool isReplaceable = replaces && number % kinds == kinds - 1; // an ordinary file
            const QString name =
                makesFolders ? u"/planted-folder-%1"_s.arg(number) : u"/planted-%1.png"_s.arg(number);
            if (!isReplaceable)
                plant(number, folder + name, outside);
        }
        // Not even in a folder that may be gone into.
        if (makesFolders)
            plant(0, folder + u"/planted-folder-3/3 planted-3.png"_s, outside);
        QDirIterator entries(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                             QDirIterator::Subdirectories);
        while (entries.hasNext())
            own.insert(entries.next());
        const QStringList outsideBefore = traitsOf(outside);
        const QStringList ownBefore = traitsOf(folder);

        FaultServer server;
        const QByteArray origin = server.url("").toEncoded();
        QFile list(scratch.filePath(u"links.txt"_s));
        QVERIFY(list.open(QIODevice::WriteOnly));
        m_dispositions.clear();
        for (int number = 0; number < pictures; ++number)
            list.write(link(origin, number) + '\n');
        list.close();
        server.otherwise([told = m_dispositions](const Request &request) {
            const int number = request.target.mid(request.target.indexOf('?') + 1).split('&').first().toInt();
            const Reply reply = Reply::ok(numberedFile(number));
            return told.contains(number) ? reply.with("Content-Disposition", told[number]) : reply;
        });
        HeadlessProgram program(scratch.path());
        const auto end = program.run(options + QStringList{u"-o"_s, folder, u"-i"_s, list.fileName()});
        QVERIFY2(end.isNormal, end.err.constData());
        QCOMPARE(end.events(u"link"_s).size(), pictures);

        // Only what was to go through a planted folder that is none was not saved.
        QSet<int> missing;
        for (int number = 0; makesFolders && number < planted; ++number)
            if (number % kinds != 3)
                missing.insert(number);
        QCOMPARE(end.exitCode, missing.isEmpty() ? 0 : 1);
        QCOMPARE(end.events(u"failed"_s).size(), missing.size());
        for (const QJsonObject &event : end.events(u"failed"_s))
            QCOMPARE(event["reason"_L1].toString(), u"disk"_s);

        QCOMPARE(traitsOf(outside), outsideBefore);
        const QStringList ownNow = traitsOf(folder);
        const QSet<QString> now(ownNow.begin(), ownNow.end());
        for (const QString &trait : ownBefore)
            QVERIFY2(now.contains(trait), qPrintable(trait));

        QSet<QString> folded;
        QSet<int> found;
        int originals = 0;
        QDirIterator saved(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                           QDirIterator::Subdirectories);
        while (saved.hasNext()) {
            const QFileInfo entry(saved.next());
            const QString path = entry.filePath();
            if (own.contains(path))
                continue;
            // Folders of a template may differ by case alone, as long as no two files would meet were they
            // one.
            const QString fold = path.normalized(QString::NormalizationForm_C).toCaseFolded();
            QVERIFY2(entry.isDir() || !folded.contains(fold), qPrintable(path));
            if (!entry.isDir())
                folded.insert(fold);
            QVERIFY2(!entry.isSymLink() && (entry.isDir() || entry.isFile()), qPrintable(path));
            const bool isOriginal = keepsOriginals && entry.suffix() == "jpg"_L1;
            originals += isOriginal;
            const QString asPng = isOriginal      ? path.chopped(3) + u"png"_s
                                  : entry.isDir() ? path + u".png"_s
                                                  : path;
            static const QRegularExpression number(u" \\(\\d+\\)(?=\\.png$)"_s); // for which there is room
            const QString fault = faultOf(asPng.section(u'/', -1).remove(number));
            QVERIFY2(fault.isEmpty(), qPrintable(path + u' ' + fault));
            if (entry.isDir() || isOriginal)
                continue;
            const auto picture = numberIn(QImage(path, "PNG"));
            QVERIFY2(picture && !found.contains(*picture), qPrintable(path));
            found.insert(*picture);
        }
        for (int number = 0; number < pictures; ++number)
            QCOMPARE(found.contains(number), !missing.contains(number));
        int jpegs = 0;
        for (int number = 0; number < pictures; ++number)
            jpegs += isJpeg(number);
        QCOMPARE(originals, keepsOriginals ? jpegs : 0);
    }
};

QTEST_GUILESS_MAIN(TestHostileNames)
#include "tst_hostilenames.moc"
