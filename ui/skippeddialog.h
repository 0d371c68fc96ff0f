#pragma once

#include "links/linkscanner.h"

#include <QDialog>

namespace pixhaul {

/// The lines that gave no new link, each with its reason. Not modal.
class SkippedDialog : public QDialog
{
    Q_OBJECT

public:
    struct Line
    {
        qint64 number = 0; ///< from 1; 0 if it did not come from a text
        QString text;
        QString reason;
    };

    SkippedDialog(std::vector<Line> lines, QWidget *parent);
};

/// Rejected lines and duplicates in the order of the text.
std::vector<SkippedDialog::Line> skippedLines(const std::vector<RejectedLine> &rejected,
                                              const std::vector<DuplicateLink> &duplicates);

} // namespace pixhaul
