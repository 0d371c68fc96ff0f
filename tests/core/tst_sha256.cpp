#include "core/sha256.h"

#include <QCryptographicHash>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;

class TestSha256 : public QObject
{
    Q_OBJECT

private slots:
    void isThatOfTheStandard()
    {
        QCOMPARE(sha256("abc").toHex(),
                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_ba); // FIPS 180, B.1
        QCOMPARE(sha256({}).toHex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_ba);
    }

    void isThatOfQt()
    {
        for (const qsizetype size : {1, 55, 56, 63, 64, 65, 100'000}) {
            const QByteArray bytes(size, char(size));
            QCOMPARE(sha256(bytes), QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
        }
    }
};

QTEST_GUILESS_MAIN(TestSha256)
#include "tst_sha256.moc"
