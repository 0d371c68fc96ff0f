#include "ui/wording.h"

#include "ui/failurewording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSize>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul::wording {

namespace {

struct Wording
{
    Q_DECLARE_TR_FUNCTIONS(Wording)
};

bool isUnverified(const Stage &stage)
{
    const auto *saved = std::get_if<stage::Saved>(&stage);
    return saved && saved->receipt.isUnverified;
}

QString inSentence(const QString &word)
{
    return QLocale().toLower(word);
}

} // namespace

QString stageWord(StageKind kind)
{
    switch (kind) {
    case StageKind::Queued:
        return Wording::tr("Queued");
    case StageKind::Paused:
        return Wording::tr("Paused");
    case StageKind::Fetching:
        return Wording::tr("Downloading");
    case StageKind::Waiting:
        return Wording::tr("Waiting");
    case StageKind::Converting:
        return Wording::tr("Converting");
    case StageKind::Saved:
        return Wording::tr("Saved");
    case StageKind::Skipped:
        return Wording::tr("Already there");
    case StageKind::Failed:
        return Wording::tr("Failed");
    case StageKind::Cancelled:
        return Wording::tr("Cancelled");
    }
    Q_UNREACHABLE();
}

QString statusWord(const JobSnapshot &job)
{
    const auto *skipped = std::get_if<stage::Skipped>(&job.stage);
    if (skipped && skipped->reason == SkipReason::TooSmall)
        return Wording::tr("Too small");
    if (isUnverified(job.stage))
        return Wording::tr("Unverified");
    if (job.isLikelyPlaceholder)
        return Wording::tr("Saved - likely a placeholder");
    return stageWord(kindOf(job.stage));
}

QString unverifiedSentence()
{
    return Wording::tr("The certificate of the site was not verified");
}

QStringList remarksOn(const JobSnapshot &job)
{
    QStringList remarks;
    if (isUnverified(job.stage))
        remarks.append(unverifiedSentence());
    if (job.isLikelyPlaceholder)
        remarks.append(Wording::tr("The same bytes came from 3 or more links"));
    return remarks;
}

QString sentence(const stage::Waiting &waiting, std::chrono::steady_clock::time_point now)
{
    const auto left = std::max(std::chrono::ceil<std::chrono::seconds>(waiting.until - now), 0s);
    const QString why = isBusy(waiting.last) ? Wording::tr("The site is busy") : sentence(waiting.last);
    return Wording::tr("%1; next try in %2", "%2 is a time such as 20 s").arg(why, durationText(left));
}

QString reason(Rejection rejection, const QString &detail)
{
    switch (rejection) {
    case Rejection::NoAddress:
        return Wording::tr("no address");
    case Rejection::UnsupportedScheme:
        return Wording::tr("%1 is not supported").arg(detail);
    case Rejection::BadAddress:
        return Wording::tr("not a valid address");
    case Rejection::LineTooLong:
        return Wording::tr("the line is too long");
    case Rejection::NotAPicture:
        return Wording::tr("a link to a page, not to a picture");
    case Rejection::NoRow:
        return Wording::tr("not a whole row of the list");
    case Rejection::NoPattern:
        return Wording::tr("%1 is no pattern; taken as it stands").arg(detail);
    case Rejection::TooManyLinks:
        return Wording::tr("a pattern of %1 links; with all others 1,000,000 are the most")
            .arg(QLocale().toString(detail.toULongLong()));
    case Rejection::NoJson:
        return Wording::tr("broken JSON; from here on it is read as text");
    case Rejection::RelativeAddress:
        return Wording::tr("an address without a site");
    case Rejection::RefusedFolder:
        return Wording::tr("“%1” is outside the folder").arg(detail);
    case Rejection::IgnoredOption:
        return Wording::tr("the option “%1” is ignored").arg(detail);
    }
    Q_UNREACHABLE();
}

QString rowSentence(const JobSnapshot &job)
{
    const QString word = inSentence(stageWord(kindOf(job.stage)));
    QString said;
    if (const auto *fetching = std::get_if<stage::Fetching>(&job.stage)) {
        if (const auto known = percent(*fetching))
            said = Wording::tr("%Ln percent", nullptr, *known);
        else
            said = sizeText(fetching->received);
    } else if (const auto *failed = std::get_if<stage::Failed>(&job.stage)) {
        return Wording::tr("%1, %2, %3").arg(job.name, word, sentence(failed->why));
    } else if (const QStringList remarks = remarksOn(job); !remarks.isEmpty()) {
        return Wording::tr("%1, %2, %3").arg(job.name, word, remarks.join(", "_L1));
    }
    return said.isEmpty() ? Wording::tr("%1, %2").arg(job.name, word)
                          : Wording::tr("%1, %2, %3").arg(job.name, said, word);
}

std::optional<int> percent(const stage::Fetching &fetching)
{
    if (!fetching.total || *fetching.total <= 0)
        return std::nullopt;
    const double part = double(fetching.received) / double(*fetching.total);
    return int(std::clamp(part, 0.0, 1.0) * 100);
}

QString percentText(int percent)
{
    return Wording::tr("%1 %", "a percentage").arg(QLocale().toString(percent));
}

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1'000'000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString dimensionsText(QSize pixels)
{
    if (pixels.isEmpty())
        return {};
    return u"%1 × %2"_s.arg(pixels.width()).arg(pixels.height());
}

QString durationText(std::chrono::seconds time)
{
    const QLocale locale;
    if (time < 2min)
        return Wording::tr("%1 s", "seconds").arg(locale.toString(qlonglong(time.count())));
    if (time < 2h)
        return Wording::tr("%1 min", "minutes")
            .arg(locale.toString(qlonglong(std::chrono::round<std::chrono::minutes>(time).count())));
    return Wording::tr("%1 h", "hours")
        .arg(locale.toString(qlonglong(std::chrono::round<std::chrono::hours>(time).count())));
}

QString shortened(const QString &address)
{
    constexpr qsizetype longest = 60;
    constexpr qsizetype ends = longest / 2 - 1;
    return address.size() <= longest ? address : address.first(ends) + u'…' + address.last(ends);
}

} // namespace pixhaul::wording
