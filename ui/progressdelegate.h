#pragma once

#include <QStyledItemDelegate>

class QTreeView;

namespace pixhaul {

struct ProgressLook;

/// Paints the rows of the list: calm heights, secondary cells muted, and the progress of a job as a bar or,
/// where something is to be said, as a sentence that runs on through the empty cells beside it.
class ProgressDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit ProgressDelegate(QTreeView *view);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    QRect sentenceRect(const QStyleOptionViewItem &option) const;
    void paintLook(QPainter *painter, const QStyleOptionViewItem &option, const ProgressLook &look) const;

    QTreeView *m_view;
};

} // namespace pixhaul
