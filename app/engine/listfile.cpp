#include "engine/listfile.h"

#include "core/wholefile.h"
#include "store/filename.h"
#include "store/intent.h"
#include "store/manifest.h"
#include "store/posixfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr QByteArrayView byteOrderMark = "\xef\xbb\xbf"; // or spreadsheets take UTF-8 for something else

Failure troubleWith(const QFileDevice &file)
{
    return {Cause::FileTrouble, file.errorString()};
}

enum class Found { Whole, Missing, Damaged };

/// Whether its picture was there once: as it was saved, or, where somebody else's had its name, no more is
/// known.
bool hadFile(const manifest::Row &row)
{
    const bool wasThere =
        row.status == "saved"_L1 || (row.status == "skipped"_L1 && row.reason == wordFor(SkipReason::Exists));
    return wasThere && isPathOfNames(row.file);
}

/// No link on the way is followed.
bool isFileBelow(const QString &folder, const QString &file)
{
    const auto [below, name] = partsOf(file);
    const posix::Descriptor own =
        posix::openBelow(posix::openFolder(folder), QFile::encodeName(below), /*make=*/false);
    return posix::isFile(own, QFile::encodeName(name));
}

bool isThere(const QString &folder)
{
    return QDir::isAbsolutePath(folder) && QDir(folder).exists();
}

/// What is in `folder` of a picture that had a file.
Found look(const manifest::Row &row, const QString &folder)
{
    const Receipt receipt{.folder = folder, .file = row.file, .bytes = row.bytes, .sha256 = row.sha256};
    const bool isWhole =
        row.status == "saved"_L1 ? isSavedFile(receipt) : isFileBelow(receipt.folder, receipt.file);
    if (isWhole)
        return Found::Whole;
    const QFileInfo info(folder, row.file);
    return info.exists() || info.isSymLink() ? Found::Damaged : Found::Missing;
}

} // namespace

Result<void> saveList(std::span<const JobSnapshot> jobs, const QString &path, const QString &folder)
{
    const auto format = manifest::formatOf(path);
    QByteArray bytes;
    if (format == manifest::Format::Csv)
        bytes += byteOrderMark;
    if (format)
        bytes += manifest::header(*format);
    for (const JobSnapshot &job : jobs)
        bytes += format ? manifest::line(manifest::rowOf(job.link, job.stage, {}, folder), *format)
                        : job.link.written.toUtf8() + '\n';
    return writeWhole(path, bytes);
}

bool isManifestFile(const QString &path)
{
    constexpr qint64 longestFirstLine = 1 << 20;
    QFile file(path);
    return QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly) &&
           manifest::formatFromLine(file.readLine(longestFirstLine)).has_value();
}

Result<CheckedManifest>
checkManifest(const QString &path, const std::function<bool(qsizetype wanted)> &keepOn, const QString &folder)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failed(troubleWith(file));
    std::vector<RejectedLine> rejected;
    const auto contents = manifest::read(file, [&rejected](const manifest::BadLine &line) {
        const QByteArrayView text = line.text.first(std::min(line.text.size(), longestLine));
        rejected.push_back(rejectedLine(line.number, QString::fromUtf8(text), Rejection::NoRow));
    });
    if (!contents)
        return failed(contents.error());
    const QString besideManifest = QFileInfo(path).absolutePath();
    QHash<QString, bool> known; // folders, and whether they are there
    const auto placeOf = [&](const manifest::Row &row) {
        if (!folder.isEmpty())
            return folder;
        if (!known.contains(row.folder))
            known.insert(row.folder, isThere(row.folder));
        return known.value(row.folder) ? QDir::cleanPath(row.folder) : besideManifest;
    };
    bool anyBeside = false;
    CheckedManifest checked;
    LinkScanner scanner;
    QHash<qint64, QString> names; // by line
    QSet<qint64> lost;            // lines
    for (std::size_t i = 0; i < contents->rows.size(); ++i) {
        const manifest::Row &row = contents->rows[i];
        const qint64 line = contents->lines[i];
        const bool wasThere = hadFile(row);
        const QString place = placeOf(row);
        const Found found = wasThere ? look(row, place) : Found::Missing;
        anyBeside =
            anyBeside || (place == besideManifest && (known.value(row.folder) || found != Found::Missing));
        checked.whole += found == Found::Whole;
        checked.missing += wasThere && found == Found::Missing;
        checked.damaged += found == Found::Damaged;
        if (found != Found::Whole) {
            scanner.addAddress(row.link, line);
            if (wasThere) {
                lost.insert(line);
                ++checked.homes[place];
            }
            const QString name = partsOf(row.file).name;
            names.insert(line, name.endsWith(".png"_L1) ? name.chopped(".png"_L1.size()) : name);
        }
        if (keepOn && !keepOn(scanner.found()))
            break;
    }
    if (!anyBeside)
        checked.homes.remove(besideManifest);
    checked.wanted = scanner.take();
    for (FoundLink &found : checked.wanted.links) {
        found.link.name = names.value(found.line);
        if (lost.contains(found.line))
            checked.lost.insert(duplicateKey(found.link.url));
    }
    std::ranges::move(rejected, std::back_inserter(checked.wanted.rejected));
    std::ranges::stable_sort(checked.wanted.rejected, {}, &RejectedLine::line);
    return checked;
}

} // namespace pixhaul
