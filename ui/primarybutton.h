#pragma once

#include <QPushButton>

class QAction;

namespace pixhaul {

/// The one button that a person most likely wants now, in the accent colour of the palette. Enter presses it,
/// too.
class PrimaryButton : public QPushButton
{
    Q_OBJECT

public:
    explicit PrimaryButton(const QString &text = {}, QWidget *parent = nullptr);

    /// Shows this action's words, icon and tip from now on, and triggers it when pressed.
    void setAction(QAction *action);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void takeFromAction();

    QAction *m_action = nullptr;
};

} // namespace pixhaul
