#pragma once

#include "engine/batch.h"

#include <QTemporaryDir>

#include <memory>
#include <vector>

/// Whole batches, against a FaultServer.
namespace pixhaul::test {

class FaultServer;

constexpr std::chrono::milliseconds soon{20}; ///< for retries

/// As at a start of the program, with the session that lies in `scratch`.
std::unique_ptr<Batch> batchIn(const QTemporaryDir &scratch, const Settings &settings,
                               const Batch::Options &options = {.retryBase = soon});

std::vector<Link> linksTo(const FaultServer &server, const QList<QByteArray> &targets);

/// Starts it and waits until it has finished; false if that takes more than a minute.
bool runToTheEnd(Batch &batch);

} // namespace pixhaul::test
