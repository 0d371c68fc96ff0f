#include "core/failure.h"

#include <QTest>

#include <set>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace pixhaul;

namespace {

std::vector<Cause> allCauses()
{
    std::vector<Cause> causes;
    for (int number = int(Cause::HttpStatus); number <= int(lastCause); ++number)
        causes.push_back(static_cast<Cause>(number));
    return causes;
}

} // namespace

class TestFailure : public QObject
{
    Q_OBJECT

private slots:
    void hasAWordForEveryReason();
    void keepsItsNumbers();
    void knowsWhatIsWorthARetry_data();
    void knowsWhatIsWorthARetry();
    void knowsABusyHost();
    void stopsTheQueueForWhatAllWouldMeet();
    void wordsEveryCause();
    void wordsAFailure_data();
    void wordsAFailure();
};

void TestFailure::hasAWordForEveryReason()
{
    std::set<QString> words;
    for (const Cause cause : allCauses())
        words.insert(wordFor(reasonOf(cause)));
    const std::set<QString> promised{u"http"_s,        u"network"_s,  u"dns"_s,          u"tls"_s,
                                     u"timeout"_s,     u"redirect"_s, u"too-large"_s,    u"corrupt"_s,
                                     u"unsupported"_s, u"disk"_s,     u"not-an-image"_s, u"incomplete"_s,
                                     u"proxy"_s,       u"bad-url"_s};
    QCOMPARE(words, promised);
}

void TestFailure::keepsItsNumbers()
{
    // They are in people's databases: the first, the last ones, and one in between.
    QCOMPARE(int(Cause::HttpStatus), 1);
    QCOMPARE(int(Cause::TooManyBytes), 19);
    QCOMPARE(int(Cause::BadLink), 35);
    QCOMPARE(int(Cause::DecodeTimeout), 40);
    QCOMPARE(int(Cause::FileTooLarge), 43);
}

void TestFailure::knowsWhatIsWorthARetry_data()
{
    QTest::addColumn<Failure>("failure");
    QTest::addColumn<bool>("isWorthIt");
    for (const int status : {102, 103, 408, 416, 429, 500, 502, 503, 504})
        QTest::addRow("HTTP %d may pass", status) << Failure{Cause::HttpStatus, {}, status} << true;
    for (const int status : {400, 401, 403, 404, 410, 451, 501, 505, 200, 0})
        QTest::addRow("HTTP %d stays", status) << Failure{Cause::HttpStatus, {}, status} << false;
    const std::set<Cause> passing{
        Cause::UnaskedAnswer, Cause::ConnectionRefused, Cause::ConnectionLost, Cause::NetworkTrouble,
        Cause::HostNotFound,  Cause::TlsHandshake,      Cause::ConnectTimeout, Cause::AnswerTimeout,
        Cause::SlowBody,      Cause::CutShort,          Cause::Flood,          Cause::TunnelRefused};
    for (const Cause cause : allCauses())
        if (cause != Cause::HttpStatus)
            QTest::addRow("cause %d: %s", int(cause), qPrintable(plainWords({cause})))
                << Failure{cause} << passing.contains(cause);
}

void TestFailure::knowsWhatIsWorthARetry()
{
    QFETCH(Failure, failure);
    QTEST(isTransient(failure), "isWorthIt");
}

void TestFailure::knowsABusyHost()
{
    for (const int status : {429, 503})
        QVERIFY(isBusy({Cause::HttpStatus, {}, status}));
    for (const int status : {200, 403, 408, 500, 502, 504})
        QVERIFY(!isBusy({Cause::HttpStatus, {}, status}));
    QVERIFY(!isBusy({Cause::UnaskedAnswer, {}, 503}));
}

void TestFailure::stopsTheQueueForWhatAllWouldMeet()
{
    const std::set<Cause> stopping{Cause::DiskFull,     Cause::FolderUnwritable,  Cause::FolderGone,
                                   Cause::TooManyFiles, Cause::SessionUnwritable, Cause::FolderMute,
                                   Cause::FileTooLarge};
    for (const Cause cause : allCauses()) {
        QCOMPARE(stopsTheQueue({cause}), stopping.contains(cause));
        QVERIFY(!stopsTheQueue({cause}) || !isTransient({cause}));
    }
}

void TestFailure::wordsEveryCause()
{
    std::set<QString> words;
    for (const Cause cause : allCauses())
        words.insert(plainWords({cause}));
    QCOMPARE(words.size(), allCauses().size()); // each its own
    QVERIFY(!words.contains(QString()));
}

void TestFailure::wordsAFailure_data()
{
    QTest::addColumn<Failure>("failure");
    QTest::addColumn<QString>("words");
    QTest::newRow("a status") << Failure{Cause::HttpStatus, {}, 404} << u"HTTP 404"_s;
    QTest::newRow("early hints and no more")
        << Failure{Cause::HttpStatus, {}, 103} << u"the server sent only an interim answer (HTTP 103)"_s;
    QTest::newRow("whole seconds") << Failure{Cause::AnswerTimeout, {}, {}, 30s} << u"no answer for 30 s"_s;
    QTest::newRow("parts of a second")
        << Failure{Cause::ConnectTimeout, {}, {}, 1'500ms} << u"no connection within 1.5 s"_s;
    QTest::newRow("a detail") << Failure{Cause::HostNotFound, u"nowhere.invalid"_s}
                              << u"host not found: nowhere.invalid"_s;
    QTest::newRow("a certificate, and where")
        << Failure{.cause = Cause::CertificateExpired, .site = u"cdn.example:443"_s}
        << u"the certificate of cdn.example:443 has expired"_s;
    QTest::newRow("a certificate, and what the library says")
        << Failure{.cause = Cause::CertificateUntrusted,
                   .detail = u"no issuer"_s,
                   .site = u"a.example:8443"_s}
        << u"the certificate of a.example:8443 is not trusted: no issuer"_s;
    QTest::newRow("a certificate of an earlier run")
        << Failure{Cause::CertificateExpired} << u"the certificate has expired"_s;
    QTest::newRow("a file") << Failure{Cause::FileTrouble, u"temporary file in /tmp: no room"_s}
                            << u"trouble with a file: temporary file in /tmp: no room"_s;
    QTest::newRow("a login that was not kept")
        << Failure{Cause::LoginLost, {}, 401}
        << u"HTTP 401: its user and password are not kept; add the link again with them"_s;
    QTest::newRow("no detail") << Failure{Cause::HostNotFound} << u"host not found"_s;
    QTest::newRow("a detail that looks like a place for an argument")
        << Failure{Cause::ProxyTrouble, u"%1"_s} << u"the proxy failed: %1"_s;
}

void TestFailure::wordsAFailure()
{
    QFETCH(Failure, failure);
    QTEST(plainWords(failure), "words");
}

QTEST_APPLESS_MAIN(TestFailure)
#include "tst_failure.moc"
