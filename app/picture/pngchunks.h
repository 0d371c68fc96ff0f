#pragma once

#include "picture/pngmetadata.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QSize>
#include <QtEndian>

namespace pixhaul {

struct PngType;

/// The chunks of a PNG file (specification, third edition, 5 and 11), appended to what is there.
namespace pngchunks {

/// As PNG has numbers: the most significant byte first.
template <typename Number>
void addBig(Number number, QByteArray &out)
{
    const Number bytes = qToBigEndian(number);
    out.append(reinterpret_cast<const char *>(&bytes), sizeof bytes);
}

void addSignature(QByteArray &out);
void add(QByteArrayView type, QByteArrayView data, QByteArray &out);
void addHeader(QSize pixels, const PngType &type, QByteArray &out);
/// All that stands between the header and the pixels, palette included. A profile, if any, must fit the type.
void addBeforePixels(const PngType &type, const PngMetadata &metadata, QByteArray &out);
/// An iTXt chunk; none if the keyword is none.
void addText(const PngMetadata::Text &text, QByteArray &out);

/// The chunks of a sound file with those of `texts` before the last, IEND; all others stay as they are.
QByteArray withTexts(QByteArrayView png, const QList<PngMetadata::Text> &texts);

/// A chunk whose data is appended to `out` between both calls. The first returns what the second wants. Data
/// of more than `most` bytes goes into several chunks of that type.
qsizetype begin(QByteArrayView type, QByteArray &out);
void end(qsizetype begun, QByteArray &out, qsizetype most = 0x7fffffff);

} // namespace pngchunks

} // namespace pixhaul
