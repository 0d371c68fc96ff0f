#pragma once

#include <QString>

namespace pixhaul {

/// What a name template makes of a link, for whoever is typing one.
struct NameExample
{
    QString link;
    QString name = {};       ///< empty if the template makes no sense
    QString unknownTag = {}; ///< what looks like a tag and is none
};
NameExample nameExample(const QString &nameTemplate);

} // namespace pixhaul
