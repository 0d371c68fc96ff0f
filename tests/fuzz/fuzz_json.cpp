// Any text as JSON: what Qt takes for sound is sound here, too, and what gives links can be fetched.

#include "fuzz/words.h"
#include "links/jsonlinks.h"

#include <QJsonDocument>

#include <algorithm>

using namespace pixhaul;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = test::wordy(
        data, size,
        {u"\"url\":", u"{\"name\":\"", u"\\u00", u"[{", u"}]", u"null,", u"1e5", u"true", u"\"},"});
    const QByteArray bytes = text.toUtf8();
    const Result<Scan> scan = scanJson(text);
    if (!scan)
        std::abort();
    for (const FoundLink &found : scan->links)
        if (!found.link.url.isValid())
            std::abort();
    // Qt takes control characters in strings.
    const bool isPlain = std::none_of(bytes.begin(), bytes.end(), [](char c) { return uchar(c) < 0x20; });
    const bool isSound = isPlain && !QJsonDocument::fromJson(bytes).isNull();
    const bool isBroken =
        std::any_of(scan->rejected.begin(), scan->rejected.end(),
                    [](const RejectedLine &line) { return line.reason == Rejection::NoJson; });
    if (isSound && isBroken)
        std::abort();
    return 0;
}
