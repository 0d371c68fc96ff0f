#include "headless/printer.h"

#include <QJsonDocument>
#include <QLocale>

#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

QString sentenceOnPlaceholders(const events::Summary &summary)
{
    if (summary.placeholderPictures == 1)
        return u"%1 of them are the same picture: likely a placeholder"_s.arg(summary.placeholders);
    return u"%1 of them are the same %2 pictures: likely placeholders"_s.arg(summary.placeholders)
        .arg(summary.placeholderPictures);
}

QString speed(double bytesPerSecond)
{
    return QLocale::c().formattedDataSize(qint64(bytesPerSecond), 1, QLocale::DataSizeSIFormat) + "/s"_L1;
}

} // namespace

Printer::Printer(const HeadlessOptions &options)
    : m_json(options.json)
    , m_dryRun(options.dryRun)
    , m_quiet(options.quiet)
    , m_verbose(options.verbose)
    , m_hasTerminal(::isatty(STDERR_FILENO) != 0)
{
    if (!m_out.open(stdout, QIODevice::WriteOnly) || !m_err.open(stderr, QIODevice::WriteOnly))
        qFatal("no standard output");
}

void Printer::link(const JobSnapshot &job, qint64 line)
{
    if (m_json)
        object(events::link(job, line));
    else if (m_dryRun)
        result(u"%1\t%2"_s.arg(job.name, job.link.written));
}

void Printer::duplicate(const QString &url, qint64 line, JobId of)
{
    ++m_duplicates;
    if (m_json)
        object(events::duplicate(url, line, of));
    else if (m_verbose)
        remark(u"line %1: twice: %2"_s.arg(line).arg(url));
}

void Printer::rejected(const RejectedLine &line)
{
    ++m_rejected;
    if (m_json)
        object(events::rejected(line));
    else if (m_verbose || line.reason == Rejection::TooManyLinks) // so many are not passed over in silence
        remark(u"line %1: %2: %3"_s.arg(line.line).arg(plainWords(line.reason, line.detail), line.text));
}

void Printer::retry(const JobSnapshot &job, const stage::Waiting &waiting)
{
    if (m_json)
        object(events::retry(job.id, waiting));
    if (m_verbose)
        remark(u"again soon: %1: %2"_s.arg(job.link.written, plainWords(waiting.last)));
}

void Printer::saved(const JobSnapshot &job, const Receipt &receipt)
{
    if (m_json)
        object(events::saved(job, receipt));
    else if (!m_quiet)
        result(u"saved\t%1\t%2"_s.arg(receipt.file, job.link.written));
}

void Printer::placeholder(const JobSnapshot &job, const Receipt &receipt)
{
    if (m_json)
        object(events::placeholder(job, receipt));
}

void Printer::skipped(const JobSnapshot &job, const stage::Skipped &skipped)
{
    if (m_json)
        object(events::skipped(job, skipped));
    else if (!m_quiet)
        result(u"skipped\t%1\t%2"_s.arg(wordFor(skipped.reason), job.link.written));
}

void Printer::failed(const JobSnapshot &job, const stage::Failed &failed)
{
    if (m_json)
        object(events::failed(job, failed));
    else
        result(u"failed\t%1\t%2"_s.arg(plainWords(failed.why), job.link.written));
}

void Printer::summary(const events::Summary &summary)
{
    clearBar();
    if (m_json) {
        object(events::summary(summary));
    } else if (!m_quiet && !m_dryRun) {
        remark(u"%1 saved, %2 skipped, %3 failed, %4 in %5 s"_s.arg(summary.saved)
                   .arg(summary.skipped)
                   .arg(summary.failed)
                   .arg(QLocale::c().formattedDataSize(summary.bytes, 1, QLocale::DataSizeSIFormat))
                   .arg(summary.seconds, 0, 'f', 1));
        if (summary.placeholders > 0)
            remark(sentenceOnPlaceholders(summary));
    }
    m_out.flush();
}

void Printer::leftOut()
{
    if (!m_json && !m_quiet && !m_verbose && m_rejected + m_duplicates > 0)
        remark(u"%1 lines not understood, %2 duplicates (-v shows them)"_s.arg(m_rejected).arg(m_duplicates));
}

void Printer::progress(const Tally &tally, const Pace &pace)
{
    if (!m_hasTerminal || m_quiet)
        return;
    constexpr qsizetype width = 30;
    const qsizetype all = std::max<qsizetype>(1, tally.all());
    const qsizetype full = tally.final() * width / all;
    QString line =
        u"\r[%1%2] %3 of %4 done · %5 failed · %6"_s.arg(QString(full, u'#'), QString(width - full, u'.'))
            .arg(tally.final())
            .arg(tally.all())
            .arg(tally.of(StageKind::Failed))
            .arg(speed(pace.bytesPerSecond()));
    if (const auto left = pace.timeLeft(tally.unfinished()))
        line += u" · about %1 s left"_s.arg(left->count());
    m_err.write(line.toUtf8() + "\x1b[K");
    m_err.flush();
    m_barShown = true;
}

void Printer::warn(const QString &sentence)
{
    clearBar();
    m_err.write("pixhaul: " + sentence.toUtf8() + '\n');
    m_err.flush();
}

void Printer::remark(const QString &line)
{
    clearBar();
    m_err.write(line.toUtf8() + '\n');
    m_err.flush();
}

/// Flushed line by line: whoever reads the other end of a pipe sees each picture as it arrives.
void Printer::result(const QString &line)
{
    clearBar();
    m_out.write(line.toUtf8() + '\n');
    m_out.flush();
}

void Printer::object(const QJsonObject &object)
{
    clearBar();
    m_out.write(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
    m_out.flush();
}

void Printer::clearBar()
{
    if (!m_barShown)
        return;
    m_err.write("\r\x1b[K");
    m_err.flush();
    m_barShown = false;
}

} // namespace pixhaul
