#pragma once

#include "links/linkscanner.h"

#include <QAbstractTableModel>

#include <memory>

class QTreeView;

namespace pixhaul {

/// One part of a Scan as rows: the line, what stands there, and why it gave no link of its own.
class ScanLines : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Part { Found, Duplicates, Rejected };
    enum Column { Line, Text, Why, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// A duplicate whose `of` is negative doubles a job that was in the list before.
    void show(std::shared_ptr<const Scan> scan, Part part);

    /// Makes a view of such lines, which may be a million.
    static void dress(QTreeView *view, ScanLines *lines);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        qint64 line;
        QString text;
        QString why;
    };
    Row rowAt(std::size_t index) const;

    std::shared_ptr<const Scan> m_scan = std::make_shared<Scan>();
    Part m_part = Part::Found;
};

} // namespace pixhaul
