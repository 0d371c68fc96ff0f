#include "picture/xmp.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// What stands before the names of TIFF's properties (XMP specification, part 1, 8.4).
QSet<QString> prefixesIn(const QString &packet)
{
    static const QRegularExpression binding(
        u"\\bxmlns:([^\\s=:\"'<>/]{1,64})\\s{0,9}=\\s{0,9}[\"']http://ns\\.adobe\\.com/tiff/1\\.0/[\"']"_s);
    constexpr qsizetype most = 8; // more than one is strange enough
    QSet<QString> prefixes{u"tiff"_s};
    for (auto found = binding.globalMatch(packet); found.hasNext() && prefixes.size() < most;)
        prefixes.insert(found.next().captured(1));
    return prefixes;
}

/// `<tiff:Orientation>6</tiff:Orientation>`. Each character is looked at a few times at most.
QString withElements(const QString &packet, const QString &name)
{
    const QString begin = u'<' + name;
    const QString end = u"</"_s + name;
    QString changed;
    qsizetype done = 0;
    for (qsizetype at = packet.indexOf(begin); at >= 0; at = packet.indexOf(begin, done)) {
        const qsizetype inner = packet.indexOf(u'>', at) + 1;
        if (inner == 0)
            break;
        changed += QStringView(packet).sliced(done, inner - done);
        done = inner;
        const QChar next = packet[at + begin.size()];
        const bool isItself = next == u'>' || next.isSpace();
        if (!isItself || packet[inner - 2] == u'/') // nothing in it
            continue;
        const qsizetype close = packet.indexOf(end, inner);
        if (close < 0)
            break;
        changed += u'1';
        done = close;
    }
    return changed.append(QStringView(packet).sliced(done));
}

/// `tiff:Orientation="6"`
QString withAttributes(const QString &packet, const QString &name)
{
    const QRegularExpression value(
        u"\\b%1\\s{0,9}=\\s{0,9}[\"']\\K[^\"'<>]*"_s.arg(QRegularExpression::escape(name)));
    return QString(packet).replace(value, u"1"_s);
}

} // namespace

QString uprightXmp(QByteArrayView packet)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(packet);
    if (decoder.hasError())
        return {};
    for (const QString &prefix : prefixesIn(text)) {
        const QString name = prefix + ":Orientation"_L1;
        text = withAttributes(withElements(text, name), name);
    }
    return text;
}

} // namespace pixhaul
