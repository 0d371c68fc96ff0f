#pragma once

#include "core/job.h"
#include "core/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

class QIODevice;

/// What was fetched from where, as a file: CSV (RFC 4180) or JSON Lines, UTF-8, one line a link. Fields may
/// be added, and come in any order; these stay.
/// In CSV a cell that begins with = + - @ (full-width, too), TAB, CR or LF, or with any number of ' before
/// one of these, has one more ' in front, or a spreadsheet would run it as a formula; reading takes it away.
/// JSON Lines have all as it is.
namespace pixhaul::manifest {

enum class Format { Csv, JsonLines };

/// By the ending: .csv, .jsonl; nullopt if it is another.
std::optional<Format> formatOf(const QString &path);

struct Row
{
    QString link = {};      ///< as written, without secrets
    QString finalLink = {}; ///< after redirects
    QString status = {};    ///< "saved", "skipped", "failed", "cancelled", "queued"
    QString reason = {};    ///< of what was skipped or failed, as in the events of --json
    QString folder = {};    ///< absolute; of what was saved, or skipped since it was there
    QString file = {};      ///< relative to `folder`
    qint64 bytes = 0;       ///< of the file
    QSize pixels{0, 0};
    QString format = {};    ///< what the bytes were
    QByteArray sha256 = {}; ///< of the file, 32 raw bytes
    QString etag = {};
    QDateTime time = {}; ///< UTC: of the end; invalid if there was none yet

    bool operator==(const Row &) const = default;
};

/// `time` is for what has no time of its own. `root` is the folder that was saved to: what was skipped there
/// is named relative to it.
Row rowOf(const Link &link, const Stage &stage, const QDateTime &time, const QString &root = {});

/// The first line of a file of this format; empty if it has none.
QByteArray header(Format format);
/// With the end of the line.
QByteArray line(const Row &row, Format format);

/// Whether a file that begins with this line is one of ours, and of which format.
std::optional<Format> formatFromLine(QByteArrayView firstLine);

/// What a manifest tells, as far as it can be understood.
struct Contents
{
    Format format;
    std::vector<Row> rows = {};     ///< of several with one link the last, in the place of the first
    std::vector<qint64> lines = {}; ///< in which each of them begins, from 1
    qint64 end = 0;                 ///< of the last line that makes sense, in bytes, its own end included
    bool isEnded = true;            ///< that line has an end
};
/// One that makes no sense, be it that a sudden end cut it off.
struct BadLine
{
    qint64 number = 0;   ///< from 1
    QByteArrayView text; ///< without its end; as long as the call lasts
};
/// Lines that make no sense are left out, and `reject` is called for each that is neither blank nor begins
/// with a #, in their order. Fails with FileTrouble if the file cannot be read or is no manifest (detail "no
/// manifest"). Blocks.
Result<Contents> read(QIODevice &device, const std::function<void(const BadLine &)> &reject = {});

} // namespace pixhaul::manifest
