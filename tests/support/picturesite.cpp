#include "support/picturesite.h"

#include "support/files.h"
#include "support/numberedpictures.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFileInfo>
#include <QProcess>

#include <map>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

const QByteArray otherHost = "127.0.0.2";

bool isCat(int number)
{
    return number % 5 == 0;
}

bool isToldOf(int number)
{
    return number % 7 == 3;
}

QByteArray targetOf(int number)
{
    const QByteArray name = isCat(number) ? "cat"_ba : QByteArray::number(number);
    return '/' + QByteArray::number(number) + '/' + name + (isJpeg(number) ? ".jpg" : ".png");
}

Reply replyTo(const Request &request)
{
    const int number = request.target.mid(1).split('/').first().toInt();
    const Reply reply = Reply::ok(numberedFile(number), isJpeg(number) ? "image/jpeg" : "image/png");
    return isToldOf(number) ? reply.with("Content-Disposition", "inline; filename=\"told.png\"") : reply;
}

QString complaintOfPngcheck(const QStringList &files)
{
    constexpr qsizetype atOnce = 500;
    constexpr int patience = 120'000; // ms
    for (qsizetype first = 0; first < files.size(); first += atOnce) {
        QProcess pngcheck;
        pngcheck.setProcessChannelMode(QProcess::MergedChannels);
        pngcheck.start(u"pngcheck"_s, QStringList{u"-q"_s} + files.mid(first, atOnce));
        if (!pngcheck.waitForFinished(patience) || pngcheck.exitCode() != 0)
            return u"pngcheck: "_s + QString::fromLocal8Bit(pngcheck.readAll()) + pngcheck.errorString();
    }
    return {};
}

/// What is wrong with what came, kept beside `png`.
QString faultOfOriginal(const QString &png, int number, Originals originals)
{
    const QString path = png.chopped(3) + u"jpg"_s;
    const bool isWanted = originals == Originals::Kept && isJpeg(number);
    if (QFileInfo::exists(path) != isWanted)
        return path + (isWanted ? u" is missing"_s : u" is too much"_s);
    return isWanted && contentOf(path) != numberedFile(number) ? path + u" is not what came"_s : QString();
}

} // namespace

PictureSite::PictureSite(int pictures)
    : m_pictures(pictures)
{
    m_server.listenOn(otherHost);
    m_server.otherwise(replyTo);
}

QByteArray PictureSite::list() const
{
    QByteArray list;
    for (int number = 0; number < m_pictures; ++number) {
        const QByteArray host = number % 2 == 0 ? "127.0.0.1"_ba : otherHost;
        list += m_server.url(targetOf(number), host).toEncoded() + '\n';
    }
    return list;
}

bool PictureSite::isCalledByNumber(int number)
{
    return !isCat(number) && !isToldOf(number);
}

QString faultInFolder(const QString &folder, int pictures, Originals originals)
{
    QStringList pngs;
    qsizetype beside = 0;
    std::map<int, QString> fileOf;
    QDirIterator entries(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        const QFileInfo entry(entries.next());
        const QString path = entry.filePath();
        if (entry.isSymLink() || entry.isHidden() || !(entry.isDir() || entry.isFile()))
            return path + u" should not be there"_s;
        if (entry.isDir())
            continue;
        if (originals == Originals::Kept && entry.suffix() == "jpg"_L1) {
            ++beside;
            continue;
        }
        const auto number = numberIn(QImage(path, "PNG"));
        if (entry.suffix() != "png"_L1 || !number)
            return u"%1 of %2 bytes is none of the pictures"_s.arg(path).arg(entry.size());
        if (const auto [first, isNew] = fileOf.emplace(*number, path); !isNew)
            return u"%1 and %2 are the same picture"_s.arg(first->second, path);
        if (const QString fault = faultOfOriginal(path, *number, originals); !fault.isEmpty())
            return fault;
        if (originals == Originals::Kept && isJpeg(*number))
            --beside;
        pngs.append(path);
    }
    if (beside != 0)
        return u"%1 originals stand alone"_s.arg(beside);
    for (int number = 0; number < pictures; ++number)
        if (!fileOf.contains(number))
            return u"picture %1 is lost"_s.arg(number);
    if (pngs.size() != pictures)
        return u"%1 pictures in place of %2"_s.arg(pngs.size()).arg(pictures);
    return complaintOfPngcheck(pngs);
}

QString brokenPromise(const QString &folder, const QList<QJsonObject> &saved)
{
    for (const QJsonObject &event : saved) {
        const QString file = event["file"_L1].toString();
        const QByteArray bytes = contentOf(folder + u'/' + file);
        const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
        if (file.isEmpty() || event["sha256"_L1].toString().toLatin1() != hash)
            return u"%1 was said to be saved, and is not (%2 bytes are)"_s.arg(file).arg(bytes.size());
    }
    return {};
}

} // namespace pixhaul::test
