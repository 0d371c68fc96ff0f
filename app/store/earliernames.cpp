#include "store/earliernames.h"

#include "store/foldedname.h"
#include "store/posixfile.h"

#include <QFile>

#include <algorithm>

namespace pixhaul {

namespace {

std::size_t foldedHash(const QByteArray &name)
{
    return qHash(foldedName(QFile::decodeName(name)));
}

} // namespace

EarlierNames::EarlierNames(const posix::Descriptor &folder, std::chrono::milliseconds patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    m_isSure = posix::forEachName(folder, [this, deadline](const QByteArray &name) {
        m_names.push_back({foldedHash(name), qHash(name)});
        return std::chrono::steady_clock::now() < deadline;
    });
    std::ranges::sort(m_names, {}, &Name::folded);
}

bool EarlierNames::hasTwinOf(const QByteArray &name) const
{
    const auto alike = std::ranges::equal_range(m_names, foldedHash(name), {}, &Name::folded);
    return std::ranges::any_of(
        alike, [exact = qHash(name)](std::size_t other) { return other != exact; }, &Name::exact);
}

} // namespace pixhaul
