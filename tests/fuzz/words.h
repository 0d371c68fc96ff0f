#pragma once

#include <QString>
#include <QStringView>

#include <cstdint>
#include <vector>

namespace pixhaul::test {

/// Makes text of any bytes such that links come about: ASCII stands for itself, everything above for one of
/// the words that matter, `own` and some that every list may have.
inline QString wordy(const std::uint8_t *data, std::size_t size, std::vector<QStringView> own = {})
{
    std::vector<QStringView> words = {u"https://h.example/",
                                      u"http://",
                                      u"://",
                                      u"www.h.example/",
                                      u"hxxp://",
                                      u"user:secret@",
                                      u"a.png",
                                      u"%40",
                                      u"data:image/",
                                      u";base64,",
                                      u"ftp://",
                                      u"https:",
                                      u"\\/\\/",
                                      u"（猫），",
                                      u"…",
                                      u"\U0001F600",
                                      u"\uFEFF",
                                      u"[::1]",
                                      u"[cat]",
                                      u"]("};
    words.insert(words.end(), own.begin(), own.end());
    QString text;
    for (std::size_t i = 0; i < size; ++i) {
        if (data[i] < 0x80)
            text += QChar(data[i]);
        else
            text += words[(data[i] - 0x80) % words.size()];
    }
    return text;
}

} // namespace pixhaul::test
