#pragma once

#include "core/settings.h"

#include <QDialog>

#include <utility>
#include <vector>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace pixhaul {

class Preferences;

/// What becomes of pictures, to be chosen. Each choice applies at once, to what is converted from now on.
class PreferencesDialog : public QDialog
{
    Q_OBJECT

public:
    explicit PreferencesDialog(Preferences &preferences, QWidget *parent = nullptr);

private:
    QWidget *makePng();
    QWidget *makeAnimated();
    QWidget *makeMinSize();
    QCheckBox *makeSwitch(const QString &name, const QString &words, bool Settings::*which);
    QWidget *makeButtons();
    void showSettings(const Settings &settings);
    void restoreDefaults();

    Preferences &m_preferences;
    QComboBox *m_png;
    QComboBox *m_animated;
    QSpinBox *m_minWidth;
    QSpinBox *m_minHeight;
    std::vector<std::pair<QCheckBox *, bool Settings::*>> m_switches;
};

} // namespace pixhaul
