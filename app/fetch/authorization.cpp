#include "fetch/authorization.h"

#include "fetch/challenge.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

struct DigestAlgorithm
{
    QByteArrayView name;
    QCryptographicHash::Algorithm hash;
    bool isSession;
};

/// RFC 7616, 6.1, the strongest first. Qt does not know SHA-512/256.
constexpr std::array digestAlgorithms{
    DigestAlgorithm{"SHA-256", QCryptographicHash::Sha256, false},
    DigestAlgorithm{"SHA-256-sess", QCryptographicHash::Sha256, true},
    DigestAlgorithm{"MD5", QCryptographicHash::Md5, false},
    DigestAlgorithm{"MD5-sess", QCryptographicHash::Md5, true},
};

bool hasOnly(const QByteArray &text, bool (*fits)(char))
{
    return std::all_of(text.begin(), text.end(), fits);
}

bool isPrintable(char c) // in ASCII
{
    return c >= ' ' && c <= '~';
}

bool isNoControl(char c)
{
    return isPrintable(c) || static_cast<uchar>(c) >= 0x80;
}

QByteArray quoted(QByteArray text)
{
    return '"' + text.replace('\\', R"(\\)").replace('"', R"(\")") + '"';
}

QList<QByteArray> qopsOf(const Challenge &challenge)
{
    QList<QByteArray> qops;
    for (const QByteArray &qop : challenge.parameters.value("qop"_ba).split(',')) {
        if (!qop.trimmed().isEmpty())
            qops.append(qop.trimmed().toLower());
    }
    return qops;
}

/// A session's hash has our cnonce in it, which only goes along with a qop.
bool canBeAnswered(const Challenge &challenge, const DigestAlgorithm &algorithm)
{
    const auto &given = challenge.parameters;
    if (challenge.scheme != "digest" || !given.contains("realm"_ba) || !given.contains("nonce"_ba))
        return false;
    if (given.value("algorithm"_ba, "MD5"_ba).compare(algorithm.name, Qt::CaseInsensitive) != 0)
        return false;
    const QList<QByteArray> qops = qopsOf(challenge);
    return qops.contains("auth") || (qops.isEmpty() && !algorithm.isSession);
}

/// Path and query as QNetworkAccessManager writes them into the request line.
QByteArray requestTarget(QUrl url)
{
    if (url.path().isEmpty())
        url.setPath(u"/"_s);
    return url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment |
                         QUrl::NormalizePathSegments);
}

QByteArray userParameter(const QByteArray &user)
{
    if (hasOnly(user, isPrintable))
        return "username=" + quoted(user);
    return "username*=UTF-8''" + user.toPercentEncoding(); // RFC 7616, 3.4; RFC 8187, 3.2.1
}

/// In the terms of RFC 7616, 3.4.
QByteArray digest(const Challenge &challenge, const DigestAlgorithm &algorithm,
                  const Credentials &credentials, const QByteArray &target, const QByteArray &cnonce)
{
    const auto hashed = [&](const QList<QByteArray> &parts) {
        return QCryptographicHash::hash(parts.join(':'), algorithm.hash).toHex();
    };
    const auto &given = challenge.parameters;
    const QByteArray user = credentials.user.toUtf8();
    const QByteArray realm = given.value("realm"_ba);
    const QByteArray nonce = given.value("nonce"_ba);
    const QByteArray count = "00000001"_ba; // a nonce is answered once
    const bool hasQop = !qopsOf(challenge).isEmpty();
    const bool hidesUser = given.value("userhash"_ba).compare("true", Qt::CaseInsensitive) == 0;

    QByteArray a1 = hashed({user, realm, credentials.password.toUtf8()});
    if (algorithm.isSession)
        a1 = hashed({a1, nonce, cnonce});
    const QByteArray a2 = hashed({"GET"_ba, target});
    const QByteArray response =
        hasQop ? hashed({a1, nonce, count, cnonce, "auth"_ba, a2}) : hashed({a1, nonce, a2});

    QList<QByteArray> said{hidesUser ? "username=" + quoted(hashed({user, realm})) : userParameter(user),
                           "realm=" + quoted(realm), "nonce=" + quoted(nonce), "uri=" + quoted(target),
                           "response=" + quoted(response)};
    if (given.contains("algorithm"_ba))
        said += "algorithm=" + algorithm.name.toByteArray();
    if (hasQop)
        said += {"qop=auth"_ba, "nc=" + count, "cnonce=" + quoted(cnonce)};
    if (given.contains("opaque"_ba))
        said += "opaque=" + quoted(given.value("opaque"_ba));
    if (hidesUser)
        said += "userhash=true"_ba;
    return "Digest " + said.join(", ");
}

std::optional<QByteArray> basic(const Credentials &credentials)
{
    const QByteArray user = credentials.user.toUtf8();
    const QByteArray password = credentials.password.toUtf8();
    if (user.contains(':') || !hasOnly(user, isNoControl) || !hasOnly(password, isNoControl))
        return {};
    return "Basic " + (user + ':' + password).toBase64();
}

} // namespace

std::optional<QByteArray> authorizationFor(const QList<QByteArray> &challenges,
                                           const Credentials &credentials, const QUrl &url,
                                           const QByteArray &cnonce)
{
    QList<Challenge> offered;
    for (const QByteArray &value : challenges)
        offered += challengesIn(value);
    for (const DigestAlgorithm &algorithm : digestAlgorithms) {
        for (const Challenge &challenge : std::as_const(offered)) {
            if (canBeAnswered(challenge, algorithm))
                return digest(challenge, algorithm, credentials, requestTarget(url), cnonce);
        }
    }
    const bool isBasicOffered =
        std::any_of(offered.cbegin(), offered.cend(), [](const Challenge &c) { return c.scheme == "basic"; });
    return isBasicOffered ? basic(credentials) : std::nullopt;
}

} // namespace pixhaul
