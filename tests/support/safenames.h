#pragma once

#include <QString>

namespace pixhaul::test {

/// What is wrong with `name`, which is to end in ".png", as a file name on some system; empty if nothing.
QString faultOf(const QString &name);

} // namespace pixhaul::test
