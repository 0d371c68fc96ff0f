#pragma once

#include "links/linkscanner.h"

#include <QDialog>

#include <memory>

namespace pixhaul {

/// The lines of a scan that gave no new link, each with its reason. Show it with show(): it is not modal.
class SkippedDialog : public QDialog
{
    Q_OBJECT

public:
    SkippedDialog(const std::shared_ptr<const Scan> &scan, QWidget *parent);
};

} // namespace pixhaul
