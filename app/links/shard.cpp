#include "links/shard.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QtEndian>

#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr quint32 mostShards = 1'000'000;

} // namespace

std::optional<Shard> shardFrom(const QString &text)
{
    static const QRegularExpression form(u"^([0-9]{1,7})/([0-9]{1,7})$"_s);
    const QRegularExpressionMatch match = form.match(text);
    const Shard shard{match.captured(1).toUInt(), match.captured(2).toUInt()};
    if (!match.hasMatch() || shard.index < 1 || shard.index > shard.count || shard.count > mostShards)
        return std::nullopt;
    return shard;
}

quint32 shardOf(const QUrl &url, quint32 count)
{
    const QByteArray hash = QCryptographicHash::hash(duplicateKey(url).toUtf8(), QCryptographicHash::Sha256);
    return quint32(qFromBigEndian<quint64>(hash.constData()) % count) + 1;
}

void keepShard(Scan &scan, Shard shard)
{
    constexpr qsizetype elsewhere = -1;
    std::vector<qsizetype> places; // where each link went
    places.reserve(scan.links.size());
    std::vector<FoundLink> links;
    for (FoundLink &found : scan.links) {
        const bool isOurs = shardOf(found.link.url, shard.count) == shard.index;
        places.push_back(isOurs ? std::ssize(links) : elsewhere);
        if (isOurs)
            links.push_back(std::move(found));
    }
    scan.links = std::move(links);
    std::erase_if(scan.duplicates, [&places](DuplicateLink &duplicate) {
        duplicate.of = places[std::size_t(duplicate.of)];
        return duplicate.of == elsewhere;
    });
    if (shard.index > 1)
        scan.rejected.clear();
}

} // namespace pixhaul
