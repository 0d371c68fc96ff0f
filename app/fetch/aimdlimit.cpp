#include "fetch/aimdlimit.h"

namespace pixhaul {

void AimdLimit::decrease(int most, quint64 started, quint64 next)
{
    if (started < m_recover)
        return;
    m_learnt = std::max(1, of(most) / 2);
    m_recover = next;
    m_answers = 0;
}

void AimdLimit::increase(int most, quint64 started)
{
    if (!m_learnt || started < m_recover || ++m_answers < of(most))
        return;
    m_answers = 0;
    m_learnt = of(most) + 1;
    if (*m_learnt >= most)
        m_learnt.reset();
}

} // namespace pixhaul
