#include "ui/progresslook.h"

#include "ui/failurewording.h"
#include "ui/wording.h"

#include <QCoreApplication>

namespace pixhaul {

namespace {

struct Look
{
    Q_DECLARE_TR_FUNCTIONS(ProgressLook)

public:
    using Bar = ProgressLook::Bar;
    using Tone = ProgressLook::Tone;

    std::chrono::steady_clock::time_point now;

    ProgressLook operator()(const stage::Queued &) const { return {}; }
    ProgressLook operator()(const stage::Paused &) const { return {}; }
    ProgressLook operator()(const stage::Fetching &fetching) const
    {
        if (const auto known = wording::percent(fetching))
            return {Bar::Part, *known / 100.0, wording::percentText(*known), Tone::Plain, false};
        return {Bar::Busy, 0, wording::sizeText(fetching.received), Tone::Plain, false};
    }
    ProgressLook operator()(const stage::Waiting &waiting) const
    {
        return {Bar::None, 0, wording::sentence(waiting, now), Tone::Muted, true};
    }
    ProgressLook operator()(const stage::Converting &) const
    {
        return {Bar::Part, 1, tr("Converting…"), Tone::Plain, false};
    }
    ProgressLook operator()(const stage::Saved &saved) const
    {
        const QString words = saved.receipt.isUnverified ? tr("Done · not verified") : tr("Done");
        return {Bar::None, 0, words, Tone::Muted, false};
    }
    ProgressLook operator()(const stage::Skipped &) const { return {}; }
    ProgressLook operator()(const stage::Failed &failed) const
    {
        return {Bar::None, 0, wording::sentence(failed.why), Tone::Bad, true};
    }
    ProgressLook operator()(const stage::Cancelled &) const { return {}; }
};

} // namespace

ProgressLook lookOf(const Stage &stage, std::chrono::steady_clock::time_point now)
{
    return std::visit(Look{now}, stage);
}

} // namespace pixhaul
