#include "picture/converter.h"

#include "async/await.h"

#include <QScopeGuard>

#include <memory>

namespace pixhaul {

Converter::Converter(const PictureLimits &limits)
    : m_limits(limits)
    , m_workers(static_cast<int>(std::max(1U, std::thread::hardware_concurrency())))
{
}

Task<Result<Picture>> Converter::toPng(QByteArray bytes)
{
    const auto abandoned = std::make_shared<std::atomic<bool>>(false);
    const auto abandon = qScopeGuard([abandoned] { *abandoned = true; });
    co_return co_await OnWorkers(m_workers, [bytes = std::move(bytes), limits = m_limits, abandoned] {
        return pixhaul::toPng(bytes, limits, abandoned.get());
    });
}

Task<Result<Picture>> Converter::check(QByteArray bytes)
{
    co_return co_await OnWorkers(m_workers, [bytes = std::move(bytes)] { return checkOnly(bytes); });
}

} // namespace pixhaul
