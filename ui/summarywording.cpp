#include "ui/summarywording.h"

#include "ui/wording.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <limits>
#include <numeric>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul::wording {

namespace {

struct Wording
{
    Q_DECLARE_TR_FUNCTIONS(Wording)
};

/// tr() counts with int; no list comes near its end.
int counted(qsizetype number)
{
    return int(std::min<qsizetype>(number, std::numeric_limits<int>::max()));
}

} // namespace

QString overall(const Tally &tally, bool running, double bytesPerSecond,
                std::optional<std::chrono::seconds> timeLeft)
{
    if (tally.all() == 0)
        return {};
    const QLocale locale;
    const qsizetype failed = tally.of(StageKind::Failed);
    QStringList parts{Wording::tr("%1 of %2 done")
                          .arg(locale.toString(qlonglong(tally.final() - failed)),
                               locale.toString(qlonglong(tally.all())))};
    if (failed > 0)
        parts += Wording::tr("%Ln failed", nullptr, counted(failed));
    if (running) {
        if (tally.active() > 0)
            parts += Wording::tr("%Ln running", nullptr, counted(tally.active()));
        if (bytesPerSecond >= 1)
            parts += Wording::tr("%1/s", "a speed").arg(sizeText(qint64(bytesPerSecond)));
        if (timeLeft)
            parts += Wording::tr("about %1 left").arg(durationText(*timeLeft));
    } else if (tally.unfinished() > 0) {
        parts += Wording::tr("%Ln waiting", nullptr, counted(tally.unfinished()));
    }
    return parts.join(u" · "_s);
}

QString groupWords(FailureGroup group, qsizetype count)
{
    const int n = counted(count);
    switch (group) {
    case FailureGroup::NotFound:
        return Wording::tr("%Ln not found", nullptr, n);
    case FailureGroup::Refused:
        return Wording::tr("%Ln refused", nullptr, n);
    case FailureGroup::Busy:
        return Wording::tr("%Ln from a busy site", nullptr, n);
    case FailureGroup::SiteTrouble:
        return Wording::tr("%Ln with a fault of the site", nullptr, n);
    case FailureGroup::SiteNotFound:
        return Wording::tr("%Ln from an unknown site", nullptr, n);
    case FailureGroup::NoConnection:
        return Wording::tr("%Ln without connection", nullptr, n);
    case FailureGroup::TimedOut:
        return Wording::tr("%Ln timed out", nullptr, n);
    case FailureGroup::NotSecure:
        return Wording::tr("%Ln not secure", nullptr, n);
    case FailureGroup::BadRedirect:
        return Wording::tr("%Ln leading nowhere", nullptr, n);
    case FailureGroup::TooLarge:
        return Wording::tr("%Ln too large", nullptr, n);
    case FailureGroup::NotPicture:
        return Wording::tr("%Ln not picture(s)", nullptr, n);
    case FailureGroup::Incomplete:
        return Wording::tr("%Ln incomplete", nullptr, n);
    case FailureGroup::NotReadable:
        return Wording::tr("%Ln not readable", nullptr, n);
    case FailureGroup::NotWritten:
        return Wording::tr("%Ln not written", nullptr, n);
    }
    Q_UNREACHABLE();
}

QString failureSummary(const FailureCounts &counts, qsizetype all)
{
    std::array<std::size_t, failureGroups> order;
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return counts[a] > counts[b]; });
    QStringList groups;
    for (const std::size_t group : order) {
        if (counts[group] > 0)
            groups += groupWords(FailureGroup(group), counts[group]);
    }
    const qsizetype failed = std::accumulate(counts.begin(), counts.end(), qsizetype(0));
    return Wording::tr("%Ln of %1 could not be saved: %2.", nullptr, counted(failed))
        .arg(QLocale().toString(qlonglong(all)), groups.join(Wording::tr(", ", "between parts of a list")));
}

QString addedSummary(qsizetype added, qsizetype duplicates, qsizetype rejected)
{
    const QString words = Wording::tr("Added %Ln link(s).", nullptr, counted(added));
    const QString skipped = skippedSummary(duplicates, rejected);
    return skipped.isEmpty() ? words : Wording::tr("%1 %2", "two sentences").arg(words, skipped);
}

QString skippedSummary(qsizetype duplicates, qsizetype rejected)
{
    QStringList skipped;
    if (duplicates > 0)
        skipped += Wording::tr("%Ln duplicate(s)", nullptr, counted(duplicates));
    if (rejected > 0)
        skipped += Wording::tr("%Ln line(s) not understood", nullptr, counted(rejected));
    if (skipped.isEmpty())
        return {};
    return Wording::tr("Skipped %1.").arg(skipped.join(Wording::tr(", ", "between parts of a list")));
}

} // namespace pixhaul::wording
