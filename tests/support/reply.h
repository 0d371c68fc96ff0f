#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace pixhaul::test {

using HeaderList = QList<std::pair<QByteArray, QByteArray>>;

/// What a client sent, as it was on the wire.
struct Request
{
    QByteArray method;
    QByteArray target; ///< path and query; the whole address if the client takes us for its proxy
    HeaderList headers;
    QByteArray host;    ///< the address of ours that was asked, e.g. "127.0.0.2"
    int connection = 0; ///< which connection it came by, counted from 1 over all addresses
    std::chrono::steady_clock::time_point at;

    /// The first header of that name, whatever its case; null if there is none.
    QByteArray header(const QByteArray &name) const;
};

/// How fast bytes go out: `portion` at a time with `pause` after each. The default is all at once.
struct Pace
{
    qsizetype portion = 0;
    std::chrono::milliseconds pause{0};
};

/// One thing that a connection does on the way through a Reply.
struct Step
{
    enum Kind {
        Send,
        SendEndlessly, ///< `bytes` again and again
        Wait,          ///< for `time`
        Hang,          ///< open, mute, for good
        Close,         ///< an orderly end, after everything was sent
        Reset,         ///< RST
    };
    Kind kind;
    QByteArray bytes = {};
    Pace pace = {};
    std::chrono::milliseconds time{0};
};

/// What a FaultServer does with one request, written like a sentence:
///
///     Reply::ok(jpeg, "image/jpeg").dripping(100, 50ms)
///     Reply::ok(jpeg, "image/jpeg").cutAfter(5000)
///     Reply::status(503).with("Retry-After", "2")
///
/// Each word yields a changed copy. A reply keeps its connection alive unless it says otherwise.
class Reply
{
public:
    static constexpr std::chrono::milliseconds forGood = std::chrono::milliseconds::max();

    static Reply ok(QByteArray body, QByteArray type = "image/png");
    static Reply status(int code, QByteArray body = {}, QByteArray type = "text/plain");
    static Reply redirect(QByteArray target, int code = 302);
    /// These bytes and no others; then the connection closes. Every other fault can be written with it.
    static Reply raw(QByteArray bytes);
    /// These bytes, and then the others again and again.
    static Reply rawEndlessly(QByteArray beginning, QByteArray repeated);
    /// Bytes packet by packet, `pause` between two; then the connection stays open for the next request.
    static Reply packets(const QByteArrayList &packets, std::chrono::milliseconds pause);
    /// Reads the request and never says a word.
    static Reply silence();
    static Reply closing();
    static Reply resetting();
    /// `102 Processing` every `pause`, and nothing else ever.
    static Reply endlessInformational(std::chrono::milliseconds pause);

    // Headers
    Reply with(QByteArray name, QByteArray value) const; ///< one more, even if it is there already
    Reply without(const QByteArray &name) const;
    Reply claimingLength(QByteArray length) const; ///< Content-Length: whatever you say
    Reply lastOnConnection() const;                ///< Connection: close, and done
    Reply
    withRanges(QByteArray etag) const; ///< answers `Range: bytes=n-` with 206 if If-Range is absent or fits

    // Body
    Reply chunked(qsizetype size = 16384) const;
    Reply withBadChunkSizeAt(qsizetype offset) const; ///< chunked; from there on a chunk's size is no number
    Reply cutAfter(qsizetype bytes) const;            ///< closes after so many bytes of body
    Reply resetAfter(qsizetype bytes) const;          ///< the same with RST
    Reply closedByEnd() const;                        ///< no length at all: the close is the end
    Reply endless() const;                            ///< no length, and the body again and again

    // Time
    Reply after(std::chrono::milliseconds delay) const;           ///< before the first byte
    Reply afterEarlyHints(std::chrono::milliseconds pause) const; ///< 103, and after `pause` this
    Reply headersDripping(qsizetype bytes, std::chrono::milliseconds pause) const;
    Reply stallingInHeaders(std::chrono::milliseconds time = forGood) const; ///< half-way through them
    Reply stallingAt(qsizetype offset, std::chrono::milliseconds time = forGood) const; ///< of the body
    Reply dripping(qsizetype bytes, std::chrono::milliseconds pause) const;             ///< the body

    /// What the connection has to do. Without Close, Reset or Hang the connection then reads on.
    std::vector<Step> stepsFor(const Request &request) const;

private:
    enum class Framing { Length, Chunked, Close, Endless };
    struct Stall
    {
        qsizetype offset;
        std::chrono::milliseconds time;
    };
    struct Cut
    {
        qsizetype offset;
        Step::Kind end;
    };

    Reply answering(const Request &request) const;
    QByteArray head() const;
    QByteArray framed(qsizetype length) const;
    std::vector<Step> bodySteps() const;

    int m_status = 200;
    HeaderList m_headers;
    QByteArray m_body;
    std::optional<std::vector<Step>> m_scripted; // in place of everything else
    std::optional<QByteArray> m_length;          // in place of the true one
    QByteArray m_etag;
    Framing m_framing = Framing::Length;
    qsizetype m_chunkSize = 16384;
    std::optional<qsizetype> m_badChunkAt;
    bool m_last = false;
    std::chrono::milliseconds m_delay{0};
    Pace m_headPace;
    Pace m_bodyPace;
    std::optional<std::chrono::milliseconds> m_hintsBefore;
    std::optional<std::chrono::milliseconds> m_headStall;
    std::optional<Stall> m_bodyStall;
    std::optional<Cut> m_cut;
};

} // namespace pixhaul::test
