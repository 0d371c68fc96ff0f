#include "ui/intake.h"

#include "async/await.h"
#include "links/htmllinks.h"
#include "links/listreader.h"

#include <QFileInfo>
#include <QMimeData>
#include <QStringDecoder>

#include <unordered_map>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr auto reportEvery = 100ms;
constexpr qsizetype linesBetweenAsking = 1000; // a few milliseconds

/// Puts the scans of several files together as if they were one.
class Merger
{
public:
    void add(const Scan &scan)
    {
        std::vector<qsizetype> places; // where each link of `scan` went
        places.reserve(scan.links.size());
        for (const FoundLink &found : scan.links) {
            const auto [known, isNew] =
                m_places.try_emplace(duplicateKey(found.link.url), qsizetype(m_merged.links.size()));
            places.push_back(known->second);
            if (isNew)
                m_merged.links.push_back(found);
            else
                m_merged.duplicates.push_back({found.link.written, found.line, known->second});
        }
        for (const DuplicateLink &duplicate : scan.duplicates)
            m_merged.duplicates.push_back(
                {duplicate.written, duplicate.line, places.at(std::size_t(duplicate.of))});
        m_merged.rejected.insert(m_merged.rejected.end(), scan.rejected.begin(), scan.rejected.end());
        m_merged.patterns.insert(m_merged.patterns.end(), scan.patterns.begin(), scan.patterns.end());
    }

    Scan take() { return std::move(m_merged); }

private:
    Scan m_merged;
    std::unordered_map<QString, qsizetype> m_places; // by duplicateKey
};

QStringList localFiles(const QMimeData *mime)
{
    QStringList paths;
    for (const QUrl &url : mime->urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    return paths;
}

QStringList remoteAddresses(const QMimeData *mime)
{
    QStringList addresses;
    for (const QUrl &url : mime->urls())
        if (!url.isLocalFile() && url.isValid())
            addresses << url.toString(QUrl::FullyEncoded);
    return addresses;
}

/// The page that HTML comes from, where the browser sends its address along: Chromium in UTF-8, Firefox in
/// the machine's UTF-16.
QUrl pageOf(const QMimeData *mime)
{
    const QString chromium = QString::fromUtf8(mime->data(u"chromium/x-source-url"_s));
    QStringDecoder utf16(QStringDecoder::Utf16);
    const QString firefox = utf16(mime->data(u"text/x-moz-url-priv"_s));
    QString address = chromium.isEmpty() ? firefox : chromium;
    return QUrl(address.remove(QChar(0)).trimmed());
}

QString sentenceFor(const QString &file, const Failure &why)
{
    if (why.detail == "folder"_L1)
        return Intake::tr("“%1” is a folder. Drop text files with links instead.").arg(file);
    if (why.detail == "picture"_L1)
        return Intake::tr("“%1” is a picture, not a list of links.").arg(file);
    if (why.detail == "special file"_L1 || why.detail == "binary data"_L1)
        return Intake::tr("“%1” is not a text file.").arg(file);
    if (why.detail.startsWith("HTML"_L1)) // over 64 MB, too complex
        return file.isEmpty() ? Intake::tr("The pasted web page is too large or too complex.")
                              : Intake::tr("“%1” is a web page that is too large or too complex.").arg(file);
    if (file.isEmpty())
        return Intake::tr("What was pasted could not be read: %1").arg(why.detail);
    return Intake::tr("“%1” could not be read: %2").arg(file, why.detail);
}

/// What is to be fetched of a manifest. Counts the rest.
Result<Scan> check(const QString &file, std::optional<ManifestCheck> &sum,
                   const std::function<bool(qsizetype)> &keepOn)
{
    return checkManifest(file, keepOn).map([&sum](const CheckedManifest &checked) {
        if (!sum)
            sum.emplace();
        sum->whole += checked.whole;
        sum->missing += checked.missing;
        sum->damaged += checked.damaged;
        sum->lost += checked.lost;
        for (auto home = checked.homes.begin(); home != checked.homes.end(); ++home)
            sum->homes[home.key()] += home.value();
        return checked.wanted;
    });
}

} // namespace

Result<Scan> scanPasted(QString text, const std::function<bool(qsizetype)> &keepOn, quint64 patternLinks)
{
    text.remove(QChar(0)); // some programs end what they copy with one
    return readText(text, {.patternLinks = patternLinks}, keepOn);
}

Intake::Intake(QObject *parent)
    : QObject(parent)
{
    connect(&m_ticker, &QTimer::timeout, this, &Intake::reportProgress);
}

Intake::~Intake()
{
    cancel();
}

bool Intake::accepts(const QMimeData *mime)
{
    return mime->hasUrls() || mime->hasHtml() || mime->hasText();
}

void Intake::take(const QMimeData *mime)
{
    const QStringList files = localFiles(mime);
    const QStringList addresses = remoteAddresses(mime);
    if (!files.isEmpty() || !addresses.isEmpty()) {
        submit([files, addresses](Watch &watch) { return read(files, addresses, watch); });
    } else if (mime->hasHtml()) {
        submit([html = mime->html(), page = pageOf(mime), text = mime->text()](Watch &watch) {
            Result<Scan> scan = scanHtml(html, page);
            if (scan && !scan->links.empty())
                return outcomeOf(std::move(scan));
            // The same as plain text may do better; if it does not, the page's own reasons are the better
            // ones.
            Result<Scan> plain = scanPasted(text, counting(watch));
            const bool hasReasons = scan && !scan->rejected.empty();
            return outcomeOf(hasReasons && plain && plain->links.empty() ? std::move(scan)
                                                                         : std::move(plain));
        });
    } else {
        takeText(mime->text());
    }
}

void Intake::takeText(const QString &text)
{
    submit([text](Watch &watch) { return outcomeOf(scanPasted(text, counting(watch))); });
}

void Intake::readFiles(const QStringList &paths)
{
    submit([paths](Watch &watch) { return read(paths, {}, watch); });
}

void Intake::takeSeries(const Series &series)
{
    submit([series](Watch &watch) {
        Scan scan;
        const auto keepOn = counting(watch);
        for (qint64 i = 0; i < series.count(); ++i) {
            if (i % linesBetweenAsking == 0 && !keepOn(qsizetype(i)))
                break;
            scan.links.push_back({series.at(i), i + 1});
        }
        return outcomeOf(std::move(scan));
    });
}

void Intake::takePatterns(const std::vector<FoundPattern> &patterns)
{
    submit([patterns](Watch &watch) {
        LinkScanner scanner(mostPatternLinks);
        const auto keepOn = counting(watch);
        for (const FoundPattern &pattern : patterns) {
            if (!keepOn(scanner.found()))
                break;
            scanner.addPattern(pattern);
        }
        return outcomeOf(scanner.take());
    });
}

void Intake::cancel()
{
    for (auto &[id, request] : m_requests)
        request.watch->cancelled = true;
    m_requests.clear();
    m_ticker.stop();
}

/// What readList() asks: notes how far it is, on top of what was found before, and tells whether to go on.
std::function<bool(qsizetype)> Intake::counting(Watch &watch)
{
    return [&watch, before = watch.found.load()](qsizetype found) {
        watch.found = before + found;
        return !watch.cancelled;
    };
}

Intake::Outcome Intake::outcomeOf(Result<Scan> pasted)
{
    Outcome outcome;
    if (pasted)
        outcome.scan = std::move(*pasted);
    else
        outcome.refusals.push_back({QString(), pasted.error()});
    return outcome;
}

Intake::Outcome Intake::read(const QStringList &files, const QStringList &addresses, Watch &watch)
{
    Outcome outcome;
    Merger merger;
    for (const QString &file : files) {
        if (watch.cancelled)
            break;
        if (const Result<Scan> scan = isManifestFile(file) ? check(file, outcome.check, counting(watch))
                                                           : readListFile(file, counting(watch)))
            merger.add(*scan);
        else
            outcome.refusals.push_back({QFileInfo(file).fileName(), scan.error()});
    }
    LinkScanner scanner;
    for (const QString &address : addresses)
        scanner.addAddress(address);
    merger.add(scanner.take());
    if (!addresses.isEmpty() || outcome.refusals.size() < std::size_t(files.size()))
        outcome.scan = merger.take();
    return outcome;
}

Task<Intake::Outcome> Intake::run(Workers *workers, std::shared_ptr<Watch> watch, Work work)
{
    auto watched = [watch, work] { return work(*watch); };
    co_return co_await OnWorkers(*workers, std::move(watched));
}

void Intake::submit(Work work)
{
    const auto watch = std::make_shared<Watch>();
    const quint64 id = m_next++;
    Request &request =
        m_requests.emplace(id, Request{watch, run(&m_workers, watch, std::move(work))}).first->second;
    request.task.start(this, [this, id](const Outcome &outcome) { deliver(id, outcome); });
    if (!m_ticker.isActive())
        m_ticker.start(reportEvery);
}

void Intake::deliver(quint64 id, const Outcome &outcome)
{
    m_requests.erase(id);
    if (m_requests.empty())
        m_ticker.stop();

    if (outcome.check)
        emit checked(*outcome.check);
    const bool isChecked = outcome.check && outcome.scan && outcome.scan->links.empty() &&
                           outcome.scan->rejected.empty() && outcome.scan->duplicates.empty();
    if (outcome.scan && !isChecked)
        emit found(*outcome.scan, outcome.check.value_or(ManifestCheck()));
    if (!outcome.refusals.empty()) {
        const Refusal &first = outcome.refusals.front();
        QString sentence = sentenceFor(first.file, first.why);
        if (const auto others = int(outcome.refusals.size()) - 1)
            sentence = tr("%1 %Ln other file(s) could not be read either.", nullptr, others).arg(sentence);
        emit refused(sentence);
    }
}

void Intake::reportProgress()
{
    emit progress(m_requests.begin()->second.watch->found);
}

} // namespace pixhaul
