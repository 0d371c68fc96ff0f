#include "ui/handover.h"

#include "core/profile.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QtEndian>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace pixhaul::handover {

namespace {

// A message: the mark, the length of what follows (32 bits, big-endian), then the token and each target in
// UTF-8 with a NUL at its end, which none of them can hold.
constexpr QByteArrayView mark = "pixhaul1";
constexpr qsizetype headSize = mark.size() + qsizetype(sizeof(quint32));

std::optional<Handover> decoded(const QByteArray &body)
{
    if (!body.endsWith('\0'))
        return std::nullopt;
    QList<QByteArray> fields = body.chopped(1).split('\0');
    Handover handover;
    handover.activationToken = fields.takeFirst();
    for (const QByteArray &target : fields)
        handover.targets += QString::fromUtf8(target);
    return handover;
}

} // namespace

QStringList madeAbsolute(const QStringList &targets)
{
    QStringList absolute;
    for (const QString &target : targets) {
        const QFileInfo file(target);
        absolute += file.exists() ? file.absoluteFilePath() : target;
    }
    return absolute;
}

QByteArray activationToken()
{
    const QByteArray token = qgetenv("XDG_ACTIVATION_TOKEN");
    return token.isEmpty() ? qgetenv("DESKTOP_STARTUP_ID") : token;
}

QString addressOf(const Profile &profile)
{
#ifdef Q_OS_UNIX
    // QLocalServer makes it under another name first, longer by so much.
    constexpr qsizetype detour = 16;
    const QString own = profile.folder + "/window"_L1;
    if (QFile::encodeName(own).size() + detour < qsizetype(sizeof(sockaddr_un::sun_path)))
        return own;
    const QByteArray user = QByteArray::number(::getuid());
#else
    const QByteArray user = qgetenv("USERNAME");
#endif
    const QString canonical = QFileInfo(profile.folder).canonicalFilePath();
    const QByteArray digest =
        QCryptographicHash::hash(user + '\0' + canonical.toUtf8(), QCryptographicHash::Sha256);
    return u"pixhaul-"_s + QString::fromLatin1(digest.toHex().left(32));
}

QByteArray encoded(const Handover &handover)
{
    QByteArray body = handover.activationToken + '\0';
    for (const QString &target : handover.targets)
        body += target.toUtf8() + '\0';
    QByteArray length(sizeof(quint32), Qt::Uninitialized);
    qToBigEndian(quint32(body.size()), length.data());
    return mark.toByteArray() + length + body;
}

Heard heardFrom(QLocalSocket &socket)
{
    const QByteArray head = socket.peek(headSize);
    if (!head.startsWith(mark.first(std::min(mark.size(), head.size()))))
        return {true, {}};
    if (head.size() < headSize)
        return {};
    const qsizetype length = qFromBigEndian<quint32>(head.constData() + mark.size());
    if (length > longestMessage)
        return {true, {}};
    if (socket.bytesAvailable() < headSize + length)
        return {};
    auto message = decoded(socket.read(headSize + length).sliced(headSize));
    const bool isNonsense = !message;
    return {isNonsense, std::move(message)};
}

bool isOfThisUser(const QLocalSocket &socket)
{
#ifdef Q_OS_LINUX
    ucred peer = {};
    socklen_t size = sizeof peer;
    return ::getsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == ::getuid();
#else
    Q_UNUSED(socket)
    return true;
#endif
}

} // namespace pixhaul::handover
