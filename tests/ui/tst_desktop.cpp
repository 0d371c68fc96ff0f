#include "ui/desktop.h"

#include <QDesktopServices>
#include <QScreen>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <QWidget>

using namespace Qt::StringLiterals;
using namespace pixhaul;

/// Stands in for the desktop's programs, on a machine without a session bus.
class TestDesktop : public QObject
{
    Q_OBJECT

public slots:
    void open(const QUrl &url) { m_opened << url; }

private slots:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
        QDesktopServices::setUrlHandler(u"file"_s, this, "open");
        QVERIFY(m_folder.isValid());
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    void init() { m_opened.clear(); }
    void cleanupTestCase() { QDesktopServices::unsetUrlHandler(u"file"_s); }

    void opensAFile()
    {
        QVERIFY(openFile(m_file));
        QCOMPARE(m_opened, {QUrl::fromLocalFile(m_file)});
    }

    void showsTheFolderWhereNoFileManagerAnswers()
    {
        QVERIFY(showInFolder(m_file));
        QTRY_COMPARE(m_opened, QList<QUrl>(1, QUrl::fromLocalFile(m_folder.path())));
    }

    void saysThatAFileIsGone()
    {
        QVERIFY(!openFile(m_folder.filePath(u"gone.png"_s)));
        QVERIFY(!showInFolder(m_folder.filePath(u"gone.png"_s)));
        QVERIFY(m_opened.isEmpty());
    }

    void aWindowIsNoLargerThanItsScreen()
    {
        const QWidget window;
        const QSize room = window.screen()->availableSize();
        QCOMPARE(boundedToScreen({100, 80}, window), QSize(100, 80));
        const QSize bounded = boundedToScreen(room * 2, window);
        QVERIFY(bounded.width() < room.width() && bounded.height() < room.height());
        QVERIFY(bounded.width() > room.width() / 2 && bounded.height() > room.height() / 2);
    }

private:
    QTemporaryDir m_folder;
    QString m_file = m_folder.filePath(u"a #1 图.png"_s);
    QList<QUrl> m_opened;
};

QTEST_MAIN(TestDesktop)
#include "tst_desktop.moc"
