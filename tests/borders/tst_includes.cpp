// Walks every #include of the engine and the window, and fails where a room knows another that it must not.

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;

namespace {

/// What the files of a folder may include. The longest folder that fits a file is the one that counts.
struct Border
{
    QString folder;
    QStringList mayKnow; ///< rooms, besides Qt and the standard library
    bool mayUseWidgets = false;
};

const QList<Border> borders{
    {u"app/core/"_s, {u"core"_s}},
    {u"app/async/"_s, {u"async"_s}},
    {u"app/links/"_s, {u"core"_s, u"async"_s, u"links"_s}},
    {u"app/fetch/"_s, {u"core"_s, u"async"_s, u"fetch"_s}},
    {u"app/picture/"_s, {u"core"_s, u"async"_s, u"picture"_s}},
    {u"app/store/"_s, {u"core"_s, u"async"_s, u"store"_s}},
    {u"app/engine/"_s,
     {u"core"_s, u"async"_s, u"links"_s, u"fetch"_s, u"picture"_s, u"store"_s, u"engine"_s}},
    {u"app/headless/"_s,
     {u"core"_s, u"async"_s, u"links"_s, u"fetch"_s, u"picture"_s, u"store"_s, u"engine"_s, u"headless"_s}},
    {u"ui/"_s, {u"core"_s, u"async"_s, u"links"_s, u"engine"_s, u"ui"_s}, true},
    // main.cpp puts the rooms together, so it knows them all.
    {u"ui/main.cpp"_s,
     {u"core"_s, u"async"_s, u"links"_s, u"fetch"_s, u"picture"_s, u"store"_s, u"engine"_s, u"headless"_s,
      u"ui"_s},
     true},
};

std::optional<Border> borderAround(const QString &file)
{
    std::optional<Border> closest;
    for (const Border &border : borders) {
        if (file.startsWith(border.folder) && (!closest || border.folder.size() > closest->folder.size()))
            closest = border;
    }
    return closest;
}

/// Qt Widgets is whatever lies in Qt's folder of that name: <QWidget>, <QtWidgets/QWidget>, <qwidget.h>.
bool isWidgetHeader(const QString &header)
{
    return header.startsWith(u"QtWidgets/"_s) ||
           QFileInfo::exists(QStringLiteral(PIXHAUL_QTWIDGETS_HEADERS "/") + header);
}

/// Why `border` forbids the include; null if it does not.
QString objection(const Border &border, const QString &header, bool isQuoted)
{
    if (!isQuoted)
        return !border.mayUseWidgets && isWidgetHeader(header) ? u"uses Qt Widgets"_s : QString();
    const qsizetype slash = header.indexOf(u'/');
    if (slash < 0)
        return u"names no room"_s;
    return border.mayKnow.contains(header.left(slash)) ? QString() : u"is another room's"_s;
}

QStringList breachesOf(const QString &path, const QString &file)
{
    static const QRegularExpression include(uR"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"_s);
    const auto border = borderAround(file);
    if (!border)
        return {file + u": no border is drawn for this folder"_s};
    QFile source(path);
    if (!source.open(QIODevice::ReadOnly))
        return {file + u": cannot be read"_s};
    QStringList breaches;
    for (int line = 1; !source.atEnd(); ++line) {
        const auto match = include.match(QString::fromUtf8(source.readLine()));
        if (!match.hasMatch())
            continue;
        const QString why = objection(*border, match.captured(2), match.captured(1) == u"\""_s);
        if (!why.isNull())
            breaches += u"%1:%2: %3 %4"_s.arg(file).arg(line).arg(match.captured(2), why);
    }
    return breaches;
}

struct Walk
{
    int files = 0;
    QStringList breaches;
};

Walk walk(const QString &root)
{
    Walk walked;
    for (const QString &top : {u"app"_s, u"ui"_s}) {
        QDirIterator files(root + u'/' + top, {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            ++walked.files;
            walked.breaches += breachesOf(path, QDir(root).relativeFilePath(path));
        }
    }
    return walked;
}

} // namespace

class TestIncludes : public QObject
{
    Q_OBJECT

private slots:
    void everyRoomMindsItsBorders()
    {
        const Walk walked = walk(QStringLiteral(PIXHAUL_SOURCES));
        QCOMPARE(walked.breaches.join(u'\n'), QString());
        QVERIFY2(walked.files >= 40, "the walk missed the sources");
    }

    void finds_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("breach");
        const auto row = [](const char *name, const QString &file, const QString &text,
                            const QString &breach = {}) { QTest::newRow(name) << file << text << breach; };
        row("the engine knows the window", u"app/engine/batch.cpp"_s, u"#include \"ui/bar.h\""_s,
            u"app/engine/batch.cpp:1: ui/bar.h is another room's"_s);
        row("a widget in the engine", u"app/engine/batch.h"_s, u"\n\n#include <QLabel>"_s,
            u"app/engine/batch.h:3: QLabel uses Qt Widgets"_s);
        row("a widget by its module", u"app/core/a.h"_s, u"#include <QtWidgets/QLabel>"_s,
            u"app/core/a.h:1: QtWidgets/QLabel uses Qt Widgets"_s);
        row("a widget by its file", u"app/core/a.h"_s, u"  #  include <qlabel.h>"_s,
            u"app/core/a.h:1: qlabel.h uses Qt Widgets"_s);
        row("all widgets", u"app/core/a.h"_s, u"#include <QtWidgets>"_s,
            u"app/core/a.h:1: QtWidgets uses Qt Widgets"_s);
        row("links know fetch", u"app/links/a.cpp"_s, u"#include \"fetch/lanes.h\""_s,
            u"app/links/a.cpp:1: fetch/lanes.h is another room's"_s);
        row("fetch knows picture", u"app/fetch/a.cpp"_s, u"#include \"picture/sniff.h\""_s,
            u"app/fetch/a.cpp:1: picture/sniff.h is another room's"_s);
        row("picture knows store", u"app/picture/a.cpp"_s, u"#include \"store/session.h\""_s,
            u"app/picture/a.cpp:1: store/session.h is another room's"_s);
        row("store knows links", u"app/store/a.cpp"_s, u"#include \"links/linkscanner.h\""_s,
            u"app/store/a.cpp:1: links/linkscanner.h is another room's"_s);
        row("core knows the engine", u"app/core/a.cpp"_s, u"#include \"engine/batch.h\""_s,
            u"app/core/a.cpp:1: engine/batch.h is another room's"_s);
        row("async knows core", u"app/async/a.h"_s, u"#include \"core/failure.h\""_s,
            u"app/async/a.h:1: core/failure.h is another room's"_s);
        row("the engine knows the command line", u"app/engine/a.h"_s, u"#include \"headless/run.h\""_s,
            u"app/engine/a.h:1: headless/run.h is another room's"_s);
        row("the window knows fetch", u"ui/details.cpp"_s, u"#include \"fetch/fetch.h\""_s,
            u"ui/details.cpp:1: fetch/fetch.h is another room's"_s);
        row("the window knows the command line", u"ui/a.cpp"_s, u"#include \"headless/run.h\""_s,
            u"ui/a.cpp:1: headless/run.h is another room's"_s);
        row("a way around", u"app/links/a.cpp"_s, u"#include \"../fetch/lanes.h\""_s,
            u"app/links/a.cpp:1: ../fetch/lanes.h is another room's"_s);
        row("no room named", u"app/links/a.cpp"_s, u"#include \"a.h\""_s,
            u"app/links/a.cpp:1: a.h names no room"_s);
        row("a room without a border", u"app/cellar/a.cpp"_s, u""_s,
            u"app/cellar/a.cpp: no border is drawn for this folder"_s);
        row("nothing: main.cpp puts all together", u"ui/main.cpp"_s,
            u"#include \"store/session.h\"\n#include \"headless/run.h\"\n#include <QApplication>"_s);
        row("nothing: the engine uses its rooms", u"app/engine/a.cpp"_s,
            u"#include \"fetch/fetch.h\"\n#include \"store/session.h\"\n#include <QTimer>\n#include <vector>"_s);
        row("nothing: the window has widgets", u"ui/a.cpp"_s,
            u"#include \"engine/batch.h\"\n#include <QLabel>"_s);
    }
    void finds()
    {
        QFETCH(QString, file);
        QFETCH(QString, text);
        QFETCH(QString, breach);
        const QTemporaryDir root;
        const QString path = root.filePath(file);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile source(path);
        QVERIFY(source.open(QIODevice::WriteOnly));
        source.write(text.toUtf8());
        source.close();
        const Walk walked = walk(root.path());
        QCOMPARE(walked.files, 1);
        QCOMPARE(walked.breaches.join(u'\n'), breach);
    }
};

QTEST_GUILESS_MAIN(TestIncludes)
#include "tst_includes.moc"
