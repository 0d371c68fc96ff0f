#include "ui/preferencesdialog.h"

#include "engine/batch.h"
#include "ui/preferences.h"

#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

const std::array<std::pair<QString, bool Settings::*>, 3> switches{{
    {u"keepOriginal"_s, &Settings::keepOriginal},
    {u"keepMetadata"_s, &Settings::keepMetadata},
    {u"noteSource"_s, &Settings::noteSource},
}};

} // namespace

class TestPreferencesDialog : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void appliesEachChoiceAtOnce();
    void showsWhatIsSet();
    void followsWhatIsSetElsewhere();
    void takesASideWhenItIsWritten();
    void restoresDefaultsOfWhatItShows();
    void tellsTheDefaults();

private:
    template <typename Widget>
    Widget *its(const QString &name) const
    {
        return m_dialog->findChild<Widget *>(name);
    }
    void choose(const QString &box, int index);
    Settings kept() const { return loadSettings(m_path); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::unique_ptr<Batch> m_batch;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<PreferencesDialog> m_dialog;
};

void TestPreferencesDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"settings.ini"_s);
    m_batch =
        std::make_unique<Batch>(defaultSettings(), Batch::Options(), Session::open(u":memory:"_s).session);
    m_preferences = std::make_unique<Preferences>(*m_batch, m_path);
    m_dialog = std::make_unique<PreferencesDialog>(*m_preferences);
}

void TestPreferencesDialog::cleanup()
{
    m_dialog.reset();
    m_preferences.reset();
    m_batch.reset();
}

/// As a person does, by keys.
void TestPreferencesDialog::choose(const QString &name, int index)
{
    auto *const box = its<QComboBox>(name);
    while (box->currentIndex() != index)
        QTest::keyClick(box, box->currentIndex() < index ? Qt::Key_Down : Qt::Key_Up);
}

void TestPreferencesDialog::appliesEachChoiceAtOnce()
{
    choose(u"png"_s, 1);
    QCOMPARE(m_batch->settings().png, PngMode::Small);
    QCOMPARE(kept().png, PngMode::Small);
    choose(u"animated"_s, 1);
    QCOMPARE(kept().animated, Animated::First);
    its<QSpinBox>(u"minHeight"_s)->setValue(480);
    QCOMPARE(kept().minSize, QSize(0, 480));
    choose(u"png"_s, 0);
    QCOMPARE(kept().png, PngMode::Fast);
    for (const auto &[name, which] : switches) {
        QVERIFY(!its<QCheckBox>(name)->isChecked());
        its<QCheckBox>(name)->click();
        QVERIFY(kept().*which);
        its<QCheckBox>(name)->click();
        QVERIFY(!(kept().*which));
    }
}

void TestPreferencesDialog::showsWhatIsSet()
{
    m_dialog.reset();
    m_preferences->change([](Settings &settings) {
        settings.png = PngMode::Small;
        settings.animated = Animated::First;
        settings.minSize = {640, 480};
        for (const auto &[name, which] : switches)
            settings.*which = true;
    });
    m_dialog = std::make_unique<PreferencesDialog>(*m_preferences);
    QCOMPARE(its<QComboBox>(u"png"_s)->currentIndex(), 1);
    QCOMPARE(its<QComboBox>(u"animated"_s)->currentIndex(), 1);
    QCOMPARE(its<QSpinBox>(u"minWidth"_s)->value(), 640);
    QCOMPARE(its<QSpinBox>(u"minHeight"_s)->value(), 480);
    for (const auto &[name, which] : switches)
        QVERIFY(its<QCheckBox>(name)->isChecked());
}

void TestPreferencesDialog::followsWhatIsSetElsewhere()
{
    m_preferences->change([](Settings &settings) { settings.animated = Animated::First; });
    QCOMPARE(its<QComboBox>(u"animated"_s)->currentIndex(), 1);
}

void TestPreferencesDialog::takesASideWhenItIsWritten()
{
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    auto *const width = its<QSpinBox>(u"minWidth"_s);
    width->setFocus();
    width->selectAll();
    QTest::keyClicks(width, u"1200"_s);
    QCOMPARE(kept().minSize, QSize(0, 0));
    QTest::keyClick(width, Qt::Key_Tab);
    QCOMPARE(kept().minSize, QSize(1200, 0));
}

void TestPreferencesDialog::restoresDefaultsOfWhatItShows()
{
    m_preferences->change([](Settings &settings) {
        settings.png = PngMode::Small;
        settings.animated = Animated::First;
        settings.minSize = {640, 480};
        for (const auto &[name, which] : switches)
            settings.*which = true;
        settings.jobs = 3;
    });
    its<QPushButton>(u"defaults"_s)->click();
    Settings expected = defaultSettings();
    expected.jobs = 3;
    QCOMPARE(m_batch->settings(), expected);
    QCOMPARE(its<QComboBox>(u"png"_s)->currentIndex(), 0);
    QCOMPARE(its<QSpinBox>(u"minWidth"_s)->value(), 0);
}

void TestPreferencesDialog::tellsTheDefaults()
{
    for (const QString &name : {u"png"_s, u"animated"_s}) {
        QVERIFY(its<QComboBox>(name)->itemText(0).contains(u"(default)"_s));
        QVERIFY(!its<QComboBox>(name)->itemText(1).contains(u"(default)"_s));
    }
    QVERIFY(its<QSpinBox>(u"minWidth"_s)->text().contains(u"(default)"_s));
}

QTEST_MAIN(TestPreferencesDialog)
#include "tst_preferencesdialog.moc"
