#include "support/lists.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

/// samples/ holds lists as people have them. Each has a file of the same name in .links with what is to be
/// found in it, a link a line, as told() has it.
class TestSamples : public QObject
{
    Q_OBJECT

private slots:
    void findsTheLinks_data();
    void findsTheLinks();
};

void TestSamples::findsTheLinks_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("expected");
    const QFileInfoList files = QDir(QStringLiteral(PIXHAUL_SAMPLES)).entryInfoList(QDir::Files, QDir::Name);
    for (const QFileInfo &file : files)
        if (file.suffix() != "links"_L1)
            QTest::newRow(qPrintable(file.fileName()))
                << file.filePath() << file.path() + u'/' + file.completeBaseName() + u".links"_s;
    QVERIFY(files.size() >= 40);
}

void TestSamples::findsTheLinks()
{
    QFETCH(QString, path);
    QFETCH(QString, expected);
    QFile file(expected);
    QVERIFY(file.open(QIODevice::ReadOnly));
    Result<Scan> scan = readListFile(path);
    QVERIFY(scan);
    scan->duplicates.clear();
    scan->rejected.clear();
    QCOMPARE(told(scan).join(u'\n'), QString::fromUtf8(file.readAll()).trimmed());
}

QTEST_GUILESS_MAIN(TestSamples)
#include "tst_samples.moc"
