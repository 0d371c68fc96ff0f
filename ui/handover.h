#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>

class QLocalSocket;

namespace pixhaul {

struct Profile;

/// What a second start hands to the window that is open: one message, answered once it was taken over.
struct Handover
{
    QStringList targets; ///< links as they were written, may hold passwords; files by their absolute paths
    QByteArray activationToken; ///< of the desktop, for the window to come to the front; may be empty

    bool operator==(const Handover &) const = default;
};

namespace handover {

inline constexpr qsizetype longestMessage = 16 << 20; ///< bytes; a command line has 2 MB
inline constexpr char accepted = '+';                 ///< the whole answer

/// Files are named so that a program with another working directory finds them; links stay as they are.
QStringList madeAbsolute(const QStringList &targets);

/// The token that the desktop started this program with (xdg-activation, or the startup notification
/// protocol). Before QApplication, which takes it away.
QByteArray activationToken();

/// Where the window of a profile is called: a socket in its folder; where the path is too long for that, one
/// in the folder for temporary files, named by a hash.
QString addressOf(const Profile &profile);

QByteArray encoded(const Handover &handover);

/// Takes what has come apart.
struct Heard
{
    bool isNonsense = false;         ///< nobody of ours says this
    std::optional<Handover> message; ///< once all of it is there
};
Heard heardFrom(QLocalSocket &socket);

/// Whether the other end belongs to the user of this program. Where the system does not tell, the rights of
/// the socket's file have to do.
bool isOfThisUser(const QLocalSocket &socket);

} // namespace handover
} // namespace pixhaul
