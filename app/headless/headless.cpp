#include "headless/headless.h"

#include "async/leavebehind.h"
#include "async/termination.h"
#include "core/profile.h"
#include "engine/chronicle.h"
#include "engine/listfile.h"
#include "headless/earlier.h"
#include "headless/failedlist.h"
#include "headless/headlessrun.h"
#include "links/listreader.h"
#include "store/outputfolder.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <set>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

int toInt(ExitCode code)
{
    return static_cast<int>(code);
}

/// The session of this run: the profile's, or one that belongs to the folder alone, so that two runs into two
/// folders never meet, nor two parts of one list. Nothing is kept where nothing is saved.
QString sessionPathFor(const HeadlessOptions &options)
{
    if (options.dryRun || options.fetchOnly)
        return u":memory:"_s;
    const Profile profile = profileAt(options.profile);
    if (!options.profile.isEmpty())
        return profile.sessionPath();
    QString whose = options.folder;
    if (options.shard) // a folder's name has no NUL in it
        whose += QChar(0) + u"%1/%2"_s.arg(options.shard->index).arg(options.shard->count);
    const QByteArray key =
        QCryptographicHash::hash(whose.toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
    return profile.folder + "/headless/"_L1 + QString::fromLatin1(key) + ".db"_L1;
}

/// A run that keeps no session keeps no log either, unless it names a profile.
LogLevel logLevelFor(const HeadlessOptions &options, const Profile &profile)
{
    const bool keepsSession = !options.dryRun && !options.fetchOnly;
    return keepsSession || !options.profile.isEmpty() ? loadLogLevel(profile.settingsPath()) : LogLevel::Off;
}

quint64 patternLinks(const HeadlessOptions &options)
{
    return options.expandAll ? mostPatternLinks : mostUnaskedLinks;
}

/// A list's links. Of a manifest those that are not in the folder as it says, or, if none is named, where it
/// says; `whole` counts the others.
Result<Scan> readInput(const QString &input, const HeadlessOptions &options, qsizetype &whole)
{
    if (input != "-"_L1 && isManifestFile(input)) {
        return checkManifest(input, {}, options.folder).map([&whole](CheckedManifest checked) {
            whole += checked.whole;
            return std::move(checked.wanted);
        });
    }
    const ReadingOptions reading{.patternLinks = patternLinks(options)};
    if (input != "-"_L1)
        return readListFile(input, reading);
    QFile standardInput;
    if (!standardInput.open(stdin, QIODevice::ReadOnly))
        return failed({Cause::FileTrouble, standardInput.errorString()});
    return readList(standardInput, reading);
}

/// The first pattern that needs a yes.
std::optional<UsageError> troubleWithPatterns(const Scan &scan)
{
    const auto asked = std::ranges::find(scan.patterns, false, &FoundPattern::isExpanded);
    if (asked == scan.patterns.end())
        return std::nullopt;
    return UsageError{
        u"%1 stands for %2 links. Say --yes if that is meant."_s.arg(asked->written).arg(asked->count)};
}

/// Everything that was named on the command line, in its order. A list that cannot be read is a usage error.
struct Inputs
{
    std::vector<Scan> scans;
    qsizetype whole = 0;      ///< pictures of manifests
    bool isElsewhere = false; ///< links were there, but all in other parts
};
std::variant<Inputs, UsageError> readInputs(const HeadlessOptions &options)
{
    Inputs inputs;
    LinkScanner arguments(patternLinks(options));
    for (const QString &link : options.links)
        arguments.addTyped(link);
    inputs.scans.push_back(arguments.take());
    for (const QString &input : options.inputs) {
        Result<Scan> scan = readInput(input, options, inputs.whole);
        if (!scan)
            return UsageError{u"Cannot read the list %1: %2."_s.arg(input, scan.error().detail)};
        inputs.scans.push_back(std::move(*scan));
    }
    for (Scan &scan : inputs.scans) {
        if (const auto error = troubleWithPatterns(scan))
            return *error;
        if (!options.shard || scan.links.empty())
            continue;
        keepShard(scan, *options.shard);
        inputs.isElsewhere = inputs.isElsewhere || scan.links.empty();
    }
    return inputs;
}

bool holdsLinks(const std::vector<Scan> &scans)
{
    return std::ranges::any_of(scans, [](const Scan &scan) { return !scan.links.empty(); });
}

/// Why no picture can be put into the folder. Made here rather than asked about: only the making tells for
/// sure, and names that are known only at the end ask the disk only then.
std::optional<QString> troubleWithFolder(const HeadlessOptions &options)
{
    if (options.dryRun || options.fetchOnly)
        return std::nullopt;
    constexpr std::chrono::seconds patience(60); // as for every picture
    Failure mute{Cause::FolderMute};
    mute.after = patience;
    const auto trouble = callWithin(patience, [path = options.folder]() -> std::optional<Failure> {
        const auto folder = OutputFolder::open(path);
        return folder ? std::nullopt : std::optional(folder.error());
    });
    if (trouble && !*trouble)
        return std::nullopt;
    return u"Cannot write to %1: %2."_s.arg(options.folder, plainWords(trouble ? **trouble : mute));
}

/// What is written beside the pictures, and what keeps all of them from being written.
struct Books
{
    std::unique_ptr<Record> record;
    std::optional<QString> obstacle; ///< in a sentence
};
Books openBooks(HeadlessOptions options)
{
    Books books{.record = nullptr, .obstacle = troubleWithFolder(options)};
    Result<std::unique_ptr<Record>> record = Record::open(options);
    if (!record) {
        if (!books.obstacle) // else the manifest may be to lie there
            books.obstacle =
                u"Cannot write the manifest %1: %2."_s.arg(options.manifest, record.error().detail);
        options.manifest.clear();
        record = Record::open(options);
    }
    books.record = std::move(*record);
    return books;
}

/// Writes what the run that is gone on with could not write: on a full disk, or since it came to a sudden
/// end. If nothing is left to fetch, the list of what failed, too. Why not all could be written, in a
/// sentence.
std::optional<QString> writeMadeUp(const Books &books, bool isThrough)
{
    if (books.obstacle)
        return books.obstacle;
    const auto written = isThrough ? books.record->end({}) : books.record->sync();
    return written ? std::nullopt : std::optional(u"Cannot write %1."_s.arg(written.error().detail));
}

/// `unwritten` is as writeMadeUp() tells.
ExitCode endWithoutLinks(const Inputs &inputs, const std::optional<QString> &unwritten, Printer &printer)
{
    for (const Scan &scan : inputs.scans)
        std::ranges::for_each(scan.rejected, [&](const RejectedLine &line) { printer.rejected(line); });
    if (unwritten) {
        printer.warn(*unwritten);
        return ExitCode::CannotGoOn;
    }
    if (inputs.whole > 0 || inputs.isElsewhere)
        return ExitCode::AllSaved;
    printer.warn(u"There is no link to fetch. Name links, or a list with -i FILE."_s);
    printer.leftOut();
    return ExitCode::Usage;
}

/// Who tells of a run.
struct Witnesses
{
    Books &books;
    Chronicle &chronicle;
    Printer &printer;
};

/// Fetches the links and the jobs taken over, to the end or an interruption; or only keeps them, if nothing
/// can be saved.
int fetchAll(const HeadlessOptions &options, std::vector<Scan> scans, const Earlier &earlier,
             std::unique_ptr<Session> session, const Witnesses &witnesses)
{
    std::set<JobId> takenIds;
    for (const StoredJob &job : earlier.taken)
        takenIds.insert(job.id);
    Batch batch(options.settings,
                {.fetchOnly = options.fetchOnly,
                 .acceptAnyCertificate = options.insecure,
                 .certificateExceptions = options.certificateExceptions},
                std::move(session));
    if (const auto cookies = batch.useCookies(options.cookies); !cookies) {
        witnesses.printer.warn(
            u"Cannot use the cookies of %1: %2."_s.arg(options.cookies, cookies.error().detail));
        return toInt(ExitCode::Usage);
    }
    batch.keepNames(earlier.saved);
    batch.restore(earlier.taken);
    witnesses.chronicle.follow(batch);
    HeadlessRun run(options, batch, witnesses.printer, *witnesses.books.record);
    const Termination termination;
    QObject::connect(&termination, &Termination::requested, &run, &HeadlessRun::interrupt);
    QObject::connect(&run, &HeadlessRun::ended, qApp,
                     [](ExitCode code) { QCoreApplication::exit(toInt(code)); });
    run.begin(std::move(scans), takenIds, witnesses.books.obstacle);
    return QCoreApplication::exec();
}

int run(const HeadlessOptions &options)
{
    Printer printer(options);
    if (const auto error = troubleWithFailedList(options)) {
        printer.warn(error->sentence);
        return toInt(ExitCode::Usage);
    }
    auto read = readInputs(options);
    if (const auto *error = std::get_if<UsageError>(&read)) {
        printer.warn(error->sentence);
        return toInt(ExitCode::Usage);
    }
    auto &inputs = std::get<Inputs>(read);
    std::vector<Scan> &scans = inputs.scans;
    if (inputs.whole > 0)
        printer.warn(u"%1 pictures of the manifest are there and whole."_s.arg(inputs.whole));
    const QString sessionPath = sessionPathFor(options);
    SessionLock lock;
    if (sessionPath != ":memory:"_L1)
        lock = lockSession(sessionPath);
    if (lock.isTaken) {
        printer.warn(u"Another Pixhaul is at work with the same session (%1)."_s.arg(sessionPath));
        return toInt(ExitCode::Usage);
    }
    if (options.insecure)
        printer.warn(
            u"--insecure: no certificate is checked; others on the way can read and change what arrives."_s);

    Books books = openBooks(options);
    const Profile profile = profileAt(options.profile);
    Chronicle chronicle(profile.logPath(), logLevelFor(options, profile), u"headless run"_s);
    Session::Opened opened = Session::open(sessionPath);
    chronicle.tellSession(opened.trouble);
    if (opened.trouble && opened.trouble->isPartlyRead)
        printer.warn(u"The last changes to the earlier session could not be read. They are kept in %1."_s.arg(
            opened.trouble->setAside.isEmpty() ? u"no file, for want of room"_s : opened.trouble->setAside));
    else if (opened.trouble && opened.trouble->setAside.isEmpty())
        printer.warn(u"The session cannot be kept (%1); --resume will find nothing of this run."_s.arg(
            opened.trouble->detail));
    else if (opened.trouble)
        printer.warn(
            u"The earlier session could not be read (%1). Its file is now %2; a new one was begun."_s.arg(
                opened.trouble->detail, opened.trouble->setAside));
    const bool isRecordDue = options.resume && books.record->makeUpFor(opened.jobs) > 0;
    const Earlier earlier = sortedOut(std::move(opened.jobs), scans, options);
    const bool isThrough = earlier.taken.empty() && !holdsLinks(scans);
    const auto unwritten = isRecordDue ? writeMadeUp(books, isThrough) : std::nullopt;
    const bool isListed = isThrough || options.failedList.isEmpty(); // else it is written in the end
    const bool areDone = !options.resume || (earlier.taken.empty() && !unwritten && isListed);
    if (options.profile.isEmpty() && areDone && !books.obstacle)
        opened.session->forget(earlier.done); // nobody will look at them again
    if (isThrough)
        return toInt(endWithoutLinks(inputs, unwritten, printer));
    return fetchAll(options, std::move(scans), earlier, std::move(opened.session),
                    {books, chronicle, printer});
}

} // namespace

int runHeadless(int &argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const auto parsed = parseHeadless(QCoreApplication::arguments());
    if (const auto *help = std::get_if<HelpText>(&parsed)) {
        std::cout << help->text.toStdString();
        return toInt(ExitCode::AllSaved);
    }
    if (const auto *error = std::get_if<UsageError>(&parsed)) {
        std::cerr << "pixhaul: " << error->sentence.toStdString() << "\nTry pixhaul --headless --help\n";
        return toInt(ExitCode::Usage);
    }
    return run(std::get<HeadlessOptions>(parsed));
}

} // namespace pixhaul
