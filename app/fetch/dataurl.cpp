#include "fetch/dataurl.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

Result<Payload> decodeDataUrl(const QUrl &url, qint64 maxBytes)
{
    const QByteArray text = url.toString(QUrl::FullyEncoded | QUrl::RemoveScheme).toLatin1();
    const qsizetype comma = text.indexOf(',');
    if (comma < 0)
        return failed({Cause::BadLink, u"a data: link without a comma"_s});
    QByteArray type = text.left(comma);
    QByteArray bytes = QByteArray::fromPercentEncoding(text.mid(comma + 1));
    if (type.endsWith(";base64")) {
        type.chop(qstrlen(";base64"));
        const auto decoded = QByteArray::fromBase64Encoding(bytes, QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            return failed({Cause::BadLink, u"a data: link that is not base64"_s});
        bytes = decoded.decoded;
    }
    if (bytes.size() > maxBytes)
        return failed({Cause::TooManyBytes, QString::number(bytes.size())});
    return Payload{.bytes = bytes, .servedAs = QString::fromLatin1(type), .isProvenWhole = true};
}

} // namespace pixhaul
