#pragma once

#include <QByteArrayView>
#include <QElapsedTimer>

#include <gumbo.h>

#include <csetjmp>
#include <memory_resource>

namespace pixhaul {

/// An HTML page as gumbo's tree. Gumbo itself knows no limits: a page of a few MB, nested without end, would
/// cost it hours and more stack than there is when it frees the tree. So all its memory comes from here, is
/// limited, goes away at once with this object, and the time is limited too.
class HtmlTree
{
public:
    HtmlTree() = default;
    Q_DISABLE_COPY_MOVE(HtmlTree)

    /// The root of the tree. It lives as long as this object and `utf8`. Null if a limit was hit.
    const GumboNode *parse(QByteArrayView utf8);

private:
    static void *allocate(void *tree, size_t size);

    std::pmr::monotonic_buffer_resource m_memory;
    size_t m_used = 0;
    QElapsedTimer m_clock;
    std::jmp_buf m_giveUp = {};
};

} // namespace pixhaul
