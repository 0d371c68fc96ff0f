#include "support/reply.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

Step send(QByteArray bytes, Pace pace = {})
{
    return {.kind = Step::Send, .bytes = std::move(bytes), .pace = pace};
}

Step waitFor(std::chrono::milliseconds time)
{
    return time == Reply::forGood ? Step{.kind = Step::Hang} : Step{.kind = Step::Wait, .time = time};
}

QByteArray phraseFor(int status)
{
    return status < 300 ? "Fine"_ba : status < 400 ? "Elsewhere"_ba : "Sorry"_ba;
}

/// The n of `bytes=n-`, the only form that continues a download.
std::optional<qsizetype> openRangeStart(const QByteArray &range)
{
    if (!range.startsWith("bytes=") || !range.endsWith('-'))
        return {};
    bool isNumber = false;
    const qsizetype start = range.mid(6).chopped(1).toLongLong(&isNumber);
    return isNumber ? std::optional(start) : std::nullopt;
}

} // namespace

QByteArray Request::header(const QByteArray &name) const
{
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto &header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == headers.end() ? QByteArray() : found->second;
}

Reply Reply::ok(QByteArray body, QByteArray type)
{
    return status(200, std::move(body), std::move(type));
}

Reply Reply::status(int code, QByteArray body, QByteArray type)
{
    Reply reply;
    reply.m_status = code;
    reply.m_body = std::move(body);
    return type.isEmpty() ? reply : reply.with("Content-Type", std::move(type));
}

Reply Reply::redirect(QByteArray target, int code)
{
    return status(code).with("Location", std::move(target));
}

Reply Reply::raw(QByteArray bytes)
{
    Reply reply;
    reply.m_scripted = {send(std::move(bytes)), Step{.kind = Step::Close}};
    return reply;
}

Reply Reply::rawEndlessly(QByteArray beginning, QByteArray repeated)
{
    Reply reply;
    reply.m_scripted = {send(std::move(beginning)),
                        Step{.kind = Step::SendEndlessly, .bytes = std::move(repeated)}};
    return reply;
}

Reply Reply::packets(const QByteArrayList &packets, std::chrono::milliseconds pause)
{
    Reply reply;
    reply.m_scripted.emplace();
    for (const QByteArray &packet : packets) {
        if (!reply.m_scripted->empty())
            reply.m_scripted->push_back(waitFor(pause));
        reply.m_scripted->push_back(send(packet));
    }
    return reply;
}

Reply Reply::silence()
{
    Reply reply;
    reply.m_scripted = {Step{.kind = Step::Hang}};
    return reply;
}

Reply Reply::closing()
{
    Reply reply;
    reply.m_scripted = {Step{.kind = Step::Close}};
    return reply;
}

Reply Reply::resetting()
{
    Reply reply;
    reply.m_scripted = {Step{.kind = Step::Reset}};
    return reply;
}

Reply Reply::endlessInformational(std::chrono::milliseconds pause)
{
    Reply reply;
    reply.m_scripted = {Step{.kind = Step::SendEndlessly,
                             .bytes = "HTTP/1.1 102 Processing\r\n\r\n"_ba,
                             .pace = {.portion = 27, .pause = pause}}};
    return reply;
}

Reply Reply::afterEarlyHints(std::chrono::milliseconds pause) const
{
    Reply changed = *this;
    changed.m_hintsBefore = pause;
    return changed;
}

Reply Reply::with(QByteArray name, QByteArray value) const
{
    Reply changed = *this;
    changed.m_headers.append({std::move(name), std::move(value)});
    return changed;
}

Reply Reply::without(const QByteArray &name) const
{
    Reply changed = *this;
    changed.m_headers.removeIf(
        [&](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
    return changed;
}

Reply Reply::claimingLength(QByteArray length) const
{
    Reply changed = *this;
    changed.m_length = std::move(length);
    return changed;
}

Reply Reply::lastOnConnection() const
{
    Reply changed = with("Connection", "close");
    changed.m_last = true;
    return changed;
}

Reply Reply::withRanges(QByteArray etag) const
{
    Reply changed = with("Accept-Ranges", "bytes").with("ETag", etag);
    changed.m_etag = std::move(etag);
    return changed;
}

Reply Reply::chunked(qsizetype size) const
{
    Reply changed = *this;
    changed.m_framing = Framing::Chunked;
    changed.m_chunkSize = size;
    return changed;
}

Reply Reply::withBadChunkSizeAt(qsizetype offset) const
{
    Reply changed = *this;
    changed.m_framing = Framing::Chunked;
    changed.m_badChunkAt = offset;
    return changed;
}

Reply Reply::cutAfter(qsizetype bytes) const
{
    Reply changed = *this;
    changed.m_cut = Cut{bytes, Step::Close};
    return changed;
}

Reply Reply::resetAfter(qsizetype bytes) const
{
    Reply changed = *this;
    changed.m_cut = Cut{bytes, Step::Reset};
    return changed;
}

Reply Reply::closedByEnd() const
{
    Reply changed = lastOnConnection();
    changed.m_framing = Framing::Close;
    return changed;
}

Reply Reply::endless() const
{
    Reply changed = *this;
    changed.m_framing = Framing::Endless;
    return changed;
}

Reply Reply::after(std::chrono::milliseconds delay) const
{
    Reply changed = *this;
    changed.m_delay = delay;
    return changed;
}

Reply Reply::headersDripping(qsizetype bytes, std::chrono::milliseconds pause) const
{
    Reply changed = *this;
    changed.m_headPace = {bytes, pause};
    return changed;
}

Reply Reply::stallingInHeaders(std::chrono::milliseconds time) const
{
    Reply changed = *this;
    changed.m_headStall = time;
    return changed;
}

Reply Reply::stallingAt(qsizetype offset, std::chrono::milliseconds time) const
{
    Reply changed = *this;
    changed.m_bodyStall = Stall{offset, time};
    return changed;
}

Reply Reply::dripping(qsizetype bytes, std::chrono::milliseconds pause) const
{
    Reply changed = *this;
    changed.m_bodyPace = {bytes, pause};
    return changed;
}

/// This reply, or the part of it that a conditional range request asks for (RFC 9110, 14.2 and 13.1.5).
Reply Reply::answering(const Request &request) const
{
    const auto start = openRangeStart(request.header("Range"));
    const QByteArray condition = request.header("If-Range");
    if (m_etag.isEmpty() || !start || (!condition.isNull() && condition != m_etag))
        return *this;
    const QByteArray size = QByteArray::number(m_body.size());
    Reply part = *this;
    if (*start >= m_body.size()) {
        part.m_status = 416;
        part.m_body.clear();
        return part.with("Content-Range", "bytes */" + size);
    }
    part.m_status = 206;
    part.m_body = m_body.mid(*start);
    const QByteArray last = QByteArray::number(m_body.size() - 1);
    return part.with("Content-Range", "bytes " + QByteArray::number(*start) + "-" + last + "/" + size);
}

QByteArray Reply::head() const
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(m_status) + " " + phraseFor(m_status) + "\r\n";
    for (const auto &[name, value] : m_headers)
        head += name + ": " + value + "\r\n";
    if (m_length)
        head += "Content-Length: " + *m_length + "\r\n";
    else if (m_framing == Framing::Length && m_status != 304)
        head += "Content-Length: " + QByteArray::number(m_body.size()) + "\r\n";
    if (m_framing == Framing::Chunked)
        head += "Transfer-Encoding: chunked\r\n";
    return head + "\r\n";
}

/// The first `length` bytes of the body as they stand on the wire. A chunk that `length` cuts through still
/// announces its whole size, so that the shorter wire always begins the longer one.
QByteArray Reply::framed(qsizetype length) const
{
    if (m_framing != Framing::Chunked)
        return m_body.left(length);
    QByteArray wire;
    for (qsizetype at = 0; at < length; at += m_chunkSize) {
        const qsizetype announced = std::min(m_chunkSize, m_body.size() - at);
        const bool isBad = m_badChunkAt && at + announced > *m_badChunkAt;
        wire += (isBad ? "zz"_ba : QByteArray::number(announced, 16)) + "\r\n";
        wire += m_body.mid(at, std::min(announced, length - at));
        if (at + announced <= length)
            wire += "\r\n";
    }
    return wire;
}

std::vector<Step> Reply::bodySteps() const
{
    if (m_framing == Framing::Endless)
        return {{.kind = Step::SendEndlessly, .bytes = m_body, .pace = m_bodyPace}};
    std::vector<Step> steps;
    const qsizetype end = m_cut ? std::min(m_cut->offset, m_body.size()) : m_body.size();
    QByteArray wire = framed(end);
    if (m_framing == Framing::Chunked && !m_cut)
        wire += "0\r\n\r\n";
    if (m_bodyStall && m_bodyStall->offset < end) {
        const QByteArray before = framed(m_bodyStall->offset);
        steps = {send(before, m_bodyPace), waitFor(m_bodyStall->time)};
        wire.remove(0, before.size());
    }
    steps.push_back(send(std::move(wire), m_bodyPace));
    return steps;
}

std::vector<Step> Reply::stepsFor(const Request &request) const
{
    if (m_scripted)
        return *m_scripted;
    const Reply reply = answering(request);
    std::vector<Step> steps;
    if (m_delay.count() > 0)
        steps.push_back(waitFor(m_delay));
    if (m_hintsBefore) {
        steps.push_back(send("HTTP/1.1 103 Early Hints\r\n\r\n"));
        steps.push_back(waitFor(*m_hintsBefore));
    }
    const QByteArray head = reply.head();
    const qsizetype half = m_headStall ? head.size() / 2 : 0;
    if (m_headStall) {
        steps.push_back(send(head.left(half), m_headPace));
        steps.push_back(waitFor(*m_headStall));
    }
    steps.push_back(send(head.mid(half), m_headPace));
    for (Step &step : reply.bodySteps())
        steps.push_back(std::move(step));
    if (m_cut)
        steps.push_back({.kind = m_cut->end});
    else if (m_last)
        steps.push_back({.kind = Step::Close});
    return steps;
}

} // namespace pixhaul::test
