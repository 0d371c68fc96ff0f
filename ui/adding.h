#pragma once

#include "engine/batch.h"
#include "engine/listfile.h"
#include "links/linkscanner.h"
#include "ui/noticebar.h"

#include <QObject>

#include <deque>
#include <memory>

class QMimeData;

namespace pixhaul {

class Intake;
class Preferences;

/// From something handed in (a paste, a drop, files, the dialog, arguments) to jobs in the list, with the
/// bars that tell of it.
class Adding : public QObject
{
    Q_OBJECT

public:
    Adding(Batch &batch, Preferences &preferences, NoticeArea *notices, QWidget *window);

    bool accepts(const QMimeData *mime) const;
    void take(const QMimeData *mime); ///< what was dropped
    void paste();                     ///< takes the clipboard
    void openDialog();                ///< "Add links"
    void openLists();                 ///< "Open list"
    void continueSeries(const Link &link);
    /// Links and list files from a command line, the files by absolute paths (see handover::madeAbsolute).
    void addArguments(const QStringList &arguments);

signals:
    void startWanted();    ///< heard at once: whether the batch runs is looked at afterwards
    void dialogAccepted(); ///< that of "Add links"
    void folderWanted();   ///< the user wants to choose another folder first

private:
    enum class Start {
        AsUsual, ///< at once if the user has once agreed to it and no queue stands
        Now,
        NotYet,
    };
    /// Handed to Batch::add(), not yet accepted.
    struct Pending
    {
        std::shared_ptr<Scan> scan;
        Start start;
        QSet<QString> lost; ///< links whose pictures are gone, by duplicateKey
    };

    /// What is to be added once the user has said where to.
    struct Question
    {
        Scan scan;
        ManifestCheck check;
        QString home; ///< where most of the lost belong
    };

    void onFound(const Scan &scan, const ManifestCheck &check);
    void ask();
    void answer(bool there);
    void onAnswered();
    void updateQuestion();
    QString wordsOf(const Question &question) const;

    void askAboutPatterns(const Scan &scan);
    void add(Scan scan, Start start, const QSet<QString> &lost = {});
    void onAccepted(const Batch::Added &added);
    void onRunning(bool running);
    std::vector<JobId> fetchAgain(const Pending &pending, const Batch::Added &added);
    void report(const std::shared_ptr<const Scan> &scan, const std::vector<JobId> &ids,
                const std::vector<JobId> &again);
    void showSkipped(const std::shared_ptr<const Scan> &scan);
    void offerToStart();
    void updateOffer();
    void sayReading(qsizetype found);
    void sayChecked(const ManifestCheck &check);

    Batch &m_batch;
    Preferences &m_preferences;
    NoticeArea *m_notices;
    QWidget *m_window;
    Intake *m_intake;
    std::deque<Pending> m_pending;     // answered in their order
    std::deque<Question> m_questions;  // the first is asked now
    qsizetype m_offered = 0;           // links, by the bar of Topic::Ready
    std::vector<FoundPattern> m_asked; // what the bar of Topic::Patterns asks about
};

} // namespace pixhaul
