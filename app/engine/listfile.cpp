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

/// Whether the very picture was fetched again since it was damaged: it has the next number then.
bool hasSuccessor(Receipt receipt)
{
    const QString file = receipt.file;
    for (int number = 2; !receipt.sha256.isEmpty() && QFileInfo::exists(receipt.folder + u'/' + receipt.file);
         ++number) {
        receipt.file = numbered(file, number);
        if (isSavedFile(receipt))
            return true;
    }
    return false;
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
    if (!info.exists() && !info.isSymLink())
        return Found::Missing;
    return hasSuccessor(receipt) ? Found::Whole : Found::Damaged;
}

/// Where the pictures of a manifest are, or belong.
class Places
{
public:
    /// All in `folder`, unless that is empty.
    Places(const QString &folder, const QString &besideManifest)
        : m_folder(folder)
        , m_besideManifest(besideManifest)
    {}

    QString placeOf(const manifest::Row &row)
    {
        if (!m_folder.isEmpty())
            return m_folder;
        return isNamed(row) ? QDir::cleanPath(row.folder) : m_besideManifest;
    }

    void note(const manifest::Row &row, Found found)
    {
        const QString place = placeOf(row);
        m_isProven = m_isProven || (place == m_besideManifest && (isNamed(row) || found != Found::Missing));
        if (found != Found::Whole)
            ++m_homes[place];
    }

    /// See ManifestCheck.
    QHash<QString, qsizetype> homes() const
    {
        QHash<QString, qsizetype> homes = m_homes;
        if (!m_isProven)
            homes.remove(m_besideManifest);
        return homes;
    }

private:
    bool isNamed(const manifest::Row &row)
    {
        if (!m_known.contains(row.folder))
            m_known.insert(row.folder, isThere(row.folder));
        return m_known.value(row.folder);
    }

    const QString m_folder;
    const QString m_besideManifest;
    QHash<QString, bool> m_known;      // folders that rows name, and whether they are there
    QHash<QString, qsizetype> m_homes; // of what is lost
    bool m_isProven = false;           // pictures lie beside the manifest
};

/// "cats/cat.png" -> "cat"
QString stemOf(const QString &file)
{
    const QString name = partsOf(file).name;
    return name.endsWith(".png"_L1) ? name.chopped(".png"_L1.size()) : name;
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
    Places places(folder, QFileInfo(path).absolutePath());
    CheckedManifest checked;
    LinkScanner scanner;
    QSet<qint64> lost; // lines
    for (std::size_t i = 0; i < contents->rows.size(); ++i) {
        const manifest::Row &row = contents->rows[i];
        const qint64 line = contents->lines[i];
        const bool wasThere = hadFile(row);
        const Found found = wasThere ? look(row, places.placeOf(row)) : Found::Missing;
        if (wasThere)
            places.note(row, found);
        checked.whole += found == Found::Whole;
        checked.missing += wasThere && found == Found::Missing;
        checked.damaged += found == Found::Damaged;
        if (found != Found::Whole) {
            scanner.addAddress(row.link, line, {.name = stemOf(row.file)});
            if (wasThere)
                lost.insert(line);
        }
        if (keepOn && !keepOn(scanner.found()))
            break;
    }
    checked.homes = places.homes();
    checked.wanted = scanner.take();
    for (const FoundLink &found : checked.wanted.links) {
        if (lost.contains(found.line))
            checked.lost.insert(duplicateKey(found.link.url));
    }
    std::ranges::move(rejected, std::back_inserter(checked.wanted.rejected));
    std::ranges::stable_sort(checked.wanted.rejected, {}, &RejectedLine::line);
    return checked;
}

} // namespace pixhaul
