#include "ui/preferencesdialog.h"

#include "engine/nameexample.h"
#include "ui/hues.h"
#include "ui/preferences.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr int margin = 16;
constexpr int spacing = 12;

/// Marks what is chosen as long as nobody chose.
template <typename Choice>
void addChoice(QComboBox *box, const QString &words, Choice choice, Choice usual)
{
    box->addItem(choice == usual ? PreferencesDialog::tr("%1 (default)").arg(words) : words, int(choice));
}

void choose(QComboBox *box, int choice)
{
    const QSignalBlocker asTold(box);
    box->setCurrentIndex(box->findData(choice));
}

QSpinBox *makeSide(const QString &name, const QString &accessibleName)
{
    auto *const side = new QSpinBox;
    side->setObjectName(name);
    side->setAccessibleName(accessibleName);
    side->setRange(0, longestPngSide);
    side->setSpecialValueText(PreferencesDialog::tr("any (default)"));
    side->setKeyboardTracking(false); // "1" on the way to "1200" is not meant
    // Chinese is higher than the font says that a spin box goes by.
    side->setMinimumHeight(side->fontMetrics().boundingRect(side->specialValueText()).height() + spacing);
    side->setMinimumWidth(side->fontMetrics().horizontalAdvance(side->specialValueText() + u"00000"_s));
    return side;
}

} // namespace

PreferencesDialog::PreferencesDialog(Preferences &preferences, QWidget *parent)
    : QDialog(parent)
    , m_preferences(preferences)
    , m_names(new QLineEdit)
    , m_example(new QLabel)
    , m_existing(new QComboBox)
    , m_png(new QComboBox)
    , m_animated(new QComboBox)
    , m_minWidth(makeSide(u"minWidth"_s, tr("Smallest width to keep, in pixels")))
    , m_minHeight(makeSide(u"minHeight"_s, tr("Smallest height to keep, in pixels")))
{
    setWindowTitle(tr("Preferences"));
    auto *const form = new QFormLayout;
    form->setSpacing(spacing);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Names:"), makeNames());
    form->addRow(tr("If there is such a file:"), makeExisting());
    form->addRow(tr("PNG files:"), makePng());
    form->addRow(tr("Animated pictures:"), makeAnimated());
    form->addRow(tr("Smallest size to keep:"), makeMinSize());
    QCheckBox *const original =
        makeSwitch(u"keepOriginal"_s, tr("Keep the original beside the PNG"), &Settings::keepOriginal);
    QCheckBox *const metadata = makeSwitch(u"keepMetadata"_s, tr("Keep what photographs tell of themselves"),
                                           &Settings::keepMetadata);
    metadata->setToolTip(tr("Camera, time, place and comments. Off by default."));
    QCheckBox *const source =
        makeSwitch(u"noteSource"_s, tr("Note the link and the time in the PNG"), &Settings::noteSource);
    form->addRow(tr("With each picture:"), original);
    form->addRow({}, metadata);
    form->addRow({}, source);

    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(spacing);
    column->addLayout(form);
    column->addStretch();
    column->addSpacing(spacing);
    column->addWidget(makeButtons());
    column->setSizeConstraint(QLayout::SetFixedSize);

    showSettings(m_preferences.now());
    connect(&m_preferences, &Preferences::changed, this, [this] { showSettings(m_preferences.now()); });
}

QWidget *PreferencesDialog::makeNames()
{
    m_names->setObjectName(u"nameTemplate"_s);
    m_names->setPlaceholderText(settings::plainName);
    m_names->setAccessibleName(tr("Names of the pictures"));
    m_names->setToolTip(
        tr("By default *name*. Tags: %1. A / makes a folder.")
            .arg(u"*name* *ext* *host* *domain* *subdirs* *flatsubdirs* *qstring* *url* *num* *batch* *idx* "
                 "*date* *y* *m* *d* *hh* *mm* *ss* *text* *width* *height* *hash*"_s));
    m_example->setObjectName(u"nameExample"_s);
    m_example->setTextFormat(Qt::PlainText);
    connect(m_names, &QLineEdit::textChanged, this, &PreferencesDialog::showExample);
    connect(m_names, &QLineEdit::editingFinished, this, [this] {
        const QString typed = m_names->text();
        if (nameExample(typed).unknownTag.isEmpty())
            m_preferences.change([&typed](Settings &settings) { settings.nameTemplate = typed; });
        else
            m_names->setText(m_preferences.now().nameTemplate);
    });
    auto *const both = new QWidget;
    auto *const column = new QVBoxLayout(both);
    column->setContentsMargins({});
    column->setSpacing(spacing / 3);
    column->addWidget(m_names);
    column->addWidget(m_example);
    return both;
}

QWidget *PreferencesDialog::makeExisting()
{
    m_existing->setObjectName(u"existing"_s);
    addChoice(m_existing, tr("Number the new picture"), Existing::Number, Settings().existing);
    addChoice(m_existing, tr("Skip the picture"), Existing::Skip, Settings().existing);
    addChoice(m_existing, tr("Replace the file"), Existing::Replace, Settings().existing);
    connect(m_existing, &QComboBox::activated, this, [this] {
        m_preferences.change(
            [this](Settings &settings) { settings.existing = Existing(m_existing->currentData().toInt()); });
    });
    return m_existing;
}

/// What comes of the names as they are typed, or what is wrong with them.
void PreferencesDialog::showExample()
{
    const QString typed = m_names->text().isEmpty() ? settings::plainName : m_names->text();
    const NameExample example = nameExample(typed);
    QPalette colours = palette();
    if (!example.unknownTag.isEmpty())
        colours.setColor(QPalette::WindowText, hues::failure(colours));
    m_example->setPalette(colours);
    const QString words = example.unknownTag.isEmpty() ? tr("For example %1").arg(example.name)
                                                       : tr("%1 is no tag").arg(example.unknownTag);
    m_example->setText(
        m_example->fontMetrics().elidedText(words, Qt::ElideMiddle, m_names->sizeHint().width() * 2));
    m_example->setToolTip(words);
}

QWidget *PreferencesDialog::makePng()
{
    m_png->setObjectName(u"png"_s);
    addChoice(m_png, tr("Fast"), PngMode::Fast, Settings().png);
    addChoice(m_png, tr("Small: fewer bytes, much slower"), PngMode::Small, Settings().png);
    connect(m_png, &QComboBox::activated, this, [this] {
        m_preferences.change(
            [this](Settings &settings) { settings.png = PngMode(m_png->currentData().toInt()); });
    });
    return m_png;
}

QWidget *PreferencesDialog::makeAnimated()
{
    m_animated->setObjectName(u"animated"_s);
    addChoice(m_animated, tr("Animated PNG"), Animated::Apng, Settings().animated);
    addChoice(m_animated, tr("First frame alone"), Animated::First, Settings().animated);
    connect(m_animated, &QComboBox::activated, this, [this] {
        m_preferences.change(
            [this](Settings &settings) { settings.animated = Animated(m_animated->currentData().toInt()); });
    });
    return m_animated;
}

QWidget *PreferencesDialog::makeMinSize()
{
    auto *const both = new QWidget;
    auto *const row = new QHBoxLayout(both);
    row->setContentsMargins({});
    row->setSpacing(spacing / 2);
    row->addWidget(m_minWidth, 1);
    row->addWidget(new QLabel(u"×"_s));
    row->addWidget(m_minHeight, 1);
    row->addWidget(new QLabel(tr("pixels")));
    for (QSpinBox *const side : {m_minWidth, m_minHeight}) {
        connect(side, &QSpinBox::valueChanged, this, [this] {
            m_preferences.change([this](Settings &settings) {
                settings.minSize = QSize(m_minWidth->value(), m_minHeight->value());
            });
        });
    }
    return both;
}

QCheckBox *PreferencesDialog::makeSwitch(const QString &name, const QString &words, bool Settings::*which)
{
    auto *const box = new QCheckBox(words);
    box->setObjectName(name);
    box->setToolTip(tr("Off by default."));
    connect(box, &QCheckBox::clicked, this, [this, which](bool isOn) {
        m_preferences.change([=](Settings &settings) { settings.*which = isOn; });
    });
    m_switches.emplace_back(box, which);
    return box;
}

QWidget *PreferencesDialog::makeButtons()
{
    auto *const box = new QDialogButtonBox;
    QPushButton *const defaults = box->addButton(tr("Restore defaults"), QDialogButtonBox::ResetRole);
    QPushButton *const close = box->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    defaults->setObjectName(u"defaults"_s);
    defaults->setAutoDefault(false);
    close->setDefault(true);
    connect(defaults, &QPushButton::clicked, this, &PreferencesDialog::restoreDefaults);
    connect(close, &QPushButton::clicked, this, &PreferencesDialog::reject);
    return box;
}

void PreferencesDialog::showSettings(const Settings &settings)
{
    if (!m_names->hasFocus())
        m_names->setText(settings.nameTemplate);
    showExample();
    choose(m_existing, int(settings.existing));
    choose(m_png, int(settings.png));
    choose(m_animated, int(settings.animated));
    const QSignalBlocker widthAsTold(m_minWidth), heightAsTold(m_minHeight);
    m_minWidth->setValue(settings.minSize.width());
    m_minHeight->setValue(settings.minSize.height());
    for (const auto &[box, which] : m_switches)
        box->setChecked(settings.*which);
}

/// Of what is shown here; folders and the looks of the window stay.
void PreferencesDialog::restoreDefaults()
{
    m_preferences.change([this, usual = Settings()](Settings &settings) {
        settings.nameTemplate = usual.nameTemplate;
        settings.existing = usual.existing;
        settings.png = usual.png;
        settings.animated = usual.animated;
        settings.minSize = usual.minSize;
        for (const auto &[box, which] : m_switches)
            settings.*which = usual.*which;
    });
}

} // namespace pixhaul
