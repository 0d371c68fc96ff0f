#include "ui/adding.h"

#include "ui/addlinksdialog.h"
#include "ui/intake.h"
#include "ui/preferences.h"
#include "ui/seriesdialog.h"
#include "ui/skippeddialog.h"
#include "ui/summarywording.h"
#include "ui/wording.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>

#include <algorithm>
#include <iterator>
#include <utility>

namespace pixhaul {

namespace {

using Topic = NoticeArea::Topic;

/// "Pictures/Pixhaul" for what is below the home folder.
QString shortened(const QString &folder)
{
    const QString home = QDir::homePath() + u'/';
    return QDir::toNativeSeparators(folder.startsWith(home) ? folder.mid(home.size()) : folder);
}

/// The folder that most of the lost belong in; empty if they belong nowhere.
QString homeOf(const ManifestCheck &check)
{
    QString home;
    qsizetype most = 0;
    for (auto each = check.homes.begin(); each != check.homes.end(); ++each) {
        if (each.value() > most || (each.value() == most && each.key() < home)) {
            home = each.key();
            most = each.value();
        }
    }
    return home;
}

std::vector<Link> linksOf(const std::vector<FoundLink> &found)
{
    std::vector<Link> links;
    links.reserve(found.size());
    for (const FoundLink &link : found)
        links.push_back(link.link);
    return links;
}

} // namespace

Adding::Adding(Batch &batch, Preferences &preferences, NoticeArea *notices, QWidget *window)
    : QObject(window)
    , m_batch(batch)
    , m_preferences(preferences)
    , m_notices(notices)
    , m_window(window)
    , m_intake(new Intake(this))
{
    connect(m_intake, &Intake::progress, this, &Adding::sayReading);
    connect(m_intake, &Intake::checked, this, &Adding::sayChecked);
    connect(m_intake, &Intake::found, this, &Adding::onFound);
    connect(m_intake, &Intake::refused, this, [this](const QString &sentence) {
        m_notices->say(Topic::Refused, {Notice::Tone::Quiet, sentence});
    });
    connect(&batch, &Batch::accepted, this, &Adding::onAccepted);
    connect(&batch, &Batch::removed, this, &Adding::updateOffer);
    connect(&batch, &Batch::runningChanged, this, &Adding::onRunning);
    connect(&preferences, &Preferences::changed, this, &Adding::updateOffer);
    connect(&batch, &Batch::accepted, this, &Adding::updateQuestion);
    connect(&batch, &Batch::changed, this, &Adding::updateQuestion);
    connect(&batch, &Batch::changed, this, [this] {
        if (m_batch.tally().unfinished() != m_offered) // some were cancelled, say
            updateOffer();
    });
    connect(&batch, &Batch::removed, this, &Adding::updateQuestion);
}

bool Adding::accepts(const QMimeData *mime) const
{
    return m_intake->accepts(mime);
}

void Adding::take(const QMimeData *mime)
{
    m_intake->take(mime);
}

void Adding::paste()
{
    const QMimeData *mime = QGuiApplication::clipboard()->mimeData();
    if (mime && accepts(mime))
        take(mime);
    else
        m_notices->say(Topic::Refused, {Notice::Tone::Quiet, tr("The clipboard holds no links.")});
}

void Adding::openDialog()
{
    const Settings &settings = m_preferences.now();
    auto *dialog = new AddLinksDialog(QGuiApplication::clipboard()->text(), settings.folder,
                                      settings.recentFolders, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_preferences.useFolder(dialog->folder());
        add(dialog->scan(), dialog->startNow() ? Start::Now : Start::NotYet);
        emit dialogAccepted();
    });
    dialog->open();
}

void Adding::openLists()
{
    auto *dialog = new QFileDialog(m_window, tr("Open list"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters(
        {tr("Lists (*.txt *.csv *.tsv *.md *.html *.htm *.json *.jsonl *.m3u)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, m_intake, &Intake::readFiles);
    dialog->open();
}

void Adding::continueSeries(const Link &link)
{
    auto *dialog = new SeriesDialog(link, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { m_intake->takeSeries(dialog->series()); });
    dialog->open();
}

void Adding::addArguments(const QStringList &arguments)
{
    QStringList files;
    LinkScanner scanner;
    bool anyLink = false;
    for (const QString &argument : arguments) {
        // Another name is of another start's folder, and might be that of another file here.
        if (QDir::isAbsolutePath(argument) && QFileInfo::exists(argument)) {
            files += argument;
            continue;
        }
        scanner.addTyped(argument);
        anyLink = true;
    }
    if (anyLink)
        add(scanner.take(), Start::AsUsual);
    if (!files.isEmpty())
        m_intake->readFiles(files);
}

void Adding::onFound(const Scan &scan, const ManifestCheck &check)
{
    m_notices->dismiss(Topic::Reading);
    const QString home = homeOf(check);
    if (home.isEmpty() || home == m_preferences.now().folder) {
        add(scan, Start::AsUsual, check.lost);
        return;
    }
    m_questions.push_back({scan, check, home});
    if (m_questions.size() == 1)
        ask();
}

/// One folder is for all: whether the lost go to theirs, the user says. Nothing is added before.
void Adding::ask()
{
    m_notices->dismiss(Topic::Checked); // the question tells as much
    Notice notice;
    notice.text = wordsOf(m_questions.front());
    notice.buttons = {{tr("Save there"), [this] { answer(true); }, true},
                      {tr("Save to present folder"), [this] { answer(false); }}};
    notice.takesFocus = true;
    m_notices->say(Topic::Elsewhere, notice);
    // Queued: a button closes the bar before it does its work.
    connect(m_notices->bar(Topic::Elsewhere), &NoticeBar::closed, this, &Adding::onAnswered,
            Qt::QueuedConnection);
}

void Adding::answer(bool there)
{
    Question &question = m_questions.front();
    if (there)
        m_preferences.useFolder(question.home);
    add(std::move(question.scan), Start::AsUsual, question.check.lost);
}

/// Or the bar was closed without an answer: then nothing is fetched.
void Adding::onAnswered()
{
    m_questions.pop_front();
    if (!m_questions.empty())
        ask();
}

void Adding::updateQuestion()
{
    if (NoticeBar *bar = m_notices->bar(Topic::Elsewhere))
        bar->setWords(wordsOf(m_questions.front()));
}

QString Adding::wordsOf(const Question &question) const
{
    const ManifestCheck &check = question.check;
    const int lost = int(check.missing + check.damaged);
    const QString all = QLocale().toString(qlonglong(lost + check.whole));
    const QString home = shortened(question.home);
    QStringList words{
        check.homes.value(question.home) == lost
            ? tr("%Ln of %1 picture(s) are missing or damaged. They were saved in %2.", nullptr, lost)
                  .arg(all, home)
            : tr("%Ln of %1 picture(s) are missing or damaged. Most were saved in %2.", nullptr, lost)
                  .arg(all, home)};
    // A folder is for all that has not started.
    const Tally tally = m_batch.tally();
    if (const auto others = tally.unfinished() - tally.active(); others > 0)
        words += tr("%Ln other link(s) of the list would be saved there, too.", nullptr, int(others));
    return words.join(u' ');
}

/// Patterns that stand for many links are expanded once the user has said so.
void Adding::askAboutPatterns(const Scan &scan)
{
    std::ranges::copy_if(scan.patterns, std::back_inserter(m_asked),
                         [](const FoundPattern &pattern) { return !pattern.isExpanded; });
    if (askedLinks(scan) == 0)
        return;
    quint64 sum = 0;
    for (const FoundPattern &pattern : m_asked)
        sum += pattern.count;
    const int links = int(std::min<quint64>(sum, mostPatternLinks));
    Notice notice;
    notice.text = m_asked.size() == 1 ? tr("%1 stands for %Ln link(s).", nullptr, links)
                                            .arg(wording::shortened(m_asked.front().written))
                                      : tr("The patterns stand for %Ln link(s).", nullptr, links);
    notice.buttons = {
        {tr("Add %Ln", nullptr, links), [this] { m_intake->takePatterns(std::exchange(m_asked, {})); }, true},
        {tr("Leave out"), [] {}}};
    notice.takesFocus = true;
    m_notices->say(Topic::Patterns, notice);
    // Queued: a button closes the bar before it does its work.
    connect(
        m_notices->bar(Topic::Patterns), &NoticeBar::closed, this, [this] { m_asked.clear(); },
        Qt::QueuedConnection);
}

void Adding::add(Scan scan, Start start, const QSet<QString> &lost)
{
    m_notices->dismiss(Topic::Refused); // of the time before
    askAboutPatterns(scan);
    const bool onlyAsks = askedLinks(scan) > 0 && scan.rejected.empty();
    const auto shared = std::make_shared<Scan>(std::move(scan));
    if (shared->links.empty()) {
        if (!onlyAsks)
            report(shared, {}, {});
        return;
    }
    m_pending.push_back({shared, start, lost});
    m_batch.add(linksOf(shared->links));
}

void Adding::onAccepted(const Batch::Added &added)
{
    if (m_pending.empty())
        return; // not ours
    const Pending pending = std::move(m_pending.front());
    m_pending.pop_front();
    const std::vector<JobId> again = fetchAgain(pending, added);
    const auto count = qsizetype(added.ids.size() + again.size());
    const bool stood = !m_batch.isRunning() && m_batch.tally().unfinished() > count;
    const bool shallStart = pending.start == Start::Now ||
                            (pending.start == Start::AsUsual && m_preferences.now().startAtOnce && !stood);
    if (shallStart && m_batch.tally().unfinished() > 0)
        emit startWanted();
    const bool offers = !m_batch.isRunning() && count > 0;
    const bool skipped = !pending.scan->duplicates.empty() || !pending.scan->rejected.empty();
    if (!offers || skipped) // the offer tells how many there are
        report(pending.scan, added.ids, again);
    if (offers)
        offerToStart();
}

/// Of the links that are in the list already those whose pictures are gone. The others are duplicates.
std::vector<JobId> Adding::fetchAgain(const Pending &pending, const Batch::Added &added)
{
    std::vector<JobId> again;
    for (const auto &[index, id] : added.duplicates) {
        const FoundLink &twice = pending.scan->links[std::size_t(index)];
        const auto job = m_batch.snapshot(id);
        if (job && isFinal(kindOf(job->stage)) && pending.lost.contains(duplicateKey(twice.link.url)))
            again.push_back(id);
        else
            pending.scan->duplicates.push_back({twice.link.written, twice.line, -1});
    }
    m_batch.fetchAgain(again);
    return again;
}

void Adding::onRunning(bool running)
{
    if (!running)
        return;
    m_notices->dismiss(Topic::Ready);
    m_preferences.change([](Settings &settings) { settings.startAtOnce = true; });
}

/// "Added 1,000. Skipped …"
void Adding::report(const std::shared_ptr<const Scan> &scan, const std::vector<JobId> &ids,
                    const std::vector<JobId> &again)
{
    const auto count = qsizetype(ids.size() + again.size());
    const auto duplicates = qsizetype(scan->duplicates.size());
    const auto rejected = qsizetype(scan->rejected.size());
    Notice notice;
    if (count > 0)
        notice.text = wording::addedSummary(count, duplicates, rejected);
    else if (duplicates + rejected > 0)
        notice.text = tr("No new link found. %1").arg(wording::skippedSummary(duplicates, rejected));
    else
        notice.text = tr("No link found.");
    if (duplicates + rejected > 0) {
        notice.buttons.push_back({tr("Show"), [this, scan] { showSkipped(scan); }, false, true});
    }
    if (count > 0) {
        notice.buttons.push_back({tr("Undo"), [this, ids, again] {
                                      m_batch.remove(ids);
                                      m_batch.cancel(again); // they were in the list before
                                  }});
    }
    m_notices->say(Topic::Added, notice);
}

void Adding::showSkipped(const std::shared_ptr<const Scan> &scan)
{
    auto *dialog = new SkippedDialog(scan, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

/// What is ready waits for the user's word.
void Adding::offerToStart()
{
    m_notices->dismiss(Topic::Restored);
    m_offered = m_batch.tally().unfinished();
    const int ready = int(m_offered);
    Notice notice;
    notice.text =
        tr("%Ln link(s) ready. Save to %1", nullptr, ready).arg(shortened(m_preferences.now().folder));
    notice.buttons = {{tr("Change…"), [this] { emit folderWanted(); }, false, true},
                      {tr("Download %Ln", nullptr, ready), [this] { emit startWanted(); }, true, true}};
    notice.takesFocus = true;
    m_notices->say(Topic::Ready, notice);
}

void Adding::updateOffer()
{
    if (!m_notices->bar(Topic::Ready))
        return;
    if (m_batch.tally().unfinished() > 0)
        offerToStart();
    else
        m_notices->dismiss(Topic::Ready);
}

void Adding::sayChecked(const ManifestCheck &check)
{
    m_notices->dismiss(Topic::Reading);
    QStringList words{tr("%Ln picture(s) of the list are there and whole.", nullptr, int(check.whole))};
    if (check.missing > 0)
        words += tr("%Ln missing.", nullptr, int(check.missing));
    if (check.damaged > 0)
        words += tr("%Ln damaged.", nullptr, int(check.damaged));
    const auto tone = check.missing + check.damaged > 0 ? Notice::Tone::Quiet : Notice::Tone::Good;
    m_notices->say(Topic::Checked, {tone, words.join(u' ')});
}

void Adding::sayReading(qsizetype found)
{
    const QString words = tr("Reading list… %Ln found", nullptr, int(found));
    if (NoticeBar *bar = m_notices->bar(Topic::Reading))
        bar->setWords(words);
    else
        m_notices->say(Topic::Reading,
                       {Notice::Tone::Quiet, words, {{tr("Cancel"), [this] { m_intake->cancel(); }}}});
}

} // namespace pixhaul
