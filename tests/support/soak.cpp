#include "support/soak.h"

#include <QRandomGenerator>
#include <QtDebug>

namespace pixhaul::test {

quint32 randomSeed()
{
    constexpr quint32 everyDay = 20'260'101;
    bool isGiven = false;
    const quint32 given = qEnvironmentVariable("PIXHAUL_SEED").toUInt(&isGiven);
    const quint32 seed = isGiven ? given : isSoak() ? QRandomGenerator::system()->generate() : everyDay;
    qInfo("PIXHAUL_SEED=%u", seed);
    return seed;
}

} // namespace pixhaul::test
