#include "support/memory.h"

#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

qint64 peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        qFatal("the peak of the memory cannot be read");
    static const QRegularExpression peak(u"VmHWM:\\s*([0-9]+) kB"_s);
    return peak.match(QString::fromLatin1(status.readAll())).captured(1).toLongLong() << 10;
}

void resetPeakMemory()
{
    QFile file(u"/proc/self/clear_refs"_s);
    if (!file.open(QIODevice::WriteOnly) || file.write("5") != 1)
        qFatal("the peak of the memory cannot be reset");
}

} // namespace pixhaul::test
