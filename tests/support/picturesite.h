#pragma once

#include "support/faultserver.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace pixhaul::test {

/// A site of numbered pictures, of which many have the same name: by their links, or as the site tells.
class PictureSite
{
public:
    explicit PictureSite(int pictures);

    int pictures() const { return m_pictures; }
    FaultServer &server() { return m_server; }
    /// All links, one a line.
    QByteArray list() const;
    /// Whether the name is "<number>.png", and no other picture's.
    static bool isCalledByNumber(int number);

private:
    const int m_pictures;
    FaultServer m_server;
};

enum class Originals { Dropped, Kept };

/// What is wrong with a folder, and the folders below it, that are to hold the numbered pictures from 0 to
/// `pictures` - 1: each once and sound, as pngcheck says; beside it what came, if that is kept and was no
/// PNG; nothing else, and nothing hidden. Empty if nothing is wrong.
QString faultInFolder(const QString &folder, int pictures, Originals originals = Originals::Dropped);

/// What is wrong with files that a program said it saved, by the `saved` events of `--json`. Empty if each is
/// there with its bytes.
QString brokenPromise(const QString &folder, const QList<QJsonObject> &saved);

} // namespace pixhaul::test
