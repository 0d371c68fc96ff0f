#include "ui/savetorow.h"

#include "async/await.h"
#include "ui/desktop.h"
#include "ui/hues.h"
#include "ui/icons.h"
#include "ui/wording.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStylePainter>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr qsizetype foldersKept = 10;
constexpr auto askAgainAfter = 10s;

/// A combo box that shortens a path in its middle, where QComboBox would cut it off.
class PathBox : public QComboBox
{
protected:
    void paintEvent(QPaintEvent *) override
    {
        QStyleOptionComboBox option;
        initStyleOption(&option);
        const QRect room =
            style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
        constexpr int breath = 4; // styles paint the text a little within the field
        option.currentText =
            fontMetrics().elidedText(option.currentText, Qt::ElideMiddle, room.width() - breath);
        QStylePainter painter(this);
        painter.drawComplexControl(QStyle::CC_ComboBox, option);
        painter.drawControl(QStyle::CE_ComboBoxLabel, option);
    }
};

/// Threads that nobody ever waits for: a question hangs as long as its disk does, and neither who closes a
/// dialog nor who ends the program shall wait for that. Two, so that one dead network folder does not keep
/// the answer about another.
Workers &questioners()
{
    static Workers *const workers = new Workers(2);
    return *workers;
}

Task<FolderStatus> askDisk(QString folder)
{
    auto question = [folder] { return folderStatus(folder); };
    co_return co_await OnWorkers(questioners(), std::move(question));
}

/// A file dialog cannot start in a folder that is still to be made.
QString nearestExisting(QString folder)
{
    while (!QFileInfo::exists(folder) && !QDir(folder).isRoot())
        folder = QFileInfo(folder).absolutePath();
    return folder;
}

} // namespace

SaveToRow::SaveToRow(QWidget *parent)
    : QWidget(parent)
    , m_box(new PathBox)
    , m_free(new QLabel)
    , m_note(new QLabel)
{
    auto *const caption = new QLabel(tr("Save to:"));
    auto *const choose = new QPushButton(tr("Choose…"));
    auto *const open = new QPushButton(icon(Icon::Folder), tr("Open folder"));
    for (QPushButton *const button : {choose, open})
        button->setAutoDefault(false); // Enter belongs to the dialog's own button

    m_box->setObjectName(u"folder"_s);
    m_box->setAccessibleName(tr("Save to"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(16);
    m_box->view()->setTextElideMode(Qt::ElideMiddle);
    caption->setBuddy(m_box);
    choose->setObjectName(u"choose"_s);
    open->setObjectName(u"open"_s);
    m_free->setObjectName(u"free"_s);
    m_note->setObjectName(u"note"_s);
    m_note->setWordWrap(true);
    m_note->hide();

    auto *const row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(caption);
    row->addWidget(m_box, 1);
    row->addWidget(choose);
    row->addWidget(open);
    row->addWidget(m_free);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_note);

    connect(m_box, &QComboBox::activated, this,
            [this](int index) { take(m_box->itemData(index).toString()); });
    connect(choose, &QPushButton::clicked, this, &SaveToRow::choose);
    connect(open, &QPushButton::clicked, this, &SaveToRow::openShownFolder);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (!m_question) // a disk that takes its time is not asked twice
            ask();
    });
}

SaveToRow::~SaveToRow() = default;

void SaveToRow::setFolders(const QString &current, const QStringList &recent)
{
    QStringList folders = QStringList(current) + recent;
    folders.removeAll(QString());
    folders.removeDuplicates();
    const bool isOther = std::exchange(m_folder, current) != current;
    m_box->clear();
    for (const QString &folder : folders.first(std::min(folders.size(), foldersKept)))
        m_box->addItem(QDir::toNativeSeparators(folder), folder);
    m_box->setToolTip(m_box->currentText());
    m_free->clear();
    if (isOther)
        setWritable(true); // what was said of the former one no longer counts
    ask();
}

QString SaveToRow::folder() const
{
    return m_folder;
}

bool SaveToRow::isWritable() const
{
    return m_writable;
}

void SaveToRow::choose()
{
    auto *const dialog = new QFileDialog(this, tr("Choose a folder"), nearestExisting(folder()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &SaveToRow::take);
    dialog->open();
}

void SaveToRow::take(const QString &chosen)
{
    const QString absolute = QDir::cleanPath(QFileInfo(chosen).absoluteFilePath());
    if (absolute == m_folder)
        return;
    QStringList others;
    for (int i = 0; i < m_box->count(); ++i)
        others << m_box->itemData(i).toString();
    setFolders(absolute, others);
    emit folderChosen(absolute);
}

void SaveToRow::openShownFolder()
{
    if (openFile(folder()))
        return;
    say(QFileInfo::exists(folder())
            ? tr("No program could open this folder.")
            : tr("This folder does not exist yet. Pixhaul makes it with the first picture."));
}

void SaveToRow::ask()
{
    m_question.reset();
    if (folder().isEmpty())
        return;
    m_question.emplace(askDisk(folder()));
    m_question->start(this, [this](const FolderStatus &status) { showStatus(status); });
}

void SaveToRow::showStatus(const FolderStatus &status)
{
    m_question.reset();
    m_free->setText(status.freeBytes ? tr("%1 free").arg(wording::sizeText(*status.freeBytes)) : QString());
    m_note->setToolTip(status.detail);
    setWritable(status.writable);
}

void SaveToRow::setWritable(bool writable)
{
    const bool changed = std::exchange(m_writable, writable) != writable;
    say(m_writable ? QString() : tr("Pixhaul cannot write to this folder. Choose another."));
    if (changed)
        emit writableChanged(m_writable);
}

void SaveToRow::say(const QString &note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    colourNote();
}

void SaveToRow::colourNote()
{
    QPalette colours = palette();
    if (!m_writable)
        colours.setColor(QPalette::WindowText, hues::failure(colours));
    m_note->setPalette(colours);
}

void SaveToRow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        colourNote();
    QWidget::changeEvent(event);
}

void SaveToRow::hideEvent(QHideEvent *event)
{
    m_again.stop();
    QWidget::hideEvent(event);
}

void SaveToRow::showEvent(QShowEvent *event)
{
    m_again.start(askAgainAfter);
    QWidget::showEvent(event);
}

} // namespace pixhaul
