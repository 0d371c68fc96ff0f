#include "ui/seriesdialog.h"

#include "engine/batch.h"
#include "store/session.h"
#include "ui/joblistview.h"
#include "ui/mainwindow.h"
#include "ui/preferences.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pixhaul;
using namespace Qt::StringLiterals;

class TestSeriesDialog : public QObject
{
    Q_OBJECT

    std::unique_ptr<SeriesDialog> m_dialog;

    QDoubleSpinBox *number(int index) const { return m_dialog->findChildren<QDoubleSpinBox *>().at(index); }
    QString previewed() const
    {
        for (const QLabel *label : m_dialog->findChildren<QLabel *>()) {
            if (label->accessibleName() == u"Preview"_s)
                return label->text().trimmed();
        }
        return {};
    }
    QString buttonWords() const
    {
        for (const QPushButton *button : m_dialog->findChildren<QPushButton *>()) {
            if (button->isDefault())
                return button->text();
        }
        return {};
    }
    void open(const QString &address) { m_dialog = std::make_unique<SeriesDialog>(linkFrom(address)); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
    }
    void cleanup() { m_dialog.reset(); }

    void goesOnBehindTheLastNumber()
    {
        open(u"https://a.example/2026/p09.jpg"_s);
        const Series series = m_dialog->series();
        QCOMPARE(series.first, 10);
        QCOMPARE(series.last, 19);
        QCOMPARE(series.at(0).written, u"https://a.example/2026/p10.jpg"_s);
        QCOMPARE(previewed(), u"https://a.example/2026/p10.jpg\nhttps://a.example/2026/p11.jpg\n"
                              "https://a.example/2026/p12.jpg\n…\nhttps://a.example/2026/p19.jpg"_s);
        QCOMPARE(buttonWords(), u"Add 10"_s);
    }

    void offersEachNumber()
    {
        open(u"https://a.example/2026/p09.jpg?w=300"_s);
        auto *const runs = m_dialog->findChild<QComboBox *>();
        QCOMPARE(runs->count(), 3);
        QCOMPARE(runs->itemText(0), u"https://a.example/[2026]/p09.jpg?w=300"_s);
        QCOMPARE(runs->itemText(2), u"….example/2026/p09.jpg?w=[300]"_s);
        QCOMPARE(runs->currentIndex(), 1); // what the query counts is rarely the picture

        runs->setCurrentIndex(0);
        QCOMPARE(m_dialog->series().first, 2027);
        QCOMPARE(m_dialog->series().last, 2036);
        QVERIFY(previewed().startsWith(u"https://a.example/2027/p09.jpg?w=300\n"_s));
    }

    void isBoundedByTheUser()
    {
        open(u"https://a.example/p5.jpg"_s);
        number(0)->setValue(1);
        number(1)->setValue(2);
        QCOMPARE(m_dialog->series().count(), 2);
        QCOMPARE(buttonWords(), u"Add 2"_s);
        QCOMPARE(previewed(), u"https://a.example/p1.jpg\nhttps://a.example/p2.jpg"_s);

        number(0)->setValue(7); // the end goes along
        QCOMPARE(m_dialog->series().last, 7);
        number(1)->setValue(5'000'000);
        QCOMPARE(m_dialog->series().count(), longestSeries);
    }

    void endsWithTheHighestNumber()
    {
        open(u"https://a.example/999999999999999"_s);
        QCOMPARE(m_dialog->series().count(), 1);
        QCOMPARE(m_dialog->series().last, 999'999'999'999'999);
    }

    void addsToTheListFromARow()
    {
        const QTemporaryDir profile;
        Settings settings = defaultSettings();
        settings.folder = profile.path();
        settings.startAtOnce = false;
        auto opened = Session::open(profile.filePath(u"session.db"_s));
        Batch batch(settings, {}, std::move(opened.session));
        Preferences preferences(batch, profile.filePath(u"settings.ini"_s));
        MainWindow window(batch, preferences);
        QSignalSpy accepted(&batch, &Batch::accepted);
        batch.add(
            {linkFrom(u"https://me:secret@a.invalid/p1.jpg"_s), linkFrom(u"https://a.invalid/none.jpg"_s)});
        QTRY_COMPARE(accepted.size(), 1);
        auto *const list = window.findChild<JobListView *>();
        QTRY_COMPARE(list->model()->rowCount(), 2);
        const auto actions = list->actions();
        const auto action = std::ranges::find(actions, u"Continue the series…"_s, &QAction::text);
        QVERIFY(action != actions.end());

        list->setCurrentIndex(list->model()->index(1, 0));
        QVERIFY(!(*action)->isEnabled()); // it has no number
        list->setCurrentIndex(list->model()->index(0, 0));
        QVERIFY((*action)->isEnabled());
        (*action)->trigger();
        window.findChild<SeriesDialog *>()->accept();
        QTRY_COMPARE(list->model()->rowCount(), 12);
        const auto added = accepted.last().at(0).value<Batch::Added>();
        const auto last = batch.snapshot(added.ids.back());
        QCOMPARE(last->link.url, QUrl(u"https://me:secret@a.invalid/p11.jpg"_s));
        QCOMPARE(last->link.written, u"https://a.invalid/p11.jpg"_s);
    }
};

QTEST_MAIN(TestSeriesDialog)
#include "tst_seriesdialog.moc"
