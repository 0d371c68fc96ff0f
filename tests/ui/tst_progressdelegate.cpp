#include "ui/progressdelegate.h"

#include "ui/hues.h"
#include "ui/jobmodel.h"
#include "ui/progresslook.h"

#include <QHeaderView>
#include <QSet>
#include <QStandardItemModel>
#include <QTest>
#include <QTreeView>

using namespace pixhaul;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestProgressDelegate : public QObject
{
    Q_OBJECT

    std::unique_ptr<QStandardItemModel> m_model;
    std::unique_ptr<QTreeView> m_view;

    /// One row in this stage, as the list shows it.
    void show(const Stage &stage)
    {
        m_view = std::make_unique<QTreeView>();
        m_model = std::make_unique<QStandardItemModel>(1, JobModel::columns);
        for (int column = 0; column < JobModel::columns; ++column)
            m_model->setData(m_model->index(0, column), QVariant::fromValue(lookOf(stage, {})),
                             JobModel::LookRole);
        m_view->setModel(m_model.get());
        m_view->setItemDelegate(new ProgressDelegate(m_view.get()));
        QPalette palette = m_view->palette();
        palette.setColor(QPalette::HighlightedText, Qt::yellow); // not that of an unselected row
        m_view->setPalette(palette);
        m_view->setRootIsDecorated(false);
        m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
        m_view->setFocusPolicy(Qt::NoFocus);
        m_view->header()->setStretchLastSection(false);
        for (int column = 0; column < JobModel::columns; ++column)
            m_view->header()->resizeSection(column, 120);
        m_view->resize(900, 120);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }

    /// The colours in one cell.
    QSet<QRgb> coloursIn(int column) const
    {
        const QImage image = m_view->viewport()->grab().toImage();
        const QRect cell = m_view->visualRect(m_model->index(0, column)).intersected(image.rect());
        QSet<QRgb> colours;
        for (int y = cell.top(); y <= cell.bottom(); ++y) {
            for (int x = cell.left(); x <= cell.right(); ++x)
                colours.insert(image.pixel(x, y));
        }
        return colours;
    }

    bool isPainted(int column) const { return coloursIn(column).size() > 1; }
    bool has(int column, const QColor &colour) const { return coloursIn(column).contains(colour.rgb()); }

    static Stage failed()
    {
        return stage::Failed{{Cause::HostNotFound, u"a-host-with-a-long-name.example.com"_s}};
    }

private slots:
    void cleanup()
    {
        m_view.reset();
        m_model.reset();
    }

    void aReasonRunsOnThroughTheEmptyCells()
    {
        show(failed());
        QVERIFY(has(JobModel::Progress, hues::failure(m_view->palette())));
        QVERIFY(has(JobModel::Size, hues::failure(m_view->palette())));
        QVERIFY(!isPainted(JobModel::Status));
    }

    void aReasonStaysInItsCellIfTheEmptyOnesAreElsewhere()
    {
        show(failed());
        m_view->header()->moveSection(JobModel::Progress, JobModel::columns - 1);
        QVERIFY(isPainted(JobModel::Progress));
        QVERIFY(!isPainted(JobModel::Size));
        QVERIFY(!isPainted(JobModel::Dimensions));
    }

    void aReasonSkipsHiddenCells()
    {
        show(failed());
        m_view->header()->hideSection(JobModel::Size);
        QVERIFY(isPainted(JobModel::Progress));
        QVERIFY(isPainted(JobModel::Dimensions));
        m_view->header()->hideSection(JobModel::Progress);
        QVERIFY(isPainted(JobModel::Dimensions));
    }

    void aBarHasTheAccentAndOnASelectedRowTheTextsColour()
    {
        show(stage::Fetching{50, 100});
        QVERIFY(has(JobModel::Progress, m_view->palette().color(QPalette::Highlight)));
        QVERIFY(!isPainted(JobModel::Size));
        m_view->selectAll();
        QVERIFY(has(JobModel::Progress, m_view->palette().color(QPalette::HighlightedText)));
    }

    void aSelectedReasonIsNotRedOnTheAccent()
    {
        show(failed());
        m_view->selectAll();
        QVERIFY(!has(JobModel::Progress, hues::failure(m_view->palette())));
        QVERIFY(has(JobModel::Progress, m_view->palette().color(QPalette::HighlightedText)));
    }

    void rowsHaveRoomForLargeFonts()
    {
        show(stage::Queued());
        QCOMPARE(m_view->visualRect(m_model->index(0, 0)).height(), 32);
        QFont large = m_view->font();
        large.setPixelSize(40);
        m_view->setFont(large);
        m_view->doItemsLayout();
        QVERIFY(m_view->visualRect(m_model->index(0, 0)).height() > 45);
    }
};

QTEST_MAIN(TestProgressDelegate)
#include "tst_progressdelegate.moc"
