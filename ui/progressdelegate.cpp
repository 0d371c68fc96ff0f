#include "ui/progressdelegate.h"

#include "ui/bar.h"
#include "ui/hues.h"
#include "ui/jobmodel.h"
#include "ui/progresslook.h"
#include "ui/wording.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QTreeView>

#include <algorithm>

namespace pixhaul {

namespace {

constexpr int rowHeight = 32;
constexpr int rowPadding = 12; // above and below the text together, when the font is large
constexpr int margin = 4;      // left and right of a cell's words

/// The widest words that stand beside a bar, so that the bars of all rows are of one length.
int wordsWidth(const QFontMetrics &metrics)
{
    const ProgressLook converting = lookOf(stage::Converting{}, {});
    return std::max({metrics.horizontalAdvance(wording::percentText(100)),
                     metrics.horizontalAdvance(wording::sizeText(888'800'000)),
                     metrics.horizontalAdvance(converting.words)});
}

/// The cells that are empty while the progress cell holds a sentence.
bool takesSentence(int column)
{
    return column == JobModel::Progress || column == JobModel::Size || column == JobModel::Dimensions;
}

QColor wordsColour(const QStyleOptionViewItem &option, ProgressLook::Tone tone)
{
    if (option.state.testFlag(QStyle::State_Selected))
        return option.palette.color(QPalette::HighlightedText);
    switch (tone) {
    case ProgressLook::Tone::Plain:
        return option.palette.color(QPalette::Text);
    case ProgressLook::Tone::Muted:
        return hues::muted(option.palette);
    case ProgressLook::Tone::Bad:
        return hues::failure(option.palette);
    }
    Q_UNREACHABLE();
}

} // namespace

ProgressDelegate::ProgressDelegate(QTreeView *view)
    : QStyledItemDelegate(view)
    , m_view(view)
{}

QSize ProgressDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(rowHeight, option.fontMetrics.height() + rowPadding));
    return size;
}

void ProgressDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.state &= ~QStyle::State_HasFocus; // the row shows the focus, not one cell of it
    const auto look = index.data(JobModel::LookRole).value<ProgressLook>();
    const bool isProgress = index.column() == JobModel::Progress;
    if (!isProgress && !(look.wide && takesSentence(index.column()))) {
        if (index.column() != JobModel::Name)
            cell.palette.setColor(QPalette::Text, hues::muted(cell.palette));
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, m_view);
        return;
    }
    cell.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, m_view);
    painter->save();
    painter->setClipRect(cell.rect);
    paintLook(painter, cell, look);
    painter->restore();
}

/// From the first to the last of the neighbouring cells that a sentence may take; each paints its part of it.
QRect ProgressDelegate::sentenceRect(const QStyleOptionViewItem &option) const
{
    const QHeaderView *header = m_view->header();
    const int own = header->visualIndex(JobModel::Progress);
    const auto belongs = [header](int visual) {
        const int column = header->logicalIndex(visual);
        return column >= 0 && (takesSentence(column) || header->isSectionHidden(column));
    };
    int first = own;
    while (belongs(first - 1))
        --first;
    int last = own;
    while (belongs(last + 1))
        ++last;
    QRect rect = option.rect;
    bool any = false;
    for (int visual = first; visual <= last; ++visual) {
        const int column = header->logicalIndex(visual);
        if (header->isSectionHidden(column))
            continue;
        const QRect section(header->sectionViewportPosition(column), option.rect.top(),
                            header->sectionSize(column), option.rect.height());
        rect = any ? rect.united(section) : section;
        any = true;
    }
    return rect;
}

void ProgressDelegate::paintLook(QPainter *painter, const QStyleOptionViewItem &option,
                                 const ProgressLook &look) const
{
    const QRect area = (look.wide ? sentenceRect(option) : option.rect).adjusted(margin, 0, -margin, 0);
    QRect words = area;
    if (look.bar != ProgressLook::Bar::None) {
        const bar::Layout layout = bar::layOut(area, wordsWidth(option.fontMetrics), option.direction);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const auto fraction =
            look.bar == ProgressLook::Bar::Part ? std::optional(look.fraction) : std::nullopt;
        bar::paint(*painter, layout.track, fraction, bar::coloursFor(option.palette, selected),
                   option.direction);
        words = layout.words;
    }
    painter->setFont(option.font);
    painter->setPen(wordsColour(option, look.tone));
    const QString fitting = option.fontMetrics.elidedText(look.words, Qt::ElideRight, words.width());
    painter->drawText(words, int(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter),
                      fitting);
}

} // namespace pixhaul
