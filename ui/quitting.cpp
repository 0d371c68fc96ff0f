#include "ui/quitting.h"

#include "engine/batch.h"
#include "ui/preferences.h"

#include <QCheckBox>
#include <QMessageBox>
#include <QPushButton>

namespace pixhaul {

Quitting::Quitting(Batch &batch, Preferences &preferences, QWidget *window)
    : QObject(window)
    , m_batch(batch)
    , m_preferences(preferences)
    , m_window(window)
{}

bool Quitting::mayClose()
{
    if (m_isDecided || !m_batch.isRunning() || !m_preferences.now().askBeforeQuit)
        return true;
    if (m_question)
        m_question->raise();
    else
        ask();
    return false;
}

void Quitting::ask()
{
    const qsizetype active = m_batch.tally().active();
    const int pictures = int(active > 0 ? active : m_batch.tally().unfinished());
    m_question = new QMessageBox(m_window);
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setIcon(QMessageBox::Question);
    m_question->setText(
        tr("%Ln picture(s) are still downloading. They will continue next time.", nullptr, pictures));
    auto *keep = m_question->addButton(tr("Keep downloading"), QMessageBox::RejectRole);
    auto *quit = m_question->addButton(tr("Quit"), QMessageBox::AcceptRole);
    m_question->setDefaultButton(keep);
    m_question->setEscapeButton(keep);
    auto *never = new QCheckBox(tr("Do not ask again"));
    m_question->setCheckBox(never);
    connect(quit, &QPushButton::clicked, this, [this, never] {
        m_isDecided = true;
        m_preferences.change(
            [ask = !never->isChecked()](Settings &settings) { settings.askBeforeQuit = ask; });
        m_window->close();
    });
    m_question->open();
}

} // namespace pixhaul
