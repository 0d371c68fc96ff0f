#include "links/jsonlinks.h"

#include "links/jsontext.h"
#include "links/words.h"

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

using Kind = JsonText::Kind;

constexpr qsizetype deepest =
    10'000; ///< arrays and objects within one another: RFC 8259, section 9, allows a limit

/// Spares most strings a closer look.
bool mayHoldLink(const QString &text)
{
    return text.contains("://"_L1) || text.contains("www."_L1, Qt::CaseInsensitive) ||
           text.contains("data:image"_L1, Qt::CaseInsensitive);
}

/// Collects what one JSON text says, and hands it over in its order once all objects are known.
class JsonLinks
{
public:
    JsonLinks(QStringView text, qint64 line)
        : m_text(text)
        , m_tokens(text, line)
    {}

    void read(LinkScanner &scanner);

private:
    /// What an object says of its links, and how much it is to be believed: "filename" beats "name".
    struct Object
    {
        LinkDetails details = {};
        int nameRank = 0;
    };
    /// A string that may hold links.
    struct Found
    {
        QString text;
        qint64 line = 0;
        qsizetype object = 0; ///< index into m_objects
        bool isNamed = false; ///< its key says that it is the object's own link
    };
    /// An array or object that has not ended yet.
    struct Level
    {
        bool isObject = false;
        qsizetype object = 0; ///< index into m_objects: its own, or that of one around it
        size_t holder = 0; ///< index into m_levels of the object that is around its members, or of the bottom
        bool hasOwn = false; ///< made only where there is something to say: most objects have no links
        QString key = {};    ///< of an object's member that is being read, or of the array
    };

    enum class State { Value, FirstValue, Key, FirstKey, Colon, End };

    bool take(Kind kind);
    bool takeValue(Kind kind);
    qsizetype ownObject();
    void begin(bool isObject);
    bool end(bool isObject);
    void afterValue();
    void takeString();
    void tellDetails(const QString &key, const QString &value);
    void hand(LinkScanner &scanner) const;
    void readRest(LinkScanner &scanner) const;

    const QStringView m_text;
    JsonText m_tokens;
    std::vector<Object> m_objects = std::vector<Object>(1); ///< the first stands for what is in none
    std::vector<Found> m_found;
    std::vector<Level> m_levels;
    State m_state = State::Value;
};

void JsonLinks::read(LinkScanner &scanner)
{
    for (Kind kind = m_tokens.next();; kind = m_tokens.next()) {
        if (kind == Kind::End && m_state == State::End && m_levels.empty())
            return hand(scanner);
        if (!take(kind))
            break;
    }
    hand(scanner);
    readRest(scanner);
}

/// False where the text is no JSON.
bool JsonLinks::take(Kind kind)
{
    switch (m_state) {
    case State::FirstKey:
        if (kind == Kind::ObjectEnd)
            return end(true);
        [[fallthrough]];
    case State::Key:
        if (kind != Kind::String)
            return false;
        m_levels.back().key = m_tokens.string();
        if (mayHoldLink(m_tokens.string()))
            m_found.push_back({m_tokens.string(), m_tokens.line(), ownObject(), false});
        m_state = State::Colon;
        return true;
    case State::Colon:
        m_state = State::Value;
        return kind == Kind::Colon;
    case State::FirstValue:
        if (kind == Kind::ArrayEnd)
            return end(false);
        [[fallthrough]];
    case State::Value:
        return takeValue(kind);
    case State::End:
        if (m_levels.empty())
            return false;
        if (kind == Kind::ObjectEnd || kind == Kind::ArrayEnd)
            return end(kind == Kind::ObjectEnd);
        m_state = m_levels.back().isObject ? State::Key : State::Value;
        return kind == Kind::Comma;
    }
    Q_UNREACHABLE();
}

bool JsonLinks::takeValue(Kind kind)
{
    switch (kind) {
    case Kind::ObjectBegin:
    case Kind::ArrayBegin:
        if (qsizetype(m_levels.size()) == deepest)
            return false;
        begin(kind == Kind::ObjectBegin);
        return true;
    case Kind::String:
        takeString();
        afterValue();
        return true;
    case Kind::Other:
        afterValue();
        return true;
    default:
        return false;
    }
}

/// The object that a member belongs to, through the arrays between them.
qsizetype JsonLinks::ownObject()
{
    if (m_levels.empty())
        return 0;
    Level &holder = m_levels[m_levels.back().holder];
    if (holder.isObject && !holder.hasOwn) {
        // What is around an object tells its folder: {"album": "cats", "pictures": [{"url": …}]}
        Object object;
        object.details.folder = m_objects[size_t(holder.object)].details.folder;
        holder.object = qsizetype(m_objects.size());
        holder.hasOwn = true;
        m_objects.push_back(std::move(object));
    }
    return holder.object;
}

void JsonLinks::begin(bool isObject)
{
    Level level;
    level.isObject = isObject;
    if (!m_levels.empty()) {
        level.object = m_levels[m_levels.back().holder].object;
        level.holder = isObject ? m_levels.size() : m_levels.back().holder;
        level.key = isObject ? QString() : m_levels.back().key;
    }
    m_levels.push_back(std::move(level));
    m_state = isObject ? State::FirstKey : State::FirstValue;
}

bool JsonLinks::end(bool isObject)
{
    if (m_levels.back().isObject != isObject)
        return false;
    m_levels.pop_back();
    afterValue();
    return true;
}

void JsonLinks::afterValue()
{
    m_state = State::End;
}

void JsonLinks::takeString()
{
    const QString &text = m_tokens.string();
    const bool isBare = m_levels.empty();
    const QString key = isBare ? QString() : m_levels.back().key;
    if (!isBare && m_levels.back().isObject)
        tellDetails(key, text);
    if (!mayHoldLink(text))
        return;
    const bool isNamed =
        isOneOf(key, {"url"_L1, "uri"_L1, "link"_L1, "src"_L1, "href"_L1, "image"_L1, "img"_L1,
                      "image_url"_L1, "imageurl"_L1, "image_link"_L1, "picture"_L1, "photo"_L1, "file_url"_L1,
                      "fileurl"_L1, "download_url"_L1, "original"_L1});
    m_found.push_back({text, m_tokens.line(), ownObject(), isNamed});
}

void JsonLinks::tellDetails(const QString &key, const QString &value)
{
    if (value.contains("://"_L1))
        return;
    const bool isKnown =
        isOneOf(key, {"folder"_L1, "dir"_L1, "directory"_L1, "album"_L1, "category"_L1, "title"_L1, "alt"_L1,
                      "caption"_L1, "filename"_L1, "file_name"_L1, "name"_L1});
    if (!isKnown)
        return;
    Object &object = m_objects[size_t(ownObject())];
    if (isOneOf(key, {"folder"_L1, "dir"_L1, "directory"_L1, "album"_L1, "category"_L1}))
        object.details.folder = value;
    const bool isTitle = isOneOf(key, {"title"_L1});
    if (isTitle || isOneOf(key, {"alt"_L1, "caption"_L1}))
        object.details.text = value;
    const bool isFile = isOneOf(key, {"filename"_L1, "file_name"_L1});
    const int rank = isFile ? 3 : isOneOf(key, {"name"_L1}) ? 2 : isTitle ? 1 : 0;
    if (rank > object.nameRank) {
        object.details.name = value;
        object.nameRank = rank;
    }
}

void JsonLinks::hand(LinkScanner &scanner) const
{
    for (const Found &found : m_found) {
        LinkDetails details = m_objects[size_t(found.object)].details;
        if (!found.isNamed)
            details.name.clear();
        const auto why = scanner.addLinks(found.text, found.line, details);
        if (why && why->reason != Rejection::NoAddress)
            scanner.reject(found.text, found.line, *why);
    }
}

/// What stands behind where the JSON went wrong, beginning with the piece that does not belong there.
void JsonLinks::readRest(LinkScanner &scanner) const
{
    qint64 line = m_tokens.line();
    const QStringView rest = m_text.sliced(m_tokens.at());
    const qsizetype end = rest.indexOf(u'\n');
    scanner.reject(rest.first(end < 0 ? rest.size() : end).trimmed(), line, {Rejection::NoJson});
    for (const QStringView text : rest.tokenize(u'\n')) {
        if (text.size() <= longestLine)
            scanner.addLinks(text, line);
        else if (mayHoldLink(text.toString()))
            scanner.reject(text.trimmed(), line, {Rejection::LineTooLong});
        ++line;
    }
}

} // namespace

Failure jsonTooLong()
{
    return {Cause::FileTrouble, u"JSON over 64 MB"_s};
}

Result<Scan> scanJson(QStringView json)
{
    // Two bytes of UTF-16 are at most three of UTF-8; what is shorter need not be counted.
    if (json.size() > longestJson / 3 && json.toUtf8().size() > longestJson)
        return failed(jsonTooLong());
    LinkScanner scanner;
    JsonLinks(json, 1).read(scanner);
    return scanner.take();
}

void JsonLinesReader::addLine(QStringView line)
{
    ++m_line;
    const QStringView text = line.trimmed();
    if (text.isEmpty() || text.startsWith(u'#'))
        return;
    if (text.size() > longestLine)
        return m_scanner.reject(text, m_line, {Rejection::LineTooLong});
    JsonLinks(text, m_line).read(m_scanner);
}

} // namespace pixhaul
