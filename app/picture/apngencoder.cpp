#include "picture/apngencoder.h"

#include "picture/gifframes.h"
#include "picture/iccprofile.h"
#include "picture/pngchunks.h"
#include "picture/storyboard.h"
#include "picture/webpframes.h"

#include <QtEndian>

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

using pngchunks::addBig;
using std::chrono::milliseconds;
using Shot = Storyboard::Shot;

/// In seconds, as fcTL has it.
struct Fraction
{
    quint16 numerator;
    quint16 denominator;
};

std::unique_ptr<Frames> framesOf(Format format, const QByteArray &bytes, const Anatomy &anatomy,
                                 const AnimationLimits &limits, const Patience &patience)
{
    if (format == Format::Gif)
        return std::make_unique<GifFrames>(bytes, anatomy.around, limits, patience);
    return std::make_unique<WebPFrames>(bytes, anatomy.orientation, limits, patience);
}

std::optional<Fraction> fractionOf(milliseconds delay)
{
    for (const int denominator : {100, 1000, 10, 1}) {
        const qint64 thousandths = delay.count() * denominator;
        if (thousandths % 1000 == 0 && thousandths / 1000 <= std::numeric_limits<quint16>::max())
            return Fraction{quint16(thousandths / 1000), quint16(denominator)};
    }
    return {};
}

/// A delay for which there is no fraction is made of several: whole seconds first, while a pixel that stays
/// as it is takes the place of a picture.
QList<Shot> withDelaysThatFit(const QList<Shot> &shots)
{
    constexpr milliseconds longest = std::chrono::seconds(std::numeric_limits<quint16>::max());
    QList<Shot> fitting;
    for (Shot shot : shots) {
        while (!fractionOf(shot.delay)) {
            const milliseconds some =
                std::min(longest, milliseconds(std::chrono::floor<std::chrono::seconds>(shot.delay)));
            fitting.append({shot.frame, shot.area, some});
            shot.area = QRect(0, 0, 1, 1);
            shot.delay -= some;
        }
        fitting.append(shot);
    }
    return fitting;
}

void addAnimationControl(qsizetype frames, quint32 plays, QByteArray &out)
{
    QByteArray data;
    addBig(quint32(frames), data);
    addBig(plays, data);
    pngchunks::add("acTL", data, out);
}

void addFrameControl(quint32 sequence, const Shot &shot, QByteArray &out)
{
    const Fraction delay = fractionOf(shot.delay).value();
    QByteArray data;
    addBig(sequence, data);
    for (const int number : {shot.area.width(), shot.area.height(), shot.area.x(), shot.area.y()})
        addBig(quint32(number), data);
    addBig(delay.numerator, data);
    addBig(delay.denominator, data);
    data.append(2, '\0'); // is not disposed of, and replaces what was there
    pngchunks::add("fcTL", data, out);
}

/// Without the signature and the header, which a plain one has, too.
Result<void> addShots(Frames &frames, const Storyboard &story, const AnimationLimits &limits,
                      const PngOptions &options, const std::atomic<bool> *abandoned, QByteArray &out)
{
    addAnimationControl(story.shots.size(), story.plays, out);
    pngchunks::addBeforePixels(story.type, options.metadata, out);
    quint32 sequence = 0;
    int frame = -1;
    for (const Shot &shot : story.shots) {
        for (; frame < shot.frame; ++frame) {
            const Result<bool> hasNext = frames.next();
            if (!hasNext || !*hasNext)
                return failed(hasNext ? Failure{Cause::Damaged, u"no frame"_s} : hasNext.error());
        }
        addFrameControl(sequence, shot, out);
        const bool isFirst = sequence++ == 0;
        const qsizetype begun = pngchunks::begin(isFirst ? "IDAT" : "fdAT", out);
        if (!isFirst)
            addBig(sequence++, out);
        PngRows rows(partOf(frames.canvas(), shot.area), story.type);
        if (!deflatePixels(rows, {0, shot.area.height()}, options.mode, abandoned, out))
            return failed({Cause::Damaged, u"abandoned"_s});
        pngchunks::end(begun, out);
        if (out.size() > limits.maxBytes)
            return failed({Cause::TooManyBytes, u"%1 MB as an animated PNG"_s.arg(out.size() / 1'000'000)});
    }
    return {};
}

PngOptions withFittingProfile(PngOptions options)
{
    QByteArray &profile = options.metadata.iccProfile;
    profile = trimmedProfile(profile).toByteArray();
    if (spaceOf(profile) != ProfileSpace::Rgb)
        profile.clear();
    return options;
}

} // namespace

Result<Animation> encodeAnimation(Format format, const QByteArray &bytes, const Anatomy &anatomy,
                                  const AnimationLimits &limits, const PngOptions &options,
                                  const Patience &patience)
{
    const PngOptions fitting = withFittingProfile(options);
    const bool mayBeGray = fitting.metadata.iccProfile.isEmpty();
    Result<Storyboard> story = storyboardOf(*framesOf(format, bytes, anatomy, limits, patience), mayBeGray);
    if (!story)
        return failed(story.error());
    const std::unique_ptr<Frames> frames = framesOf(format, bytes, anatomy, limits, patience.withoutEnd());
    const QSize pixels = story->shots.first().area.size();
    if (story->shots.size() == 1) {
        if (const Result<bool> hasFirst = frames->next(); !hasFirst)
            return failed(hasFirst.error());
        return encodePng(frames->canvas(), options, patience.abandoned())
            .map([pixels](const QByteArray &png) {
                return Animation{png, pixels, 1};
            });
    }
    story->shots = withDelaysThatFit(story->shots);
    QByteArray png;
    pngchunks::addSignature(png);
    pngchunks::addHeader(pixels, story->type, png);
    if (const Result<void> added = addShots(*frames, *story, limits, fitting, patience.abandoned(), png);
        !added)
        return failed(added.error());
    pngchunks::add("IEND", {}, png);
    return Animation{png, pixels, int(story->shots.size())};
}

} // namespace pixhaul
