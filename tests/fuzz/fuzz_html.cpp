// Any page, whole or cut: what it gives can be fetched, and it does not take long.

#include "fuzz/words.h"
#include "links/htmllinks.h"

using namespace pixhaul;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString page = test::wordy(data, size,
                                     {u"<img src=\"", u"<a href='", u"srcset=", u" 2x, ", u"</a>",
                                      u"<base href=", u"<p>", u"<template>", u"&amp;", u"<!--"});
    looksLikeHtml(page);
    for (const QUrl &base : {QUrl(), QUrl(QStringLiteral("https://h.example/a/"))}) {
        const Result<Scan> scan = scanHtml(page, base);
        if (!scan)
            continue;
        for (const FoundLink &found : scan->links)
            if (!found.link.url.isValid())
                std::abort();
    }
    return 0;
}
