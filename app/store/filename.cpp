#include "store/filename.h"

#include "core/pictureextension.h"
#include "store/foldedname.h"
#include "store/urlparts.h"

#include <QTextBoundaryFinder>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Devices of Windows, which it sees in any folder and whatever the extension ("Naming Files, Paths, and
/// Namespaces").
bool isDevice(QStringView stem)
{
    const QString base = stem.left(stem.indexOf(u'.')).trimmed().toString().toUpper();
    if (base.size() == 4 && (base.startsWith("COM"_L1) || base.startsWith("LPT"_L1)))
        return u"0123456789¹²³"_s.contains(base.back());
    return base == "CON"_L1 || base == "PRN"_L1 || base == "AUX"_L1 || base == "NUL"_L1 ||
           base == "CONIN$"_L1 || base == "CONOUT$"_L1 || base == "CLOCK$"_L1;
}

/// Characters that do not show, or that turn the text around so that "gnp.exe" reads "exe.png" (Unicode, UAX
/// #9).
bool isInvisible(char32_t c)
{
    if (c == 0x200c || c == 0x200d) // (non-)joiners: Persian words and composed emoji need them
        return false;
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
        return true;
    default:
        return QChar::isNonCharacter(c) || c == QChar::ReplacementCharacter; // which half a character became
    }
}

QString withoutUnsafeCharacters(const QString &text)
{
    static constexpr std::u32string_view forbidden = U"/\\<>:\"|?*";
    QString safe;
    safe.reserve(text.size());
    for (const char32_t c : text.toUcs4()) {
        if (QChar::isSpace(c))
            safe += u' ';
        else if (forbidden.find(c) != forbidden.npos)
            safe += u'_';
        else if (!isInvisible(c))
            safe += QString::fromUcs4(&c, 1);
    }
    return safe;
}

QStringView withoutDotsAndSpacesAround(QStringView text)
{
    const auto goes = [](QChar c) { return c == u'.' || c == u' '; };
    while (!text.isEmpty() && goes(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && goes(text.back()))
        text.chop(1);
    return text;
}

/// The longest beginning of at most `bytes` bytes of UTF-8 that cuts no grapheme; of a single grapheme that
/// is longer (stacked accents), no code point.
QString cutTo(const QString &text, qsizetype bytes)
{
    if (text.toUtf8().size() <= bytes)
        return text;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    qsizetype fitting = 0;
    qsizetype used = 0;
    for (qsizetype next = finder.toNextBoundary(); next > 0; next = finder.toNextBoundary()) {
        if (text.at(next - 1).isHighSurrogate()) // Qt 6.4 finds such boundaries after an Indic letter
            continue;
        used += QStringView(text).sliced(fitting, next - fitting).toUtf8().size();
        if (used > bytes)
            break;
        fitting = next;
    }
    if (fitting > 0)
        return text.left(fitting);
    QString cut = text.left(bytes);
    while (cut.toUtf8().size() > bytes)
        cut.chop(cut.back().isLowSurrogate() ? 2 : 1);
    return cut;
}

/// Makes a name of visible, allowed characters one that every system takes.
QString nameFrom(QStringView text, qsizetype bytes)
{
    // NFC makes no fewer than three bytes of four characters, and takes quadratic time for stacked accents.
    const QString composed =
        withoutDotsAndSpacesAround(text).left(2 * bytes).toString().normalized(QString::NormalizationForm_C);
    QString name = withoutDotsAndSpacesAround(cutTo(composed, bytes)).toString();
    if (isDevice(name))
        name = withoutDotsAndSpacesAround(cutTo(u'_' + name, bytes)).toString();
    return name;
}

/// Where the extension begins, with its dot; the end if there is none.
qsizetype extensionAt(QStringView name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot > name.lastIndexOf(u'/') ? dot : name.size();
}

struct Numbered
{
    QString name; ///< without the number
    int number;
};

/// "a (3).png" -> "a.png", 3: what numbered() made, and nothing else.
std::optional<Numbered> takenApart(const QString &name)
{
    const QStringView stem = QStringView(name).first(extensionAt(name));
    const qsizetype open = stem.lastIndexOf(" ("_L1);
    if (open < 0 || !stem.endsWith(u')'))
        return std::nullopt;
    const int number = stem.sliced(open + 2).chopped(1).toInt();
    Numbered parts{name.left(open) + name.mid(stem.size()), number};
    if (number < 2 || numbered(parts.name, number) != name) // "(02)" and "(+2)" are none of ours
        return std::nullopt;
    return parts;
}

} // namespace

QString safeName(const QString &text, qsizetype bytes)
{
    return nameFrom(withoutUnsafeCharacters(text), bytes);
}

QString safeStem(const QString &text)
{
    const QString safe = withoutUnsafeCharacters(text);
    return nameFrom(withoutPictureExtension(withoutDotsAndSpacesAround(safe)), longestStem);
}

QString pictureExtensionIn(const QString &text)
{
    const QString safe = withoutUnsafeCharacters(text);
    const QStringView name = withoutDotsAndSpacesAround(safe);
    const qsizetype end = withoutPictureExtension(name).size();
    return end < name.size() ? name.sliced(end + 1).toString().toLower() : QString();
}

QStringView withoutPictureExtension(QStringView text)
{
    const qsizetype dot = text.lastIndexOf(u'.');
    if (dot <= 0)
        return text;
    return isPictureExtension(text.sliced(dot + 1)) ? text.left(dot) : text;
}

QString stemFor(const QUrl &url, const QString &name)
{
    QString stem = safeStem(name);
    if (stem.isEmpty())
        stem = safeStem(lastSegmentOf(url));
    if (stem.isEmpty())
        stem = safeName(url.host(), longestStem);
    return stem.isEmpty() ? u"picture"_s : stem;
}

QString nameFor(const QUrl &url)
{
    return stemFor(url, {}) + ".png"_L1;
}

QString originalName(const QString &picture, const QString &format)
{
    const QString stem = picture.first(extensionAt(picture));
    return stem + (format == "png"_L1 ? u".original.png"_s : u'.' + extensionOf(format));
}

bool isFileName(const QString &name)
{
    return !name.isEmpty() && name != "."_L1 && name != ".."_L1 && !name.contains(u'/') &&
           !name.contains(QChar::Null);
}

bool isPathOfNames(const QString &path)
{
    return std::ranges::all_of(path.split(u'/'), isFileName);
}

PathParts partsOf(const QString &path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    return slash < 0 ? PathParts{{}, path} : PathParts{path.left(slash), path.mid(slash + 1)};
}

QString numbered(const QString &name, int number)
{
    const qsizetype end = extensionAt(name);
    return name.left(end) + " ("_L1 + QString::number(number) + u')' + name.mid(end);
}

QString NameBook::reserve(const QString &wanted)
{
    const std::scoped_lock lock(m_mutex);
    const QString key = foldedName(wanted);
    if (m_inUse.contains(key))
        return reserveNumbered(wanted);
    m_inUse.insert(key);
    return wanted;
}

QString NameBook::reserveAfter(const QString &taken)
{
    const std::scoped_lock lock(m_mutex);
    return nextAfter(taken);
}

PictureNames NameBook::reserveBeside(const QString &picture, const QString &format)
{
    const std::scoped_lock lock(m_mutex);
    PictureNames names{picture, originalName(picture, format)};
    while (m_inUse.contains(foldedName(names.original))) {
        names.picture = nextAfter(names.picture);
        names.original = originalName(names.picture, format);
    }
    m_inUse.insert(foldedName(names.original));
    return names;
}

QString NameBook::nextAfter(const QString &taken)
{
    m_inUse.insert(foldedName(taken));
    const auto parts = takenApart(taken);
    return reserveNumbered(parts ? parts->name : taken);
}

QString NameBook::reserveNumbered(const QString &name)
{
    const QString key = foldedName(name);
    Series &series = m_series[key];
    for (;;) {
        const int number =
            series.freed.empty() ? series.next++ : series.freed.extract(series.freed.begin()).value();
        const QString numberedKey = numbered(key, number);
        if (m_inUse.contains(numberedKey))
            continue;
        m_inUse.insert(numberedKey);
        return numbered(name, number);
    }
}

void NameBook::occupy(const QString &name)
{
    const std::scoped_lock lock(m_mutex);
    const QString key = foldedName(name);
    if (m_inUse.contains(key))
        ++m_more[key];
    m_inUse.insert(key);
}

void NameBook::release(const QString &name)
{
    const std::scoped_lock lock(m_mutex);
    const QString key = foldedName(name);
    if (const auto more = m_more.find(key); more != m_more.end()) {
        if (--*more == 0)
            m_more.erase(more);
        return;
    }
    if (!m_inUse.remove(key))
        return;
    const auto parts = takenApart(key);
    if (!parts)
        return;
    const auto series = m_series.find(parts->name);
    if (series != m_series.end() && parts->number < series->next)
        series->freed.insert(parts->number);
}

} // namespace pixhaul
