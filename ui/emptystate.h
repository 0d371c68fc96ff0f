#pragma once

#include <QFrame>

class QAction;

namespace pixhaul {

/// What the list shows while it is empty: what to do, and three ways to do it.
class EmptyState : public QFrame
{
    Q_OBJECT

public:
    /// The buttons trigger these actions.
    EmptyState(QAction *paste, QAction *addLinks, QAction *openList, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
};

} // namespace pixhaul
