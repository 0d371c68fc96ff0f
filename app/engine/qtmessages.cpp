#include "engine/qtmessages.h"

#include "core/link.h"
#include "store/log.h"

#include <QtGlobal>

#include <mutex>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

// A message may come from any thread, and while the log goes.
std::mutex mutex;
Log *target = nullptr;
QtMessageHandler before = nullptr;

LogLevel levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return LogLevel::Debug;
    case QtInfoMsg:
        return LogLevel::Info;
    case QtWarningMsg:
    case QtCriticalMsg:
    case QtFatalMsg:
        return LogLevel::Errors;
    }
    Q_UNREACHABLE();
}

void onMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    QtMessageHandler next = nullptr;
    {
        const std::scoped_lock lock(mutex);
        if (target)
            target->write(levelOf(type), "Qt: "_L1 + withoutPasswords(text));
        next = before;
    }
    if (next)
        next(type, context, text);
}

} // namespace

QtMessages::QtMessages(Log &log)
{
    const std::scoped_lock lock(mutex);
    target = &log;
    before = qInstallMessageHandler(&onMessage);
}

QtMessages::~QtMessages()
{
    const std::scoped_lock lock(mutex);
    qInstallMessageHandler(before);
    target = nullptr;
}

} // namespace pixhaul
