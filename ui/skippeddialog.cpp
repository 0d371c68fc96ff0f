#include "ui/skippeddialog.h"

#include "ui/wording.h"

#include <QAbstractTableModel>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLocale>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace pixhaul {

namespace {

/// A model, and no item per line: a file that is no list may have a million of them.
class LinesModel : public QAbstractTableModel
{
public:
    enum Column { Number, Reason, Text };
    static constexpr int columns = Text + 1;

    LinesModel(std::vector<SkippedDialog::Line> lines, QStringList titles, QObject *parent)
        : QAbstractTableModel(parent)
        , m_lines(std::move(lines))
        , m_titles(std::move(titles))
    {}
    int rowCount(const QModelIndex &parent) const override
    {
        return parent.isValid() ? 0 : int(m_lines.size());
    }
    int columnCount(const QModelIndex &parent) const override { return parent.isValid() ? 0 : columns; }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        return orientation == Qt::Horizontal && role == Qt::DisplayRole ? m_titles.value(section)
                                                                        : QVariant();
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
            return {};
        const SkippedDialog::Line &line = m_lines[std::size_t(index.row())];
        switch (index.column()) {
        case Number:
            return line.number > 0 ? QLocale().toString(line.number) : QString();
        case Reason:
            return line.reason;
        default:
            return line.text;
        }
    }

private:
    std::vector<SkippedDialog::Line> m_lines;
    QStringList m_titles;
};

} // namespace

SkippedDialog::SkippedDialog(std::vector<Line> lines, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Skipped lines"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(640, 400);

    auto *view = new QTreeView(this);
    view->setModel(new LinesModel(std::move(lines), {tr("Line"), tr("Reason"), tr("Text")}, view));
    view->setAccessibleName(windowTitle());
    view->setRootIsDecorated(false);
    view->setUniformRowHeights(true);
    view->header()->resizeSection(LinesModel::Number, 72);
    view->header()->resizeSection(LinesModel::Reason, 180);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(12);
    layout->addWidget(view);
    layout->addWidget(buttons);
}

std::vector<SkippedDialog::Line> skippedLines(const std::vector<RejectedLine> &rejected,
                                              const std::vector<DuplicateLink> &duplicates)
{
    std::vector<SkippedDialog::Line> lines;
    lines.reserve(rejected.size() + duplicates.size());
    for (const RejectedLine &line : rejected)
        lines.push_back({line.line, line.text, wording::reason(line.reason, line.detail)});
    for (const DuplicateLink &line : duplicates)
        lines.push_back({line.line, line.written, SkippedDialog::tr("already in the list")});
    std::ranges::stable_sort(lines, {}, &SkippedDialog::Line::number);
    return lines;
}

} // namespace pixhaul
