#include "store/nametemplate.h"

#include "store/filename.h"
#include "store/urlparts.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qsizetype longestPath = 1024;   // bytes of UTF-8: with the folder before it less than Linux's 4,096
constexpr qsizetype longestSegment = 255; // bytes of UTF-8

QString withoutSlashes(QString text)
{
    return text.replace(u'/', u'_');
}

QString digits(int number)
{
    constexpr int least = 3;
    return QString::number(number).rightJustified(least, u'0');
}

QString sizeOr(int pixels, const QString &word)
{
    return pixels > 0 ? QString::number(pixels) : word;
}

/// As *subdirs*.
QString pathOf(const QStringList &folders)
{
    QStringList segments;
    for (const QString &folder : folders)
        segments += withoutSlashes(folder);
    return segments.join(u'/');
}

/// As *url*.
QString addressOf(const QUrl &url)
{
    QStringList segments =
        QStringList{url.host()} + foldersOf(url) + QStringList{safeStem(lastSegmentOf(url))};
    segments.removeAll(QString());
    const QString query = queryOf(url);
    return segments.join(u'/') + (query.isEmpty() ? QString() : u'?' + query);
}

QString linkExtensionOf(const NameSource &source)
{
    const QString extension = pictureExtensionIn(source.name);
    return extension.isEmpty() ? pictureExtensionIn(lastSegmentOf(source.url)) : extension;
}

QStringView withoutExtension(QStringView text)
{
    constexpr QLatin1StringView asked(".*ext*");
    return text.endsWith(asked) ? text.chopped(asked.size()) : withoutPictureExtension(text);
}

/// Without what pictures end in, so that no file can have the name.
QString folderFrom(const QString &text, qsizetype bytes)
{
    QString folder = safeName(text, bytes);
    for (QString shorter = safeStem(folder); shorter.size() < folder.size(); shorter = safeStem(folder))
        folder = shorter;
    return folder;
}

} // namespace

struct NameTemplate::Tag
{
    enum class Kind {
        Value,
        Folders, ///< its slashes make subfolders
        OfThePicture
    };

    QLatin1StringView name;
    QString (*valueOf)(const NameSource &source);
    Kind kind = Kind::Value;
};

const NameTemplate::Tag *NameTemplate::tagNamed(QStringView name)
{
    using Source = const NameSource &;
    using enum Tag::Kind;
    static constexpr std::array tags{
        Tag{"name"_L1, [](Source s) { return stemFor(s.url, s.name); }},
        Tag{"ext"_L1, [](Source s) { return linkExtensionOf(s); }},
        Tag{"host"_L1, [](Source s) { return s.url.host(); }},
        Tag{"domain"_L1, [](Source s) { return registrableDomainOf(s.url); }},
        Tag{"subdirs"_L1, [](Source s) { return pathOf(foldersOf(s.url)); }, Folders},
        Tag{"flatsubdirs"_L1, [](Source s) { return foldersOf(s.url).join(u'-'); }},
        Tag{"qstring"_L1, [](Source s) { return queryOf(s.url); }},
        Tag{"url"_L1, [](Source s) { return addressOf(s.url); }},
        Tag{"num"_L1, [](Source s) { return digits(s.number); }},
        Tag{"batch"_L1, [](Source s) { return digits(s.batch); }},
        Tag{"idx"_L1, [](Source s) { return digits(s.index); }},
        Tag{"date"_L1, [](Source s) { return s.addedAt.toString(u"yyyy-MM-dd"); }},
        Tag{"y"_L1, [](Source s) { return s.addedAt.toString(u"yyyy"); }},
        Tag{"m"_L1, [](Source s) { return s.addedAt.toString(u"MM"); }},
        Tag{"d"_L1, [](Source s) { return s.addedAt.toString(u"dd"); }},
        Tag{"hh"_L1, [](Source s) { return s.addedAt.toString(u"HH"); }},
        Tag{"mm"_L1, [](Source s) { return s.addedAt.toString(u"mm"); }},
        Tag{"ss"_L1, [](Source s) { return s.addedAt.toString(u"ss"); }},
        Tag{"text"_L1, [](Source s) { return s.text; }},
        Tag{"width"_L1, [](Source s) { return sizeOr(s.pixels.width(), u"width"_s); }, OfThePicture},
        Tag{"height"_L1, [](Source s) { return sizeOr(s.pixels.height(), u"height"_s); }, OfThePicture},
        Tag{"hash"_L1,
            [](Source s) { return s.sha256.isEmpty() ? u"hash"_s : QString::fromLatin1(s.sha256.toHex()); },
            OfThePicture},
    };
    const auto tag = std::ranges::find_if(tags, [name](const Tag &known) { return known.name == name; });
    return tag == tags.end() ? nullptr : &*tag;
}

NameTemplate::NameTemplate()
    : m_pieces{Piece{{}, tagNamed(u"name")}}
{}

tl::expected<NameTemplate, UnknownTag> NameTemplate::parse(const QString &text)
{
    NameTemplate parsed;
    parsed.m_pieces.clear();
    QStringView rest = withoutExtension(text);
    while (!rest.isEmpty()) {
        const QStringView literal = rest.left(rest.indexOf(u'*')); // all of it without an asterisk
        if (!literal.isEmpty()) {
            parsed.m_pieces.push_back({literal.toString()});
            rest = rest.sliced(literal.size());
            continue;
        }
        const qsizetype end = rest.indexOf(u'*', 1);
        const Tag *const tag = end < 0 ? nullptr : tagNamed(rest.sliced(1, end - 1));
        if (!tag)
            return tl::unexpected(UnknownTag{(end < 0 ? rest : rest.first(end + 1)).toString()});
        parsed.m_pieces.push_back({{}, tag});
        rest = rest.sliced(end + 1);
    }
    return parsed;
}

bool NameTemplate::isKnownOnlyAtTheEnd() const
{
    return std::ranges::any_of(
        m_pieces, [](const Piece &piece) { return piece.tag && piece.tag->kind == Tag::Kind::OfThePicture; });
}

QString NameTemplate::nameOf(const NameSource &source) const
{
    QString wanted;
    for (const Piece &piece : m_pieces) {
        if (!piece.tag)
            wanted += piece.text;
        else if (piece.tag->kind == Tag::Kind::Folders)
            wanted += piece.tag->valueOf(source);
        else
            wanted += withoutSlashes(piece.tag->valueOf(source));
    }
    QStringList segments = wanted.split(u'/');
    QString stem = safeName(segments.takeLast(), longestStem);
    if (stem.isEmpty())
        stem = stemFor(source.url, source.name);
    QString path;
    qsizetype room = longestPath - longestSegment; // for folders and their slashes
    for (const QString &segment : segments) {
        const QString folder = folderFrom(segment, std::clamp<qsizetype>(room - 1, 0, longestStem));
        if (folder.isEmpty())
            continue;
        path += folder + u'/';
        room -= folder.toUtf8().size() + 1;
    }
    return path + stem + ".png"_L1;
}

} // namespace pixhaul
