#pragma once

#include "links/linkscanner.h"

#include <QString>

#include <optional>

namespace pixhaul {

/// One of several equal parts of every list: which part a link is in depends on the link alone, so that
/// machines that share a list need not speak with one another.
struct Shard
{
    quint32 index = 1; ///< from 1
    quint32 count = 1; ///< at least `index`
};

/// "2/5". nullopt if it is no part of a whole, or one of more than 1,000,000.
std::optional<Shard> shardFrom(const QString &text);

/// Which part a link is in, from 1: the first 8 bytes of the SHA-256 of its duplicateKey in UTF-8,
/// big-endian, modulo `count`, plus 1. This stays, for parts may be fetched by different versions of the
/// program.
quint32 shardOf(const QUrl &url, quint32 count);

/// Leaves in the scan what belongs to this part: a duplicate goes with what it doubles. What was rejected is
/// told by the first part alone.
void keepShard(Scan &scan, Shard shard);

} // namespace pixhaul
