#pragma once

#include "core/settings.h"

#include <QDialog>

#include <utility>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace pixhaul {

class Preferences;

/// What becomes of pictures, to be chosen. Each choice applies at once: names to what is added
/// from now on, the rest to what is converted.
class PreferencesDialog : public QDialog
{
    Q_OBJECT

public:
    explicit PreferencesDialog(Preferences &preferences, QWidget *parent = nullptr);

private:
    QWidget *makeNames();
    QWidget *makeExisting();
    void showExample();
    QWidget *makePng();
    QWidget *makeAnimated();
    QWidget *makeMinSize();
    QCheckBox *makeSwitch(const QString &name, const QString &words, bool Settings::*which);
    QWidget *makeButtons();
    void showSettings(const Settings &settings);
    void restoreDefaults();

    Preferences &m_preferences;
    QLineEdit *m_names;
    QLabel *m_example;
    QComboBox *m_existing;
    QComboBox *m_png;
    QComboBox *m_animated;
    QSpinBox *m_minWidth;
    QSpinBox *m_minHeight;
    std::vector<std::pair<QCheckBox *, bool Settings::*>> m_switches;
};

} // namespace pixhaul
