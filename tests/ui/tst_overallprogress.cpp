#include "ui/overallprogress.h"

#include "engine/batch.h"
#include "store/session.h"

#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

using namespace pixhaul;
using namespace Qt::StringLiterals;

class TestOverallProgress : public QObject
{
    Q_OBJECT

private slots:
    void aLineThatIsTooLongIsCutShortAndItsTipHasAllOfIt()
    {
        const QTemporaryDir folder;
        Settings settings = defaultSettings();
        settings.folder = folder.path();
        Batch batch(settings, {}, Session::open(u":memory:"_s).session);
        batch.add({linkFrom(u"http://example.com/a.jpg"_s)}); // leads nowhere: nothing is started
        QTRY_COMPARE(batch.tally().all(), 1);
        OverallProgress progress(batch);
        progress.resize(800, 30);
        progress.show();
        const auto *words = progress.findChild<QLabel *>();
        const QString line = words->accessibleName();
        QVERIFY(line.size() > 10);
        QCOMPARE(words->text(), line);
        QVERIFY(words->toolTip().isEmpty());

        progress.resize(260, 30);
        QVERIFY(words->text().endsWith(u'…'));
        QVERIFY(words->fontMetrics().horizontalAdvance(words->text()) <= words->width());
        QCOMPARE(words->toolTip(), line);
        QCOMPARE(words->accessibleName(), line);

        progress.resize(800, 30);
        QCOMPARE(words->text(), line);
        QVERIFY(words->toolTip().isEmpty());
    }
};

QTEST_MAIN(TestOverallProgress)
#include "tst_overallprogress.moc"
