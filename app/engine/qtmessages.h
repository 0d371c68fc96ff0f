#pragma once

namespace pixhaul {

class Log;

/// What Qt has to say - its warnings - goes to the log as well as to standard error, for as long as the
/// object lives. One at a time.
class QtMessages
{
public:
    explicit QtMessages(Log &log);
    QtMessages(const QtMessages &) = delete;
    QtMessages &operator=(const QtMessages &) = delete;
    ~QtMessages();
};

} // namespace pixhaul
