#include "ui/skippeddialog.h"

#include "ui/scanlines.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QTreeView>
#include <QVBoxLayout>

namespace pixhaul {

SkippedDialog::SkippedDialog(const std::shared_ptr<const Scan> &scan, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Skipped"));
    resize(640, 400);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);

    const auto addPart = [&](ScanLines::Part part, const QString &title) {
        auto *view = new QTreeView(this);
        auto *lines = new ScanLines(view);
        lines->show(scan, part);
        ScanLines::dress(view, lines);
        view->setAccessibleName(title);
        layout->addWidget(new QLabel(title, this));
        layout->addWidget(view);
    };
    if (!scan->rejected.empty())
        addPart(ScanLines::Part::Rejected, tr("%Ln not understood", nullptr, int(scan->rejected.size())));
    if (!scan->duplicates.empty())
        addPart(ScanLines::Part::Duplicates, tr("%Ln duplicate(s)", nullptr, int(scan->duplicates.size())));

    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
}

} // namespace pixhaul
