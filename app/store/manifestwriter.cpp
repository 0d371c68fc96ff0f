#include "store/manifestwriter.h"

#include "store/posixfile.h"

#include <QFile>

#include <cerrno>
#include <future>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qint64 longestFirstLine = 1 << 20;

Failure failureFrom(int error)
{
    const bool isFull = error == ENOSPC || error == EDQUOT;
    return {isFull ? Cause::DiskFull : Cause::FileTrouble, qt_error_string(error)};
}

} // namespace

Result<std::unique_ptr<ManifestWriter>> ManifestWriter::open(const QString &path)
{
    posix::ignoreFileSizeSignal();
    const auto format = manifest::formatOf(path);
    if (!format)
        return failed({Cause::FileTrouble, u"its name has to end in .csv or .jsonl"_s});
    posix::Descriptor file = posix::openToAppend(path);
    if (!file.isOpen())
        return failed(failureFrom(errno));
    if (!posix::isFile(file))
        return failed({Cause::FileTrouble, u"it is no ordinary file"_s});
    if (!posix::lock(file))
        return failed({Cause::FileTrouble, u"another run writes to it"_s});
    std::unique_ptr<ManifestWriter> writer(new ManifestWriter(std::move(file), *format));
    if (const Result<void> done = writer->takeOver(); !done)
        return failed(done.error());
    return writer;
}

ManifestWriter::ManifestWriter(posix::Descriptor file, manifest::Format format)
    : m_file(std::move(file))
    , m_format(format)
{}

ManifestWriter::~ManifestWriter()
{
    m_thread.submit([this] { writePending(); });
}

Result<void> ManifestWriter::takeOver()
{
    QFile reading;
    if (!reading.open(m_file.get(), QIODevice::ReadOnly))
        return failed({Cause::FileTrouble, reading.errorString()});
    const QByteArray header = manifest::header(m_format);
    const QByteArray beginning = reading.peek(longestFirstLine);
    const bool isCutOff = m_format == manifest::Format::JsonLines && beginning.startsWith("{\"link\":") &&
                          beginning.size() == reading.size() && !beginning.contains('\n') &&
                          !manifest::formatFromLine(beginning);
    if (header.startsWith(beginning) || isCutOff) { // nothing, or not all of its first line
        m_pending = header;
        return posix::cut(m_file, 0) == 0 ? Result<void>() : failed(failureFrom(errno));
    }
    Result<manifest::Contents> contents = manifest::read(reading);
    if (!contents)
        return failed(contents.error());
    if (contents->format != m_format)
        return failed({Cause::FileTrouble, u"no manifest"_s});
    for (const manifest::Row &row : contents->rows) {
        if (row.status == "saved"_L1)
            m_savedBefore.insert(row.link);
    }
    if (!contents->isEnded)
        m_pending = "\n";
    reading.seek(contents->end);
    const QByteArray rest = reading.readAll();
    if (rest.isEmpty())
        return {};
    if (rest.contains('\n')) { // no line that was cut off: somebody's own, which stay
        if (!rest.endsWith('\n'))
            m_pending = "\n";
        return {};
    }
    const int error = posix::cut(m_file, contents->end);
    return error == 0 ? Result<void>() : failed(failureFrom(error));
}

void ManifestWriter::add(const manifest::Row &row)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_pending += manifest::line(row, m_format);
        if (m_pending.size() < m_tryAgainAt)
            return;
    }
    m_thread.submit([this] { writePending(); }); // nothing is left to do if an earlier one took it along
}

Result<void> ManifestWriter::finish()
{
    std::promise<void> through;
    m_thread.submit([&] {
        writePending();
        through.set_value();
    });
    through.get_future().wait();
    const std::scoped_lock lock(m_mutex);
    return m_pending.isEmpty() ? Result<void>() : failed({Cause::FileTrouble, m_trouble});
}

void ManifestWriter::setTroubleListener(std::function<void(const QString &)> listener)
{
    m_troubleListener = std::move(listener);
}

void ManifestWriter::writePending()
{
    QByteArray lines;
    {
        const std::scoped_lock lock(m_mutex);
        lines.swap(m_pending);
    }
    if (lines.isEmpty())
        return;
    const qint64 before = posix::sizeOf(m_file);
    if (const int error = posix::writeAll(m_file, lines); error != 0) {
        (void)posix::cut(m_file, before); // no half a line
        const std::scoped_lock lock(m_mutex);
        m_pending.prepend(lines);
        m_tryAgainAt = 2 * m_pending.size(); // or each row would cost as much as all before it
        if (m_trouble.isEmpty() && m_troubleListener)
            m_troubleListener(qt_error_string(error));
        m_trouble = qt_error_string(error);
    }
}

} // namespace pixhaul
