#include "engine/batch.h"

#include "fetch/cookiefile.h"

#include <algorithm>
#include <array>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

Admission::Limits limitsFrom(const Settings &settings)
{
    return {settings.jobs, settings.perHost, settings.bytesInHand};
}

PictureOptions pictureOptionsFrom(const Settings &settings)
{
    return {.maxPixels = settings.maxPixels,
            .png = settings.png,
            .animated = settings.animated,
            .minSize = settings.minSize,
            .keepMetadata = settings.keepMetadata};
}

} // namespace

Batch::Batch(const Settings &settings, const Options &options, std::unique_ptr<Session> session)
    : m_settings(clamped(settings))
    , m_options(options)
    , m_session(std::move(session))
    , m_admission(limitsFrom(m_settings))
    , m_network(m_settings, options.certificateExceptions, options.acceptAnyCertificate)
    , m_converter(pictureOptionsFrom(m_settings))
    , m_committer(m_session, m_names)
    , m_underway(m_admission)
    , m_standing(*m_session, m_list, m_admission, m_underway)
    , m_arrivals(*m_session, *m_names, m_list)
{
    connect(&m_underway, &Underway::departed, this,
            [this](JobId id) { m_standing.announce(id, stage::Fetching()); });
    connect(&m_underway, &Underway::renamed, &m_standing, &Standing::rename);
    connect(&m_underway, &Underway::progressed, this, &Batch::onProgress);
    connect(&m_underway, &Underway::fetched, this, &Batch::onFetched);
    connect(&m_underway, &Underway::movedOn, this, &Batch::requestPump);
    connect(&m_underway, &Underway::detoured, this, &Batch::onDetoured);
    connect(&m_underway, &Underway::ended, this, &Batch::onFinished);
    connect(&m_standing, &Standing::changed, this, &Batch::changed);
    connect(&m_standing, &Standing::stageEntered, this, &Batch::stageEntered);
    connect(&m_standing, &Standing::placeholdersFound, this, &Batch::placeholdersFound);
    connect(&m_standing, &Standing::troubled, this, &Batch::onTrouble);
    connect(&m_arrivals, &Arrivals::listed, this, &Batch::onListed);
    connect(&m_arrivals, &Arrivals::accepted, this, &Batch::accepted);
    connect(&m_arrivals, &Arrivals::accepted, this, &Batch::requestPump);
    m_session->setTroubleListener([this](const QString &detail) {
        QMetaObject::invokeMethod(
            this, [this, detail] { emit sessionTroubled(detail); }, Qt::QueuedConnection);
    });
    m_pumpSoon.setSingleShot(true);
    connect(&m_pumpSoon, &QTimer::timeout, this, &Batch::pump);
}

Batch::~Batch()
{
    m_session->setTroubleListener({}); // a commit that a dead disk keeps, keeps the session
}

void Batch::restore(std::vector<StoredJob> jobs)
{
    // A picture that may have been the program's end does not come first once more.
    std::ranges::stable_partition(jobs, [](const StoredJob &job) { return !job.isSuspect; });
    keepNames(jobs);
    for (StoredJob &job : jobs) {
        if (kindOf(job.stage) == StageKind::Queued)
            m_admission.enqueue(job.id, siteOf(job.link.url));
        m_arrivals.countOn(job.sequence.batch);
        if (job.unsettled)
            m_committer.settleLater(job.id, *job.unsettled);
        m_list.insert(job.id, {.link = std::move(job.link),
                               .name = std::move(job.name),
                               .stage = std::move(job.stage),
                               .sequence = job.sequence,
                               .nameTemplate = std::move(job.nameTemplate)});
    }
}

void Batch::keepNames(const std::vector<StoredJob> &jobs)
{
    const auto keep = [this](const QString &name) {
        if (!name.isEmpty())
            m_names->occupy(name);
    };
    for (const StoredJob &job : jobs) {
        keep(job.name);
        if (const auto *saved = std::get_if<stage::Saved>(&job.stage))
            keep(saved->receipt.original);
        if (job.unsettled) { // both may be there
            if (job.unsettled->receipt.file != job.name)
                keep(job.unsettled->receipt.file);
            keep(job.unsettled->receipt.original);
        }
    }
}

void Batch::add(std::vector<Link> links)
{
    m_arrivals.add(std::move(links), {m_settings.folder, m_settings.nameTemplate, m_settings.firstNumber});
}

void Batch::onListed(const std::vector<JobId> &ids)
{
    m_list.forEach(
        ids, [this](JobId id, const JobList::Job &job) { m_admission.enqueue(id, siteOf(job.link.url)); });
    requestPump();
}

void Batch::remove(std::span<const JobId> ids)
{
    std::vector<JobId> gone;
    m_list.forEach(ids, [&](JobId id, const JobList::Job &job) {
        if (m_underway.isCommitting(id)) {
            m_removeWhenCommitted.insert(id);
            return;
        }
        const auto *saved = std::get_if<stage::Saved>(&job.stage);
        if (!saved || saved->receipt.file.isEmpty()) // else the file has it
            m_names->release(job.name);
        m_underway.recall(id);
        const QString site = siteOf(job.link.url);
        m_list.remove(id);
        if (!m_list.hosts().contains(site)) // nobody could see any more that it is paused
            m_admission.resumeSite(site);
        gone.push_back(id);
    });
    if (gone.empty())
        return;
    std::ranges::sort(gone);
    m_session->forget(gone);
    emit removed(gone);
    requestPump();
}

// ---- Running

void Batch::start()
{
    m_isStarted = true;
    m_committer.tryAgain();
    requestPump();
}

void Batch::pause()
{
    m_isStarted = false;
    m_standing.standDown();
    updateRunning();
}

void Batch::pauseHost(const QString &site)
{
    if (!m_list.hosts().contains(site))
        return;
    m_admission.holdSite(site);
    m_standing.standDown(site);
    requestPump();
}

void Batch::resumeHost(const QString &site)
{
    m_admission.resumeSite(site);
    requestPump();
}

bool Batch::isRunning() const
{
    return m_isStarted && (tally().unfinished() > m_admission.heldLinks() || m_arrivals.isBusy());
}

/// Always queued, and once for any number of reasons.
void Batch::requestPump()
{
    m_pumpSoon.start(0ms);
}

void Batch::pump()
{
    using Clock = Admission::TimePoint::clock;
    m_underway.updateHolds();
    while (m_isStarted) { // whoever hears of a start may pause
        const auto id = m_admission.next(Clock::now());
        if (!id)
            break;
        depart(*id);
    }
    if (const auto wake = m_admission.wakeAt(); wake && m_isStarted) {
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*wake - Clock::now());
        m_pumpSoon.start(std::max(wait, 1ms));
    }
    updateRunning();
}

void Batch::depart(JobId id)
{
    const JobList::Job &job = *m_list.find(id);
    const Journey::Order order{.id = id,
                               .url = job.link.url,
                               .wish = {.name = job.name,
                                        .existing = m_settings.existing,
                                        .nameTemplate = nameTemplateFrom(job.nameTemplate),
                                        .source = nameSource(job.link, job.sequence)},
                               .folder = m_settings.folder,
                               .attempt = job.attempts + 1,
                               .retries = m_settings.retries,
                               .retryBase = m_options.retryBase,
                               .fetchOnly = m_options.fetchOnly,
                               .keepOriginal = m_settings.keepOriginal,
                               .isLoginLost = job.link.isLoginLost,
                               .source = m_settings.noteSource ? job.link.written : QString()};
    m_underway.depart(order, {m_network.rooms(), m_converter, m_committer},
                      m_network.order(m_settings.retries - job.attempts));
}

void Batch::onProgress(JobId id, qint64 received, std::optional<qint64> total)
{
    const auto &fetching = std::get<stage::Fetching>(m_list.find(id)->stage);
    const qint64 news = std::max<qint64>(0, received - fetching.received);
    m_bytesReceived += news;
    m_list.receive(id, news);
    m_standing.announce(id, stage::Fetching{received, total});
}

void Batch::onFetched(JobId id)
{
    m_standing.announce(id, stage::Converting());
    requestPump();
}

/// As if it had never started: no attempt is counted.
void Batch::onDetoured(JobId id)
{
    m_standing.detour(id);
    requestPump();
}

void Batch::onFinished(JobId id, const Stage &outcome)
{
    m_underway.recall(id);
    m_standing.settle(id, outcome);
    if (m_removeWhenCommitted.erase(id))
        remove(std::array{id});
    requestPump();
}

/// Nothing goes on until somebody has seen to it.
void Batch::onTrouble(const Failure &why)
{
    if (!m_isStarted)
        return;
    pause();
    emit troubled(why);
}

void Batch::updateRunning()
{
    const bool running = isRunning();
    const bool isThrough = m_isStarted && !running && tally().unfinished() == 0;
    if (isThrough)
        m_isStarted = false;
    if (running != m_wasRunning) {
        m_wasRunning = running;
        m_standing.flushChanges();
        emit runningChanged(running);
    }
    if (isThrough)
        emit finished();
}

// ---- Single jobs

void Batch::cancel(std::span<const JobId> ids)
{
    m_list.forEach(ids,
                   [this](JobId id, const JobList::Job &) { m_standing.withdraw(id, stage::Cancelled()); });
    requestPump();
}

void Batch::hold(std::span<const JobId> ids)
{
    m_list.forEach(ids, [this](JobId id, const JobList::Job &job) {
        if (kindOf(job.stage) != StageKind::Paused)
            m_standing.withdraw(id, stage::Paused());
    });
    requestPump();
}

void Batch::retry(std::span<const JobId> ids)
{
    m_list.forEach(ids, [this](JobId id, const JobList::Job &) { m_standing.retry(id); });
    requestPump();
}

void Batch::fetchAgain(std::span<const JobId> ids)
{
    m_list.forEach(ids, [this](JobId id, const JobList::Job &job) {
        if (const auto *saved = std::get_if<stage::Saved>(&job.stage)) {
            m_names->release(job.name); // or it would be in its own way
            m_names->release(saved->receipt.original);
            const NameTemplate nameTemplate = nameTemplateFrom(job.nameTemplate);
            m_standing.rename(id, m_names->reserve(nameTemplate.nameOf(nameSource(job.link, job.sequence))));
        }
        m_standing.fetchAgain(id);
    });
    m_session->moveUnfinished(m_settings.folder);
    requestPump();
}

// ---- Settings and certificates

void Batch::setSettings(const Settings &settings)
{
    const QString folder = m_settings.folder;
    m_settings = clamped(settings);
    m_admission.setLimits(limitsFrom(m_settings));
    m_network.setSettings(m_settings);
    m_converter.setOptions(pictureOptionsFrom(m_settings));
    if (m_settings.folder != folder)
        m_session->moveUnfinished(m_settings.folder);
    requestPump();
}

Result<void> Batch::useCookies(const QString &path)
{
    if (path.isEmpty()) {
        m_network.setCookies(nullptr);
        return {};
    }
    Result<CookieFile> cookies = CookieFile::read(path);
    if (!cookies)
        return failed(cookies.error());
    m_network.setCookies(std::make_shared<const CookieFile>(std::move(*cookies)));
    return {};
}

std::optional<CertificateFault> Batch::certificateFault(JobId id) const
{
    const JobList::Job *job = m_list.find(id);
    const auto *gone = job ? std::get_if<stage::Failed>(&job->stage) : nullptr;
    // A handshake that failed beside the one that was asked about is the same certificate's fault.
    if (!gone || reasonOf(gone->why.cause) != Reason::Tls)
        return std::nullopt;
    return m_network.tls().refused(gone->why.site);
}

} // namespace pixhaul
