#include "picture/converter.h"

#include "async/await.h"

#include <QScopeGuard>

#include <memory>

namespace pixhaul {

Converter::Converter(const PictureOptions &options)
    : m_options(options)
    , m_workers(static_cast<int>(std::max(1U, std::thread::hardware_concurrency())))
{}

Task<Result<Picture>> Converter::toPng(Bytes bytes)
{
    const auto abandoned = std::make_shared<std::atomic<bool>>(false);
    const auto abandon = qScopeGuard([abandoned] { *abandoned = true; });
    OnWorkers picture(m_workers, [bytes = std::move(bytes), options = m_options, abandoned] {
        return pixhaul::toPng(bytes.view, options, abandoned.get());
    });
    co_return co_await picture;
}

Task<Result<Picture>> Converter::check(Bytes bytes)
{
    OnWorkers picture(m_workers, [bytes = std::move(bytes)] { return checkOnly(bytes.view); });
    co_return co_await picture;
}

} // namespace pixhaul
