#include "store/sessionrows.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr int hexadecimal = 16;

QString textFrom(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject objectFrom(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

Receipt receiptFrom(const QJsonObject &object)
{
    Receipt receipt;
    receipt.folder = object["folder"_L1].toString();
    receipt.file = object["file"_L1].toString();
    receipt.original = object["original"_L1].toString();
    receipt.pixels = QSize(object["width"_L1].toInt(), object["height"_L1].toInt());
    receipt.bytes = object["bytes"_L1].toInteger();
    receipt.sha256 = QByteArray::fromHex(object["sha256"_L1].toString().toLatin1());
    receipt.fingerprint = object["fingerprint"_L1].toString().toULongLong(nullptr, hexadecimal);
    receipt.finalUrl = urlFrom(object["finalUrl"_L1].toString());
    receipt.servedAs = object["servedAs"_L1].toString();
    receipt.etag = object["etag"_L1].toString().toLatin1();
    receipt.savedAt = object["savedAt"_L1].toInteger();
    receipt.format = object["format"_L1].toString();
    receipt.frames = object["frames"_L1].toInt(1);
    receipt.attempts = object["attempts"_L1].toInt(1);
    receipt.isUnverified = object["unverified"_L1].toBool();
    return receipt;
}

QString textFrom(const stage::Failed &stage)
{
    const Failure &why = stage.why;
    QJsonObject object{{"cause"_L1, int(why.cause)}, {"attempts"_L1, stage.attempts}};
    if (!why.detail.isEmpty())
        object["detail"_L1] = why.detail;
    if (why.httpStatus)
        object["httpStatus"_L1] = *why.httpStatus;
    if (why.after)
        object["afterMs"_L1] = qint64(why.after->count());
    if (why.retryAfter)
        object["retryAfterS"_L1] = qint64(why.retryAfter->count());
    if (!why.excerpt.isEmpty())
        object["excerpt"_L1] = why.excerpt;
    if (!why.site.isEmpty())
        object["site"_L1] = why.site;
    return textFrom(object);
}

Stage failedFrom(const QJsonObject &object)
{
    const int cause = object["cause"_L1].toInt();
    if (cause < int(Cause::HttpStatus) || cause > int(lastCause))
        return stage::Queued{};
    Failure why{static_cast<Cause>(cause)};
    why.detail = object["detail"_L1].toString();
    if (const auto status = object["httpStatus"_L1]; status.isDouble())
        why.httpStatus = status.toInt();
    if (const auto after = object["afterMs"_L1]; after.isDouble())
        why.after = std::chrono::milliseconds(after.toInteger());
    if (const auto retryAfter = object["retryAfterS"_L1]; retryAfter.isDouble())
        why.retryAfter = std::chrono::seconds(retryAfter.toInteger());
    why.excerpt = object["excerpt"_L1].toString();
    why.site = object["site"_L1].toString();
    return stage::Failed{why, object["attempts"_L1].toInt(1)};
}

} // namespace

StageKind storedKind(const Stage &stage)
{
    const StageKind kind = kindOf(stage);
    const bool isKept = isFinal(kind) || kind == StageKind::Paused || kind == StageKind::Converting;
    return isKept ? kind : StageKind::Queued;
}

QString detailsOf(const Stage &stage)
{
    if (const auto *saved = std::get_if<stage::Saved>(&stage))
        return textFrom(saved->receipt);
    if (const auto *failed = std::get_if<stage::Failed>(&stage))
        return textFrom(*failed);
    if (const auto *skipped = std::get_if<stage::Skipped>(&stage))
        return textFrom(QJsonObject{{"path"_L1, skipped->path}, {"reason"_L1, wordFor(skipped->reason)}});
    return {};
}

Stage stageFrom(int kind, const QString &details)
{
    const QJsonObject object = objectFrom(details);
    if (kind < 0 || kind >= int(stageKinds))
        return stage::Queued{};
    switch (static_cast<StageKind>(kind)) {
    case StageKind::Paused:
        return stage::Paused{};
    case StageKind::Cancelled:
        return stage::Cancelled{};
    case StageKind::Saved:
        if (!object.isEmpty())
            return stage::Saved{receiptFrom(object)};
        break;
    case StageKind::Skipped:
        if (!object.isEmpty())
            return stage::Skipped{object["path"_L1].toString(),
                                  skipReasonFrom(object["reason"_L1].toString())};
        break;
    case StageKind::Failed:
        return failedFrom(object);
    case StageKind::Queued:
    case StageKind::Fetching:
    case StageKind::Waiting:
    case StageKind::Converting:
        break;
    }
    return stage::Queued{};
}

QString textFrom(const Receipt &receipt)
{
    return textFrom(QJsonObject{
        {"folder"_L1, receipt.folder},
        {"file"_L1, receipt.file},
        {"original"_L1, receipt.original},
        {"width"_L1, receipt.pixels.width()},
        {"height"_L1, receipt.pixels.height()},
        {"bytes"_L1, receipt.bytes},
        {"sha256"_L1, QString::fromLatin1(receipt.sha256.toHex())},
        {"fingerprint"_L1, QString::number(receipt.fingerprint, hexadecimal)}, // JSON has no such numbers
        {"finalUrl"_L1, textFrom(receipt.finalUrl)},
        {"servedAs"_L1, receipt.servedAs},
        {"etag"_L1, QString::fromLatin1(receipt.etag)},
        {"savedAt"_L1, receipt.savedAt},
        {"format"_L1, receipt.format},
        {"frames"_L1, receipt.frames},
        {"attempts"_L1, receipt.attempts},
        {"unverified"_L1, receipt.isUnverified},
    });
}

Receipt receiptFrom(const QString &text)
{
    return receiptFrom(objectFrom(text));
}

QString textFrom(const StagedOriginal &original)
{
    return textFrom(QJsonObject{
        {"bytes"_L1, original.bytes},
        {"sha256"_L1, QString::fromLatin1(original.sha256.toHex())},
        {"inode"_L1, QString::number(original.inode)}, // JSON's numbers are too short
    });
}

std::optional<StagedOriginal> originalFrom(const QString &text)
{
    if (text.isEmpty())
        return std::nullopt;
    const QJsonObject object = objectFrom(text);
    return StagedOriginal{.bytes = object["bytes"_L1].toInteger(),
                          .sha256 = QByteArray::fromHex(object["sha256"_L1].toString().toLatin1()),
                          .inode = object["inode"_L1].toString().toULongLong()};
}

QString textFrom(const QUrl &url)
{
    return withoutSecrets(url).toString(QUrl::FullyEncoded);
}

QUrl urlFrom(const QString &text)
{
    return QUrl(text, QUrl::StrictMode);
}

} // namespace pixhaul
