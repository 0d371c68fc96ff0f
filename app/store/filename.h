#pragma once

#include <QHash>
#include <QSet>
#include <QString>
#include <QUrl>

#include <mutex>
#include <set>

namespace pixhaul {

/// The name that a link's picture gets before anything else is known: the last path segment, percent-decoded,
/// without a picture's extension, made safe on every system, plus ".png"; the host or "picture" if there is
/// no segment. At most 255 bytes of UTF-8, and its originalName(), too, even after " (99999999)" was added.
QString nameFor(const QUrl &url);

/// The same without ".png", and by `name` instead of the last segment if anything of it can stay.
QString stemFor(const QUrl &url, const QString &name);

/// The name of the bytes that came, beside the picture that was made of them: "cat.png", "jpeg" -> "cat.jpg";
/// of a PNG "cat.original.png".
QString originalName(const QString &picture, const QString &format);

/// Whether it can name something in a folder itself: no path, not the folder or the one above.
bool isFileName(const QString &name);
/// Whether it can name something below a folder: such names with '/' between them.
bool isPathOfNames(const QString &path);

/// "cats/a.png": "cats" and "a.png"; the folder is empty for a mere name.
struct PathParts
{
    QString folder;
    QString name;
};
PathParts partsOf(const QString &path);

/// How many bytes of UTF-8 a stem may have: of the 255 that every common file system takes (ext4, NTFS, APFS,
/// exFAT), what the longest extension, ".original.png", and the longest number, " (99999999)", leave.
inline constexpr qsizetype longestStem = 255 - 13 - 11;

/// A text made safe as the name of a file or folder on every system, at most `bytes` bytes of UTF-8. Empty if
/// nothing of it can stay.
QString safeName(const QString &text, qsizetype bytes);

/// The same without a picture's extension, at most longestStem bytes.
QString safeStem(const QString &text);

/// The extension that safeStem() takes off, in lower case: "cat.JPG" -> "jpg". Empty if there is none.
QString pictureExtensionIn(const QString &text);

/// "cat.jpg" -> "cat"; "show.php" and ".jpg" stay.
QStringView withoutPictureExtension(QStringView text);

/// "a.png", 3 -> "a (3).png"; "b.c/a", 3 -> "b.c/a (3)".
QString numbered(const QString &name, int number);

/// What the files of one picture are called.
struct PictureNames
{
    QString picture;
    QString original = {}; ///< empty if it is not kept
};

/// Names in use, or paths with "/" between segments, compared by their foldedName(), so that two never meet
/// on any disk, even where their folders do. Thread-safe: the event loop reserves when links are added, and a
/// commit asks for the next name when the disk has the first already.
class NameBook
{
public:
    /// `wanted`, or "wanted (2)", "(3)" …: the first that is not in use. O(1) however many there are.
    QString reserve(const QString &wanted);
    /// The next free name of the same stem after `taken`, which the disk turned out to hold; `taken` stays
    /// reserved.
    QString reserveAfter(const QString &taken);
    /// The original's name beside `picture`, which is reserved; if that is in use, the next number at which
    /// neither is, for both.
    PictureNames reserveBeside(const QString &picture, const QString &format);
    /// Marks exactly `name` as in use, e.g. when a session is loaded; once more if it is already.
    void occupy(const QString &name);
    /// Free once it was released as often as it was taken.
    void release(const QString &name);

private:
    /// The numbers given to one name: all from 2 to `next` - 1 are in use, but for the freed ones.
    struct Series
    {
        int next = 2;
        std::set<int> freed;
    };
    QString nextAfter(const QString &taken);
    QString reserveNumbered(const QString &name);

    std::mutex m_mutex;
    QSet<QString> m_inUse;           // folded names
    QHash<QString, int> m_more;      // who has one of them, too
    QHash<QString, Series> m_series; // by the folded name without its number
};

} // namespace pixhaul
