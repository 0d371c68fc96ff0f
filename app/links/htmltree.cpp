#include "links/htmltree.h"

namespace pixhaul {

namespace {

constexpr size_t memoryLimit = 2UL << 30;  // a page of 64 MB takes about 1.2 GB
constexpr qint64 timeLimit = 20'000;       // ms; it takes about 4,000
constexpr size_t clockInterval = 64 << 10; // bytes from one look at the clock to the next

} // namespace

const GumboNode *HtmlTree::parse(QByteArrayView utf8)
{
    m_clock.start();
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    options.userdata = this;
    options.allocator = &HtmlTree::allocate;
    options.deallocator = [](void *, void *) {};
    // Gumbo is C and has no other way out: between here and allocate() there are only its frames.
    if (setjmp(m_giveUp) != 0)
        return nullptr;
    return gumbo_parse_with_options(&options, utf8.data(), size_t(utf8.size()))->document;
}

void *HtmlTree::allocate(void *tree, size_t size)
{
    auto *self = static_cast<HtmlTree *>(tree);
    const bool looksAtClock = self->m_used / clockInterval != (self->m_used + size) / clockInterval;
    self->m_used += size;
    if (self->m_used > memoryLimit || (looksAtClock && self->m_clock.hasExpired(timeLimit)))
        std::longjmp(self->m_giveUp, 1);
    return self->m_memory.allocate(size);
}

} // namespace pixhaul
