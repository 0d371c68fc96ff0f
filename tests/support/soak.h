#pragma once

#include <QtGlobal>

namespace pixhaul::test {

/// Whether this is the long form, `ctest -C soak -L soak`, which takes minutes.
inline bool isSoak()
{
    return qEnvironmentVariableIsSet("PIXHAUL_SOAK");
}

/// How often, or how much: every day, and in the long form.
inline int soakOr(int everyDay, int inSoak)
{
    return isSoak() ? inSoak : everyDay;
}

/// What random numbers begin with: PIXHAUL_SEED, or the same each day. In the long form it is told, and
/// differs from run to run.
quint32 randomSeed();

} // namespace pixhaul::test
