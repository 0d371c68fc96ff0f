#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QSize>
#include <QString>
#include <QUrl>

#include <tl/expected.hpp>

#include <vector>

namespace pixhaul {

/// What a picture's name is made of.
struct NameSource
{
    QUrl url;
    QString name = {}; ///< instead of the link's last segment; empty: there is none
    QString text = {}; ///< a description, from a list
    int number = 1;    ///< counted from the start that the user set
    int batch = 1;
    int index = 1; ///< within the batch
    QDateTime addedAt = {};

    // Known once the picture is here
    QSize pixels = {};
    QByteArray sha256 = {}; ///< 32 raw bytes
};

/// What looks like a tag and is none.
struct UnknownTag
{
    QString tag; ///< with its asterisks, "*foo*"; "*" and what follows it if there is no second one
};

/// What the user wants pictures to be called: text with tags in it, *host*/*num* *name*, and slashes where
/// subfolders are wanted. Tags are
///   *name*          the name, or the last segment of the link's path, without a picture's extension;
///                   the host or "picture" if there is none
///   *ext*           that extension in lower case, "jpg"
///   *host* *domain* the link's host; what can be registered of it
///   *subdirs*       the folders of the link's path, as subfolders
///   *flatsubdirs*   the same with hyphens between them
///   *qstring*       the link's query
///   *url*           host, path and query
///   *num* *batch* *idx*           numbers, with three digits at least
///   *date* *y* *m* *d* *hh* *mm* *ss*   when the link was added: yyyy-mm-dd, and its parts
///   *text*          the description
///   *width* *height* *hash*       in pixels; SHA-256 of the PNG, as hexadecimal digits
/// A value is taken as it is, even if it looks like a tag, and makes no subfolders but for *subdirs*.
class NameTemplate
{
public:
    /// "*name*"
    NameTemplate();

    /// Pictures are PNGs, so an extension at the end does not count: "*name*.*ext*" and "*name*.jpg" mean
    /// "*name*".
    static tl::expected<NameTemplate, UnknownTag> parse(const QString &text);

    /// Whether it has tags that only the picture itself tells: until then those stand in the name as words,
    /// "width", "height" and "hash".
    bool isKnownOnlyAtTheEnd() const;

    /// A relative path, "cats/cat.png": at most 1,024 bytes of UTF-8, "/" between segments, each of which is
    /// safe on every system as nameFor() says, the last one even when numbered. Folders of which nothing can
    /// stay are left out; the last segment becomes *name* then. No folder ends like a picture ("cat.png"),
    /// for there may be such a file. "*name*" alone gives what nameFor() does.
    QString nameOf(const NameSource &source) const;

private:
    struct Tag;
    struct Piece
    {
        QString text; ///< if it is no tag
        const Tag *tag = nullptr;
    };
    static const Tag *tagNamed(QStringView name);

    std::vector<Piece> m_pieces;
};

} // namespace pixhaul
