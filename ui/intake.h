#pragma once

#include "async/task.h"
#include "async/workers.h"
#include "core/result.h"
#include "engine/listfile.h"
#include "links/linkscanner.h"
#include "links/series.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

class QMimeData;

namespace pixhaul {

/// Finds links in a text that was pasted or typed, however the list is written. `keepOn` and the failures are
/// those of readText(). Any thread; blocks.
Result<Scan> scanPasted(QString text, const std::function<bool(qsizetype found)> &keepOn = {},
                        quint64 patternLinks = mostUnaskedLinks);

/// What was pasted, dropped or opened becomes links. Reading and scanning happen away from the event loop;
/// what was handed in later is answered later.
class Intake : public QObject
{
    Q_OBJECT

public:
    explicit Intake(QObject *parent = nullptr);
    ~Intake() override; ///< cancels; nothing is emitted afterwards

    /// Whether take() would find something to read in it.
    static bool accepts(const QMimeData *mime);

    /// Takes the first of these that there is: local files (each read as a list), remote addresses, HTML (its
    /// pictures, resolved against the page's address where the browser tells it), plain text. HTML without a
    /// picture gives way to the text.
    void take(const QMimeData *mime);
    void takeText(const QString &text);
    /// Reads each as a list. They make one Scan, without duplicates between them.
    void readFiles(const QStringList &paths);
    void takeSeries(const Series &series);
    /// Expands what an earlier scan asked about.
    void takePatterns(const std::vector<FoundPattern> &patterns);

    /// Ends what is under way; nothing is emitted for it any more.
    void cancel();

signals:
    /// Once for each thing that was handed in, unless all of it was refused. May hold no link at all. `check`
    /// tells of the manifests in it, if there were any.
    void found(const pixhaul::Scan &scan, const pixhaul::ManifestCheck &check);
    /// At most ten times a second while something is read.
    void progress(qsizetype linksSoFar);
    /// Manifests were among the files. Before found(), which tells of what is wanted of them, unless that is
    /// nothing.
    void checked(const pixhaul::ManifestCheck &check);
    /// Why something was not read, worded for the user. After found(), if there was something to find all the
    /// same.
    void refused(const QString &sentence);

private:
    struct Refusal
    {
        QString file; ///< its name; empty for what was pasted
        Failure why;
    };
    struct Outcome
    {
        std::optional<Scan> scan; ///< of all that was read; none if nothing was
        std::vector<Refusal> refusals;
        std::optional<ManifestCheck> check; ///< all manifests together
    };
    struct Watch ///< between the event loop and the thread that reads
    {
        std::atomic<bool> cancelled = false;
        std::atomic<qsizetype> found = 0;
    };
    using Work = std::function<Outcome(Watch &)>;

    static std::function<bool(qsizetype)> counting(Watch &watch);
    static Outcome outcomeOf(Result<Scan> pasted);
    static Outcome read(const QStringList &files, const QStringList &addresses, Watch &watch);
    static Task<Outcome> run(Workers *workers, std::shared_ptr<Watch> watch, Work work);
    void submit(Work work);
    void deliver(quint64 id, const Outcome &outcome);
    void reportProgress();

    struct Request
    {
        std::shared_ptr<Watch> watch;
        Task<Outcome> task;
    };

    Workers m_workers{1};
    std::map<quint64, Request> m_requests; // in the order of handing in
    quint64 m_next = 0;
    QTimer m_ticker;
};

} // namespace pixhaul
