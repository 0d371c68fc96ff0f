#include "engine/nameexample.h"

#include "store/nametemplate.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace pixhaul {

NameExample nameExample(const QString &nameTemplate)
{
    constexpr QSize pixels(1920, 1080);
    NameExample example{.link = u"https://pictures.example.org/cats/tabby.jpg?size=large"_s};
    const auto parsed = NameTemplate::parse(nameTemplate);
    if (!parsed) {
        example.unknownTag = parsed.error().tag;
        return example;
    }
    example.name = parsed->nameOf({.url = QUrl(example.link),
                                   .text = u"tabby"_s,
                                   .addedAt = QDateTime::currentDateTime(),
                                   .pixels = pixels,
                                   .sha256 = QCryptographicHash::hash({}, QCryptographicHash::Sha256)});
    return example;
}

} // namespace pixhaul
