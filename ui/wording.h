#pragma once

#include "core/job.h"
#include "links/linkscanner.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

/// The words for stages, rows and numbers, in the user's language. Pure; main thread (translations).
namespace pixhaul::wording {

/// "Queued", "Downloading", "Saved", …
QString stageWord(StageKind kind);

/// The stage in a word, or, for a picture that was saved under an exception for a certificate, "Unverified",
/// and for one that is more likely a placeholder: "Saved - likely a placeholder".
QString statusWord(const JobSnapshot &job);

/// What "Unverified" means.
QString unverifiedSentence();

/// What is to be known of a picture that was saved: why it is unverified, why it is likely a placeholder.
QStringList remarksOn(const JobSnapshot &job);

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

/// An address with its middle left out where it is too long for a sentence.
QString shortened(const QString &address);

} // namespace pixhaul::wording
