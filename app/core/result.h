#pragma once

#include "core/failure.h"

#include <tl/expected.hpp>

namespace pixhaul {

/// A value, or the Failure that stands in its place: std::expected (C++23) under the names it will have.
template <class T>
using Result = tl::expected<T, Failure>;

/// `return failed({Cause::HostNotFound, host});`
inline tl::unexpected<Failure> failed(Failure failure)
{
    return tl::unexpected<Failure>(std::move(failure));
}

} // namespace pixhaul
