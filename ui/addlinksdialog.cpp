#include "ui/addlinksdialog.h"

#include "async/await.h"
#include "ui/desktop.h"
#include "ui/intake.h"
#include "ui/linkeditor.h"
#include "ui/savetorow.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr auto pauseBeforeScan = 150ms;
constexpr QSize firstSize(680, 480);
constexpr int fewestLines = 3; // that the editor shows on the smallest screen

Task<Scan> scanAside(Workers *workers, QString text, quint64 patternLinks,
                     std::shared_ptr<std::atomic<bool>> wanted)
{
    auto scan = [text, patternLinks, wanted] {
        const auto keepOn = [wanted](qsizetype) { return wanted->load(); };
        return scanPasted(text, keepOn, patternLinks).value_or(Scan());
    };
    co_return co_await OnWorkers(*workers, std::move(scan));
}

} // namespace

AddLinksDialog::AddLinksDialog(const QString &clipboardText, const QString &folder,
                               const QStringList &recentFolders, QWidget *parent)
    : QDialog(parent)
    , m_editor(new LinkEditor)
    , m_patterns(new QLabel)
    , m_lines(new QTreeView)
    , m_saveTo(new SaveToRow)
    , m_offered(clipboardText)
{
    setWindowTitle(tr("Add links"));
    resize(boundedToScreen(firstSize, *this));
    m_editor->setTabChangesFocus(true);
    m_editor->setMinimumHeight(fewestLines * m_editor->fontMetrics().lineSpacing());
    m_editor->setPlaceholderText(tr("Paste or type links here, one or many a line"));
    m_editor->setAccessibleName(tr("Links"));
    m_saveTo->setFolders(folder, recentFolders);
    m_pause.setSingleShot(true);

    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_editor, 3);
    column->addLayout(makeCounts());
    m_patterns->setTextFormat(Qt::PlainText);
    m_patterns->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // it is cut to what there is
    m_patterns->setAccessibleName(tr("Patterns"));
    column->addWidget(m_patterns);
    column->addWidget(makeLines(), 2);
    column->addWidget(m_saveTo);
    column->addSpacing(4);
    column->addWidget(makeButtons());
    m_download->setDefault(true); // of this dialog, in which it stands only now

    connect(m_editor, &LinkEditor::textChanged, this, &AddLinksDialog::scanSoon);
    connect(&m_pause, &QTimer::timeout, this, [this] { startScan(m_editor->text()); });
    connect(m_saveTo, &SaveToRow::writableChanged, this, &AddLinksDialog::updateButtons);
    showCounts();
    updateButtons();
    if (!m_offered.isEmpty())
        startScan(m_offered);
}

AddLinksDialog::~AddLinksDialog()
{
    if (m_wanted)
        *m_wanted = false;
}

Scan AddLinksDialog::scan() const
{
    return *m_scan;
}

bool AddLinksDialog::startNow() const
{
    return m_startNow;
}

QString AddLinksDialog::folder() const
{
    return m_saveTo->folder();
}

QBoxLayout *AddLinksDialog::makeCounts()
{
    auto *const row = new QHBoxLayout;
    row->setSpacing(4);
    const std::array names = {u"found"_s, u"duplicates"_s, u"rejected"_s};
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        auto *const separator = new QLabel(u"·"_s);
        auto *const button = new QToolButton;
        button->setObjectName(names[i]);
        button->setAutoRaise(true);
        button->setCheckable(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setToolTip(tr("Show these lines"));
        row->addWidget(separator);
        row->addWidget(button);
        const auto part = ScanLines::Part(i);
        connect(button, &QToolButton::clicked, this,
                [this, part](bool open) { showLines(open ? std::optional(part) : std::nullopt); });
        m_counts[i] = {separator, button};
    }
    row->addStretch();
    return row;
}

QWidget *AddLinksDialog::makeLines()
{
    ScanLines::dress(m_lines, &m_model);
    m_lines->setAccessibleName(tr("Lines"));
    m_lines->hide();
    return m_lines;
}

QWidget *AddLinksDialog::makeButtons()
{
    auto *const box = new QDialogButtonBox;
    m_download = box->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_add = box->addButton(tr("Add without starting"), QDialogButtonBox::ActionRole);
    QPushButton *const cancel = box->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    m_download->setObjectName(u"download"_s);
    m_add->setObjectName(u"add"_s);
    connect(m_download, &QPushButton::clicked, this, [this] { finish(true); });
    connect(m_add, &QPushButton::clicked, this, [this] { finish(false); });
    connect(cancel, &QPushButton::clicked, this, &AddLinksDialog::reject);
    for (const Qt::Key enter : {Qt::Key_Return, Qt::Key_Enter})
        connect(new QShortcut(QKeySequence(Qt::CTRL | enter), this), &QShortcut::activated, m_download,
                &QPushButton::click);
    return box;
}

void AddLinksDialog::scanSoon()
{
    m_offered.clear(); // the user was faster
    m_pause.start(pauseBeforeScan);
    updateButtons();
}

void AddLinksDialog::startScan(const QString &text, quint64 patternLinks)
{
    if (m_wanted)
        *m_wanted = false;
    m_wanted = std::make_shared<std::atomic<bool>>(true);
    m_task.emplace(scanAside(&m_workers, text, patternLinks, m_wanted));
    m_task->start(this, [this](Scan scan) { takeScan(std::move(scan)); });
    updateButtons();
}

/// Whether what is shown is not yet what the text gives.
bool AddLinksDialog::isScanning() const
{
    return m_pause.isActive() || m_task;
}

void AddLinksDialog::takeScan(Scan scan)
{
    m_task.reset();
    if (const QString offered = std::exchange(m_offered, {}); !offered.isEmpty()) {
        if (scan.links.empty() && scan.patterns.empty())
            scan = {};
        else {
            const QSignalBlocker known(m_editor);
            m_editor->insert(offered);
        }
    }
    m_scan = std::make_shared<const Scan>(std::move(scan));
    showCounts();
    if (std::exchange(m_finishing, false)) {
        m_editor->setEnabled(true);
        if (!m_scan->links.empty())
            accept();
    }
    updateButtons();
}

/// With what stands behind patterns that are not expanded yet.
int AddLinksDialog::found() const
{
    constexpr quint64 most = std::numeric_limits<int>::max();
    return int(std::min(quint64(m_scan->links.size()) + askedLinks(*m_scan), most));
}

void AddLinksDialog::showCounts()
{
    const std::array counts = {found(), int(m_scan->duplicates.size()), int(m_scan->rejected.size())};
    const std::array words = {tr("%Ln found", nullptr, counts[0]), tr("%Ln duplicate(s)", nullptr, counts[1]),
                              tr("%Ln not understood", nullptr, counts[2])};
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        m_counts[i].button->setText(words[i]);
        m_counts[i].button->setEnabled(counts[i] > 0);
        m_counts[i].button->setVisible(i == 0 || counts[i] > 0);
        m_counts[i].separator->setVisible(i > 0 && counts[i] > 0);
    }
    m_download->setText(counts[0] > 0 ? tr("Download %Ln", nullptr, counts[0]) : tr("Download"));
    showLines(m_shownPart && counts[std::size_t(*m_shownPart)] > 0 ? m_shownPart : std::nullopt);
    showPatterns();
}

/// The first and the last link of the first pattern, and how many there are.
void AddLinksDialog::showPatterns()
{
    m_patterns->setVisible(!m_scan->patterns.empty());
    if (m_scan->patterns.empty())
        return;
    const FoundPattern &first = m_scan->patterns.front();
    const LinkPattern pattern(first.written);
    const auto shortened = [this](const QString &address) {
        return m_patterns->fontMetrics().elidedText(address, Qt::ElideMiddle, m_editor->width());
    };
    QString heading =
        tr("The pattern in line %L1 stands for %Ln link(s)", nullptr, int(first.count)).arg(first.line);
    if (const int others = int(m_scan->patterns.size()) - 1; others > 0)
        heading = tr("%1 (and %Ln other pattern(s))", nullptr, others).arg(heading);
    m_patterns->setText(
        QStringList{heading, shortened(pattern.at(0)), shortened(pattern.at(pattern.count() - 1))}.join(
            u'\n'));
}

void AddLinksDialog::showLines(std::optional<ScanLines::Part> part)
{
    m_shownPart = part;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        const bool open = part == ScanLines::Part(i);
        m_counts[i].button->setChecked(open);
        m_counts[i].button->setArrowType(open ? Qt::UpArrow : Qt::DownArrow);
    }
    m_lines->setVisible(part.has_value());
    if (part) {
        m_model.show(m_scan, *part);
        m_lines->setColumnHidden(ScanLines::Why, *part == ScanLines::Part::Found);
    }
}

void AddLinksDialog::finish(bool startNow)
{
    m_startNow = startNow;
    if (!isScanning() && askedLinks(*m_scan) == 0) {
        accept();
        return;
    }
    m_finishing = true;
    m_editor->setEnabled(false);
    m_pause.stop();
    startScan(m_editor->text(), mostPatternLinks);
}

void AddLinksDialog::updateButtons()
{
    const bool mayFinish = !m_finishing && (isScanning() || found() > 0);
    m_add->setEnabled(mayFinish);
    m_download->setEnabled(mayFinish && m_saveTo->isWritable());
}

} // namespace pixhaul
