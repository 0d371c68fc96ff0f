#include "picture/converter.h"

#include "async/await.h"

#include <QScopeGuard>

#include <memory>
#include <variant>

namespace pixhaul {

namespace {

/// So many bytes of pixels take no turn: most pictures on the web are smaller (4 megapixels).
constexpr qint64 fewPixels = 16LL << 20;

} // namespace

Converter::Converter(const PictureOptions &options, qint64 mostPixels)
    : m_options(options)
    , m_pixels(mostPixels)
    , m_workers(static_cast<int>(std::max(1U, std::thread::hardware_concurrency())))
{}

Task<Result<Picture>> Converter::toPng(Bytes bytes, QList<PngMetadata::Text> notes)
{
    const auto abandoned = std::make_shared<std::atomic<bool>>(false);
    const auto abandon = qScopeGuard([abandoned] { *abandoned = true; });
    PictureOptions options = m_options;
    options.notes += notes;
    using Outcome = std::variant<Result<Picture>, Examined>;
    OnWorkers first(m_workers, [bytes, options, abandoned]() -> Outcome {
        Result<Examined> examined = examine(bytes.view, options);
        if (!examined)
            return Result<Picture>(failed(examined.error()));
        if (examined->pixelBytes > fewPixels)
            return std::move(*examined);
        return pixhaul::toPng(*examined, options, abandoned.get());
    });
    Outcome outcome = co_await first;
    if (auto *picture = std::get_if<Result<Picture>>(&outcome))
        co_return std::move(*picture);
    auto &large = std::get<Examined>(outcome);
    PixelBudget::Turn turn(m_pixels, large.pixelBytes);
    std::shared_ptr<PixelBudget::Share> share = co_await turn;
    // The share goes with the pixels, on the thread, though nobody may wait for them any more.
    OnWorkers picture(m_workers,
                      [bytes = std::move(bytes), large = std::move(large), options, abandoned,
                       share = std::move(share)] { return pixhaul::toPng(large, options, abandoned.get()); });
    co_return co_await picture;
}

Task<Result<Picture>> Converter::check(Bytes bytes)
{
    OnWorkers picture(m_workers, [bytes = std::move(bytes)] { return checkOnly(bytes.view); });
    co_return co_await picture;
}

} // namespace pixhaul
