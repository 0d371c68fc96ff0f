#include "headless/failedlist.h"

#include "links/linkscanner.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr int mostLinks = 40; // as many as Linux follows for one path

/// Where a file would be made that is not there: a dangling link leads there.
QFileInfo targetOf(const QString &path)
{
    QFileInfo target(path);
    for (int links = 0; links < mostLinks && target.isSymLink(); ++links)
        target.setFile(target.symLinkTarget());
    return target;
}

bool areOne(const struct stat &one, const struct stat &other)
{
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/// Whether two paths lead to one file, be it still to be made; the second may be "-", standard input.
bool leadToOne(const QString &path, const QString &other)
{
    struct stat first;
    struct stat second;
    const bool isThere = ::stat(QFile::encodeName(path).constData(), &first) == 0;
    const bool isOtherThere = other == "-"_L1 ? ::fstat(STDIN_FILENO, &second) == 0
                                              : ::stat(QFile::encodeName(other).constData(), &second) == 0;
    if (isThere || isOtherThere)
        return isThere && isOtherThere && areOne(first, second);
    const QFileInfo target = targetOf(path);
    const QFileInfo otherTarget = targetOf(other);
    return target.fileName() == otherTarget.fileName() &&
           ::stat(QFile::encodeName(target.path()).constData(), &first) == 0 &&
           ::stat(QFile::encodeName(otherTarget.path()).constData(), &second) == 0 && areOne(first, second);
}

bool isLink(const QString &line)
{
    LinkScanner scanner;
    scanner.addAddress(line);
    return scanner.take().rejected.empty();
}

/// Whether each line is a link, or blank, or a comment, and not all are comments.
bool holdsLinksAlone(const QString &path)
{
    constexpr qint64 longest = 64 << 20; // a link may hold a picture (data:)
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    bool hasLink = false;
    bool hasComment = false;
    for (QByteArray line = file.readLine(longest); !line.isEmpty(); line = file.readLine(longest)) {
        const QString text = QString::fromUtf8(line).trimmed();
        const bool isComment = text.startsWith(u'#');
        if (!text.isEmpty() && !isComment && !isLink(text))
            return false;
        hasComment = hasComment || isComment;
        hasLink = hasLink || (!isComment && !text.isEmpty());
    }
    return (hasLink || !hasComment) && file.error() == QFileDevice::NoError;
}

} // namespace

std::optional<UsageError> troubleWithFailedList(const HeadlessOptions &options)
{
    const QString &path = options.failedList;
    if (path.isEmpty())
        return std::nullopt;
    if (!options.manifest.isEmpty() && leadToOne(path, options.manifest))
        return UsageError{u"--failed and --manifest name the same file, %1."_s.arg(path)};
    for (const QString &input : options.inputs) {
        if (leadToOne(path, input))
            return UsageError{u"--failed would overwrite %1, which -i reads: name another file."_s.arg(path)};
    }
    const QFileInfo file(path);
    if (file.exists() && !(file.isFile() && holdsLinksAlone(path)))
        return UsageError{
            u"--failed would overwrite %1, which is no list of links: name another file."_s.arg(path)};
    return std::nullopt;
}

} // namespace pixhaul
