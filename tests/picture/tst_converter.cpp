#include "picture/converter.h"
#include "support/memory.h"
#include "support/pictures.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace pixhaul;
using namespace pixhaul::test;

namespace {

constexpr QSize large{6000, 4000};
constexpr qint64 pixelBytes = 4LL * large.width() * large.height();

QByteArray largePicture()
{
    QImage image(large, QImage::Format_RGB32);
    image.fill(Qt::darkCyan);
    return jpeg(image);
}

} // namespace

class TestConverter : public QObject
{
    Q_OBJECT

    int m_done = 0;
    int m_sound = 0;
    std::vector<Task<Result<Picture>>> m_tasks;

    void begin(Converter &converter, const QByteArray &bytes)
    {
        m_tasks.push_back(converter.toPng(Bytes(bytes)));
        m_tasks.back().start(this, [this](const Result<Picture> &picture) {
            ++m_done;
            m_sound += picture && !picture->png.isEmpty() ? 1 : 0;
        });
    }

private slots:
    void init()
    {
        m_done = 0;
        m_sound = 0;
    }
    void cleanup() { m_tasks.clear(); }

    void largePicturesTakeTurns()
    {
        const QByteArray bytes = largePicture();
        Converter converter({}, pixelBytes + 1);
        m_tasks.reserve(6);
        resetPeakMemory();
        const qint64 before = peakMemory();
        for (int i = 0; i < 6; ++i)
            begin(converter, bytes);
        QTRY_COMPARE_WITH_TIMEOUT(m_done, 6, 120'000);
        QCOMPARE(m_sound, 6);
        const qint64 needed = peakMemory() - before;
        qInfo("%lld MB for pictures of %lld MB each", needed >> 20, pixelBytes >> 20);
        QVERIFY(needed < pixelBytes * 3 / 2);
    }

    void oneAloneGoesThoughItIsPastTheBudget()
    {
        Converter converter({}, 1);
        begin(converter, largePicture());
        QTRY_COMPARE_WITH_TIMEOUT(m_done, 1, 60'000);
        QCOMPARE(m_sound, 1);
    }

    void smallOnesGoBesideLargeOnes()
    {
        const QByteArray bytes = largePicture();
        Converter converter({}, 1);
        m_tasks.reserve(12);
        for (int i = 0; i < 2; ++i)
            begin(converter, bytes);
        for (int i = 0; i < 10; ++i)
            begin(converter, jpeg());
        QTRY_COMPARE_WITH_TIMEOUT(m_done, 12, 60'000);
        QCOMPARE(m_sound, 12);
    }

    void whoGivesUpItsTurnHoldsUpNobody()
    {
        const QByteArray bytes = largePicture();
        Converter converter({}, 1);
        m_tasks.reserve(6);
        for (int i = 0; i < 5; ++i)
            begin(converter, bytes);
        QTest::qWait(20); // some wait, one is at work: wherever each is found, it leaves nothing taken
        m_tasks.clear();
        begin(converter, bytes);
        QTRY_COMPARE_WITH_TIMEOUT(m_done, 1, 60'000);
        QCOMPARE(m_sound, 1);
    }
};

QTEST_GUILESS_MAIN(TestConverter)
#include "tst_converter.moc"
