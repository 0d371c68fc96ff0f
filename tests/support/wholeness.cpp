#include "support/wholeness.h"

#include "picture/picture.h"
#include "support/pictures.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

void noBeginningIsTaken(const QByteArray &bytes, const Telling &telling)
{
    constexpr int spread = 100, nearTheEnd = 20;
    QList<qsizetype> lengths;
    for (int i = 0; i < spread; ++i)
        lengths.append(bytes.size() * i / spread);
    for (int missing = 1; missing <= nearTheEnd; ++missing)
        lengths.append(bytes.size() - missing);
    for (const qsizetype length : lengths) {
        const QString which = u"%1 of %2 bytes"_s.arg(length).arg(bytes.size());
        const QByteArray rest = truncatedAt(bytes, length);
        const Cause expected = length == 0              ? Cause::EmptyBody
                               : length < telling.named ? Cause::NoPicture
                                                        : Cause::Truncated;
        QList<Result<Picture>> outcomes{toPng(rest, {})};
        if (telling.isWithoutDecoding)
            outcomes.append(checkOnly(rest));
        for (const Result<Picture> &picture : std::as_const(outcomes)) {
            QVERIFY2(!picture, qPrintable(which));
            QVERIFY2(picture.error().cause == expected,
                     qPrintable(u"%1: %2"_s.arg(which, plainWords(picture.error()))));
        }
    }
}

void whatFollowsIsIgnored(const QByteArray &bytes)
{
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QVERIFY(checkOnly(bytes));
    for (const QByteArray &junk :
         {"\r\n"_ba, QByteArray(5000, '\xff'), QByteArray(5000, '\0'), "<!-- cached -->"_ba, bytes}) {
        const Result<Picture> same = toPng(bytes + junk, {});
        QVERIFY2(same, same ? "" : qPrintable(plainWords(same.error())));
        QCOMPARE(same->png, picture->png);
    }
}

} // namespace pixhaul::test
