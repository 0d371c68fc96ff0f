#pragma once

#include <QIcon>

namespace pixhaul {

/// What an icon stands for: first what can be done, then the stages of a job.
enum class Icon {
    AddLinks,
    OpenList,
    Start,
    Pause,
    RetryFailed,
    ClearFinished,
    Folder,
    Paste,
    Preferences,
    Queued,
    Paused,
    Active,
    Waiting,
    Saved,
    Unverified, ///< saved, but the site's certificate did not verify
    Skipped,
    Failed,
    Cancelled,
};

/// For actions the desktop's own icon, if its theme has one for every action, else ours, so that the two
/// never mix. Stages always have ours: freedesktop.org's naming specification has no names for them. Ours
/// take their colour from the application's palette when they are painted. Sharp at 16, 24, 32, 48 and 128
/// pixels.
QIcon icon(Icon which);

/// Pixhaul's own, for windows and the taskbar.
QIcon applicationIcon();

} // namespace pixhaul
