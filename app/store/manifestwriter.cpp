#include "store/manifestwriter.h"

#include "async/leavebehind.h"
#include "core/descriptor.h"
#include "store/posixfile.h"

#include <QFile>

#include <cerrno>
#include <future>
#include <mutex>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qint64 longestFirstLine = 1 << 20;

Failure failureFrom(int error)
{
    const bool isFull = error == ENOSPC || error == EDQUOT;
    return {isFull ? Cause::DiskFull : Cause::FileTrouble, qt_error_string(error)};
}

Failure noAnswer()
{
    return {Cause::FileTrouble, u"its disk does not answer"_s};
}

} // namespace

/// The file, and what is still to be written to it.
class ManifestWriter::File
{
public:
    static Result<std::shared_ptr<File>> open(const QString &path);

    const QSet<QString> &savedBefore() const { return m_savedBefore; }
    /// Whether it is worth a try to write.
    bool add(const manifest::Row &row);
    void writePending();
    /// Why something is not written; null if all is.
    QString trouble();
    void setTroubleListener(std::function<void(const QString &)> listener);

private:
    File(posix::Descriptor file, manifest::Format format)
        : m_file(std::move(file))
        , m_format(format)
    {}
    /// What is there already.
    Result<void> takeOver();

    const posix::Descriptor m_file;
    const manifest::Format m_format;
    QSet<QString> m_savedBefore;
    std::mutex m_mutex;   // of all below
    QByteArray m_pending; // whole lines
    std::function<void(const QString &)> m_troubleListener;
    qsizetype m_tryAgainAt = 0; // bytes pending
    QString m_trouble;          // with the last rows
};

Result<std::shared_ptr<ManifestWriter::File>> ManifestWriter::File::open(const QString &path)
{
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
    std::shared_ptr<File> opened(new File(std::move(file), *format));
    if (const Result<void> done = opened->takeOver(); !done)
        return failed(done.error());
    return opened;
}

Result<void> ManifestWriter::File::takeOver()
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

bool ManifestWriter::File::add(const manifest::Row &row)
{
    const std::scoped_lock lock(m_mutex);
    m_pending += manifest::line(row, m_format);
    return m_pending.size() >= m_tryAgainAt;
}

void ManifestWriter::File::writePending()
{
    QByteArray lines;
    {
        const std::scoped_lock lock(m_mutex);
        lines.swap(m_pending);
    }
    if (lines.isEmpty())
        return;
    const qint64 before = posix::sizeOf(m_file);
    const int error = posix::writeAll(m_file, lines);
    if (error != 0)
        (void)posix::cut(m_file, before); // no half a line
    const std::scoped_lock lock(m_mutex);
    if (error == 0) {
        m_tryAgainAt = 0;
    } else {
        m_pending.prepend(lines);
        m_tryAgainAt = 2 * m_pending.size(); // or each row would cost as much as all before it
        if (m_trouble.isEmpty() && m_troubleListener)
            m_troubleListener(qt_error_string(error));
        m_trouble = qt_error_string(error);
    }
}

QString ManifestWriter::File::trouble()
{
    const std::scoped_lock lock(m_mutex);
    return m_pending.isEmpty() ? QString() : m_trouble;
}

void ManifestWriter::File::setTroubleListener(std::function<void(const QString &)> listener)
{
    const std::scoped_lock lock(m_mutex);
    m_troubleListener = std::move(listener);
}

Result<std::unique_ptr<ManifestWriter>> ManifestWriter::open(const QString &path,
                                                             std::chrono::milliseconds patience)
{
    posix::ignoreFileSizeSignal();
    const auto file = callWithin(patience, [path] { return File::open(path); });
    if (!file)
        return failed(noAnswer());
    return file->map([patience](const std::shared_ptr<File> &opened) {
        return std::unique_ptr<ManifestWriter>(new ManifestWriter(opened, patience));
    });
}

ManifestWriter::ManifestWriter(std::shared_ptr<File> file, std::chrono::milliseconds patience)
    : m_file(std::move(file))
    , m_patience(patience)
    , m_thread(std::make_unique<Workers>(1))
{}

ManifestWriter::~ManifestWriter()
{
    m_thread->submit([file = m_file] { file->writePending(); });
    endWithin(m_patience, std::move(m_thread));
    m_file->setTroubleListener({});
}

const QSet<QString> &ManifestWriter::savedBefore() const
{
    return m_file->savedBefore();
}

void ManifestWriter::add(const manifest::Row &row)
{
    if (m_file->add(row)) // nothing is left to do if an earlier one took it along
        m_thread->submit([file = m_file] { file->writePending(); });
}

Result<void> ManifestWriter::finish()
{
    const auto through = std::make_shared<std::promise<void>>();
    m_thread->submit([file = m_file, through] {
        file->writePending();
        through->set_value();
    });
    if (through->get_future().wait_for(m_patience) == std::future_status::timeout)
        return failed(noAnswer());
    const QString trouble = m_file->trouble();
    return trouble.isNull() ? Result<void>() : failed({Cause::FileTrouble, trouble});
}

void ManifestWriter::setTroubleListener(std::function<void(const QString &)> listener)
{
    m_file->setTroubleListener(std::move(listener));
}

} // namespace pixhaul
