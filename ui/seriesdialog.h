#pragma once

#include "links/series.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QPushButton;

namespace pixhaul {

/// "Continue the series": which number of a link counts, and from where to where. Show it with open().
class SeriesDialog : public QDialog
{
    Q_OBJECT

public:
    /// There is at least one number in the link: see digitRuns().
    explicit SeriesDialog(const Link &link, QWidget *parent = nullptr);

    /// As it stands in the dialog.
    Series series() const;

private:
    QFormLayout *makeForm();
    QWidget *makeButtons();
    void chooseRun();
    void boundLast();
    void preview();

    const Link m_link;
    const std::vector<DigitRun> m_runs;
    QComboBox *m_run;
    QDoubleSpinBox *m_first; // of whole numbers, which may be longer than an int
    QDoubleSpinBox *m_last;
    QLabel *m_preview;
    QPushButton *m_add = nullptr;
};

} // namespace pixhaul
