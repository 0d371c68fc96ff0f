#pragma once

#include "core/certificatefault.h"
#include "core/failure.h"
#include "core/job.h"
#include "engine/tally.h"
#include "links/linkscanner.h"

#include <QString>
#include <QStringList>

#include <array>
#include <chrono>
#include <optional>

/// The words for stages, failures and numbers, in the user's language. Pure; main thread (translations).
namespace pixhaul::wording {

/// "Queued", "Downloading", "Saved", …
QString stageWord(StageKind kind);

/// The stage in a word, or, for a picture that was saved under an exception for a certificate, "Unverified".
QString statusWord(const Stage &stage);

/// What "Unverified" means.
QString unverifiedSentence();

/// What is wrong with a certificate: "certificate expired". What we have no words for is in those of the TLS
/// library. In the order of the errors' numbers; none is said twice.
QStringList certificateFaults(const CertificateFault &fault);

/// An https site (host:port) without its port where that is the usual one.
QString siteWords(const QString &site);

/// Why a job failed, as one sentence: "The picture no longer exists (404)".
QString sentence(const Failure &why);

/// What a job waits for: "The site is busy; next try in 20 s".
QString sentence(const stage::Waiting &waiting, std::chrono::steady_clock::time_point now);

/// Why a line gave no link: "no address", "ftp is not supported".
QString reason(Rejection rejection, const QString &detail);

/// A row for a screen reader: "cat.png, 42 percent, downloading".
QString rowSentence(const JobSnapshot &job);

/// How far a body has come, 0-100; nullopt if its length is unknown.
std::optional<int> percent(const stage::Fetching &fetching);

QString percentText(int percent);                ///< "42 %"
QString sizeText(qint64 bytes);                  ///< "1.2 MB"
QString dimensionsText(QSize pixels);            ///< "1920 × 1080"
QString durationText(std::chrono::seconds time); ///< "20 s", "2 min", "3 h"

/// "312 of 1,000 done · 4 failed · 8 running · 5.2 MB/s · about 2 min left"; what is nought is left out.
QString overall(const Tally &tally, bool running, double bytesPerSecond,
                std::optional<std::chrono::seconds> timeLeft);

/// What failures have in common for the one bar at the end.
enum class FailureGroup : quint8 {
    NotFound,
    Refused,
    Busy,
    SiteTrouble,
    SiteNotFound,
    NoConnection,
    TimedOut,
    NotSecure,
    BadRedirect,
    TooLarge,
    NotPicture,
    Incomplete,
    NotReadable,
    NotWritten,
};
inline constexpr std::size_t failureGroups = std::size_t(FailureGroup::NotWritten) + 1;
using FailureCounts = std::array<qsizetype, failureGroups>;

FailureGroup groupOf(const Failure &why);

/// "30 not found", "5 timed out".
QString groupWords(FailureGroup group, qsizetype count);

/// "37 of 1,000 could not be saved: 30 not found, 5 timed out, 2 not pictures." The largest groups come
/// first.
QString failureSummary(const FailureCounts &counts, qsizetype all);

/// "Added 1,000. Skipped 12 duplicates, 3 lines not understood."
QString addedSummary(qsizetype added, qsizetype duplicates, qsizetype rejected);

/// "Skipped 12 duplicates, 3 lines not understood."; empty if there were none.
QString skippedSummary(qsizetype duplicates, qsizetype rejected);

} // namespace pixhaul::wording
