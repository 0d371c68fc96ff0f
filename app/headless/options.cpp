#include "headless/options.h"

#include "core/link.h"
#include "fetch/proxy.h"
#include "fetch/request.h"
#include "fetch/tlsexceptions.h"
#include "store/manifest.h"
#include "store/nametemplate.h"

#include <QCommandLineParser>
#include <QDir>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

const QString output = u"output"_s;
const QString input = u"input"_s;
const QString jobs = u"jobs"_s;
const QString perHost = u"per-host"_s;
const QString retries = u"retries"_s;
const QString timeout = u"timeout"_s;
const QString limitRate = u"limit-rate"_s;
const QString proxy = u"proxy"_s;
const QString referer = u"referer"_s;
const QString userAgent = u"user-agent"_s;
const QString header = u"header"_s;
const QString cookies = u"cookies"_s;
const QString nameOption = u"name"_s;
const QString existing = u"existing"_s;
const QString png = u"png"_s;
const QString animated = u"animated"_s;
const QString keepOriginal = u"keep-original"_s;
const QString minSize = u"min-size"_s;
const QString keepMetadata = u"keep-metadata"_s;
const QString noteSource = u"note-source"_s;
const QString manifestOption = u"manifest"_s;
const QString failedOption = u"failed"_s;
const QString allowTlsErrors = u"allow-tls-errors"_s;
const QString insecure = u"insecure"_s;
const QString resume = u"resume"_s;
const QString shardOption = u"shard"_s;
const QString yes = u"yes"_s;
const QString dryRun = u"dry-run"_s;
const QString fetchOnly = u"fetch-only"_s;
const QString json = u"json"_s;
const QString quiet = u"quiet"_s;
const QString verbose = u"verbose"_s;
const QString profile = u"profile"_s;
const QString help = u"help"_s;
const QString version = u"version"_s;

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(u"Fetches every picture that the links name and saves each as a PNG.\n"
                                     "Without --headless the window opens with the links.\n\n"
                                     "Exit: 0 all saved or skipped · 1 some failed · 2 usage, or no link at "
                                     "all · 3 cannot write to DIR, the\n"
                                     "disk is full, or too many files are open · 130 interrupted"_s);
    parser.addPositionalArgument(u"LINK"_s, u"Links to pictures."_s, u"[LINK…]"_s);
    parser.addOptions({
        {u"headless"_s, u"Work without a window or a display."_s},
        {{u"o"_s, output}, u"Where to save; made if missing."_s, u"DIR"_s},
        {{u"i"_s, input}, u"A list of links; - is standard input. May be given several times."_s, u"FILE"_s},
        {{u"j"_s, jobs}, u"Links fetched at once (1-256, default 16)."_s, u"N"_s},
        {perHost, u"Connections to one site (1-64, default 6)."_s, u"N"_s},
        {retries, u"Attempts after a transient failure (0-20, default 3)."_s, u"N"_s},
        {timeout, u"Seconds to connect; to complete headers; below 1 KB/s of body (1-3600, default 30)."_s,
         u"S"_s},
        {limitRate, u"Bytes a second, of all together; 200k and 1.5M are understood (k is 1024)."_s,
         u"RATE"_s},
        {proxy,
         u"http://[USER:PASSWORD@]HOST[:PORT] or socks5://…; none for no proxy; system, the default, for "
         u"what "
         "the environment or the desktop names."_s,
         u"URL|none|system"_s},
        {referer,
         u"What to name as the page that led to the picture: nothing (the default), the site itself, or an address."_s,
         u"none|site|URL"_s},
        {userAgent, u"What to call ourselves."_s, u"TEXT"_s},
        {header, u"One more header, for the sites of the links themselves. May be given several times."_s,
         u"'NAME: VALUE'"_s},
        {cookies, u"A Netscape cookies.txt; each cookie goes to the hosts that it names and no other."_s,
         u"FILE"_s},
        {nameOption,
         u"What to call the pictures, *name* by default. Tags: *name* *ext* *host* *domain* *subdirs* "
         u"*flatsubdirs* *qstring* *url* *num* *batch* *idx* *date* *y* *m* *d* *hh* *mm* *ss* *text* "
         u"*width* "
         u"*height* *hash*; a / makes a folder below DIR."_s,
         u"TEMPLATE"_s},
        {existing,
         u"What becomes of a picture whose name a file from earlier has: number, it gets the next free one "
         u"(the default); skip, it is not fetched; replace, it takes the file's place once it is whole."_s,
         u"number|skip|replace"_s},
        {png,
         u"How hard to press: fast (the default), or small, which takes longer and makes PNGs that come in "
         u"smaller, too, where it can."_s,
         u"fast|small"_s},
        {animated,
         u"What becomes of GIF and WebP that move: apng, an animated PNG (the default), or first, the first "
         u"frame alone."_s,
         u"apng|first"_s},
        {keepOriginal, u"Keep what came beside each PNG that was made of it: cat.png and cat.jpg; of a PNG "
                       u"that was changed, "
                       u"cat.original.png."_s},
        {minSize, u"Skip pictures that are narrower or lower than so many pixels."_s, u"WxH"_s},
        {keepMetadata,
         u"Keep what a picture tells beside its pixels: density, Exif, XMP, comments; they may name the "
         u"place and the camera. Colours are kept without this option, too; a PNG keeps what it brings "
         u"along."_s},
        {noteSource, u"Note the link, without user and password, and the time in each PNG."_s},
        {manifestOption,
         u"Write what was fetched from where, a line for each link as it comes to its end; .csv or .jsonl. "
         u"What "
         u"is there already stays, and the file is gone on with."_s,
         u"FILE"_s},
        {failedOption,
         u"At the end write the links that failed, one a line, and those that an early end left over: a list "
         u"for -i of another run. What is there is replaced if it is such a list."_s,
         u"FILE"_s},
        {allowTlsErrors,
         u"Accept this site's certificate though it does not verify. May be given several times."_s,
         u"HOST[:PORT]"_s},
        {insecure, u"Accept every certificate. Anybody on the way can then read and change what arrives."_s},
        {resume, u"Go on with what an earlier run into DIR left unfinished."_s},
        {shardOption,
         u"Fetch only the K-th of N equal parts, from 1, so that N machines share a list: which part a link "
         u"is in depends on the link alone."_s,
         u"K/N"_s},
        {yes,
         u"Expand patterns of more than 1,000 links. [1:10], [001:100:2], [a:e] and {red,green} in a link "
         u"stand for many; a backslash before a bracket takes its meaning away."_s},
        {dryRun, u"Show the links and names; fetch nothing."_s},
        {fetchOnly, u"For measuring: check that each payload is complete, then drop it."_s},
        {json,
         u"One JSON object a line on standard output. From the third link that brings the same bytes on "
         u"saved pictures have \"placeholder\": true; the first two get an event placeholder then."_s},
        {{u"q"_s, quiet}, u"Say only what failed."_s},
        {{u"v"_s, verbose}, u"Tell of retries, duplicates and lines that were not understood, too."_s},
        {profile, u"Keep settings and session in DIR."_s, u"DIR"_s},
        {help, u"Show this text."_s},
        {version, u"Show the version."_s},
    });
}

/// Reads a whole number within bounds into `field`, if the option was given. False: it is no such number.
template <class Field>
bool readNumber(const QCommandLineParser &parser, const QString &option, qint64 least, qint64 most,
                Field &field)
{
    if (!parser.isSet(option))
        return true;
    bool isNumber = false;
    const qint64 value = parser.value(option).toLongLong(&isNumber);
    if (!isNumber || value < least || value > most)
        return false;
    field = static_cast<Field>(value);
    return true;
}

/// "300", "200k", "1.5M": bytes, at least 1 KB.
std::optional<qint64> bytesFrom(const QString &text)
{
    static const QRegularExpression rate(u"^([0-9]{1,9}(?:\\.[0-9]{1,3})?)([kKmM]?)$"_s);
    const QRegularExpressionMatch match = rate.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2).toLower();
    const double factor = unit == "m"_L1 ? 1 << 20 : unit == "k"_L1 ? 1 << 10 : 1;
    const auto bytes = std::llround(match.captured(1).toDouble() * factor);
    return bytes >= 1 << 10 ? std::optional<qint64>(bytes) : std::nullopt;
}

bool isRefererOfOurs(const QString &text)
{
    return text == settings::noReferer || text == settings::refererOfSite || linkFrom(text).url.isValid();
}

/// What requests say and which way they go.
std::optional<UsageError> readRequests(const QCommandLineParser &parser, HeadlessOptions &options)
{
    if (parser.isSet(limitRate)) {
        options.settings.bytesPerSecond = bytesFrom(parser.value(limitRate));
        if (!options.settings.bytesPerSecond)
            return UsageError{u"--limit-rate takes bytes a second, at least 1k: 200k, 1.5M."_s};
    }
    if (parser.isSet(proxy)) {
        options.settings.proxy = parser.value(proxy);
        if (!proxyFrom(options.settings.proxy))
            return UsageError{u"--proxy takes none, system, http://HOST:PORT or socks5://HOST:PORT."_s};
    }
    if (parser.isSet(referer)) {
        options.settings.referer = parser.value(referer);
        if (!isRefererOfOurs(options.settings.referer))
            return UsageError{u"--referer takes none, site or an http address."_s};
    }
    options.settings.userAgent = parser.value(userAgent);
    if (!headerFrom("User-Agent: "_L1 + options.settings.userAgent))
        return UsageError{u"--user-agent takes one line of text."_s};
    options.settings.headers = parser.values(header);
    if (!std::ranges::all_of(options.settings.headers,
                             [](const QString &h) { return headerFrom(h).has_value(); }))
        return UsageError{
            u"--header takes 'Name: value', and none that Pixhaul itself must set, such as Host or Range."_s};
    options.cookies = parser.value(cookies);
    return std::nullopt;
}

/// "640x480"; either may be 0.
std::optional<QSize> sizeFrom(const QString &text)
{
    static const QRegularExpression size(u"^([0-9]{1,6})x([0-9]{1,6})\\z"_s);
    const QRegularExpressionMatch match = size.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return QSize(match.captured(1).toInt(), match.captured(2).toInt());
}

/// How pictures are saved.
std::optional<UsageError> readSaving(const QCommandLineParser &parser, Settings &settings)
{
    if (parser.isSet(nameOption)) {
        settings.nameTemplate = parser.value(nameOption);
        if (const auto parsed = NameTemplate::parse(settings.nameTemplate); !parsed)
            return UsageError{
                u"--name: %1 is no tag. pixhaul --headless --help lists them."_s.arg(parsed.error().tag)};
    }
    if (parser.isSet(existing)) {
        const auto kind = existingFrom(parser.value(existing));
        if (!kind)
            return UsageError{u"--existing takes number, skip or replace."_s};
        settings.existing = *kind;
    }
    if (parser.isSet(png)) {
        const auto mode = pngModeFrom(parser.value(png));
        if (!mode)
            return UsageError{u"--png takes fast or small."_s};
        settings.png = *mode;
    }
    if (parser.isSet(animated)) {
        const auto kind = animatedFrom(parser.value(animated));
        if (!kind)
            return UsageError{u"--animated takes apng or first."_s};
        settings.animated = *kind;
    }
    settings.keepOriginal = parser.isSet(keepOriginal);
    if (parser.isSet(minSize)) {
        const auto size = sizeFrom(parser.value(minSize));
        if (!size)
            return UsageError{u"--min-size takes a width and a height in pixels: 640x480."_s};
        settings.minSize = *size;
    }
    settings.keepMetadata = parser.isSet(keepMetadata);
    settings.noteSource = parser.isSet(noteSource);
    return std::nullopt;
}

} // namespace

std::variant<HeadlessOptions, HelpText, UsageError> parseHeadless(const QStringList &arguments)
{
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(arguments))
        return UsageError{parser.errorText()};
    if (parser.isSet(help))
        return HelpText{parser.helpText()};
    if (parser.isSet(version))
        return HelpText{u"Pixhaul " PIXHAUL_VERSION "\n"_s};

    HeadlessOptions options;
    options.settings = defaultSettings();
    if (!readNumber(parser, jobs, 1, 256, options.settings.jobs))
        return UsageError{u"--jobs takes a number from 1 to 256."_s};
    if (!readNumber(parser, perHost, 1, 64, options.settings.perHost))
        return UsageError{u"--per-host takes a number from 1 to 64."_s};
    if (!readNumber(parser, retries, 0, 20, options.settings.retries))
        return UsageError{u"--retries takes a number from 0 to 20."_s};
    if (!readNumber(parser, timeout, 1, 3600, options.settings.timeout))
        return UsageError{u"--timeout takes seconds from 1 to 3600."_s};

    for (const QString &option :
         {output, input, nameOption, manifestOption, failedOption, cookies, profile}) {
        if (parser.isSet(option) && parser.values(option).contains(QString()))
            return UsageError{u"--%1 needs a name; it was empty."_s.arg(option)};
    }
    for (const QString &named : parser.values(allowTlsErrors)) {
        if (!TlsExceptions::siteFrom(named))
            return UsageError{u"--allow-tls-errors takes HOST or HOST:PORT."_s};
    }

    options.fetchOnly = parser.isSet(fetchOnly);
    options.dryRun = parser.isSet(dryRun);
    if (parser.isSet(output))
        options.folder = QDir::cleanPath(QDir(parser.value(output)).absolutePath());
    else if (!options.fetchOnly && !options.dryRun)
        return UsageError{u"Where should the pictures go? Name a folder with -o DIR."_s};
    options.settings.folder = options.folder;
    if (auto error = readRequests(parser, options))
        return *error;
    if (auto error = readSaving(parser, options.settings))
        return *error;
    options.manifest = parser.value(manifestOption);
    if (!options.manifest.isEmpty() && !manifest::formatOf(options.manifest))
        return UsageError{u"--manifest takes a file whose name ends in .csv or .jsonl."_s};
    options.failedList = parser.value(failedOption);
    options.inputs = parser.values(input);
    options.links = parser.positionalArguments();
    options.profile = parser.value(profile);
    options.certificateExceptions = parser.values(allowTlsErrors);
    options.insecure = parser.isSet(insecure);
    if (parser.isSet(shardOption)) {
        options.shard = shardFrom(parser.value(shardOption));
        if (!options.shard)
            return UsageError{u"--shard takes K/N, the K-th of N parts: 1/4."_s};
    }
    options.expandAll = parser.isSet(yes);
    options.resume = parser.isSet(resume);
    options.json = parser.isSet(json);
    options.quiet = parser.isSet(quiet);
    options.verbose = parser.isSet(verbose);
    return options;
}

} // namespace pixhaul
