#include "support/certificates.h"
#include "support/faultserver.h"
#include "support/files.h"
#include "support/pictures.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>

using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

// With characters that look different once they are encoded.
const QByteArray linkPassword = "link/geheim+4711";
const QByteArray proxyPassword = "weg/geheim+0815";
const QByteArray headerValue = "kopf/geheim+2342";
const QByteArray cookieValue = "keks/geheim+1701";
const QByteArrayList secrets{linkPassword, proxyPassword, headerValue, cookieValue};

/// What stands in any Base64 text for these bytes, whatever is before and after them there.
QByteArrayList inBase64(const QByteArray &bytes)
{
    QByteArrayList forms;
    for (qsizetype before = 0; before < 3; ++before) {
        const qsizetype first = (before * 8 + 5) / 6; // characters that other bytes have a say in
        const qsizetype end = (before + bytes.size()) * 8 / 6;
        forms.append((QByteArray(before, 'x') + bytes).toBase64().sliced(first, end - first));
    }
    return forms;
}

/// Every form in which a secret may lie around.
QByteArrayList formsOf(const QByteArray &secret)
{
    const QByteArray encoded = secret.toPercentEncoding();
    return QByteArrayList{secret, encoded, encoded.toLower(), secret.toPercentEncoding("+"),
                          secret.toPercentEncoding("/")} +
           inBase64(secret);
}

/// The secrets that these bytes hold.
QByteArrayList secretsIn(const QByteArray &bytes)
{
    QByteArrayList found;
    for (const QByteArray &secret : secrets) {
        if (std::ranges::any_of(formsOf(secret),
                                [&](const QByteArray &form) { return bytes.contains(form); }))
            found.append(secret);
    }
    return found;
}

/// What "/echo/<header>/<blanks before it>" asks for: that header of the request, as it came and decoded.
QByteArray echoed(const Request &request)
{
    const QByteArrayList words = request.target.split('/');
    const QByteArray value = request.header(words.at(words.size() - 2));
    return QByteArray(words.last().toInt(), ' ') + "You said " + value + ", " +
           QByteArray::fromBase64(value.mid(value.indexOf(' ') + 1)) + '.';
}

} // namespace

/// The built program's options for the network, as a script uses them; and what becomes of the secrets.
class TestNetwork : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<QTemporaryDir> m_elsewhere; // for what the user wrote, and we read
    std::unique_ptr<FaultServer> m_server;

    struct Run
    {
        int exitCode = -1;
        QByteArray out;
        QByteArray err;

        QJsonObject event(const QString &name) const
        {
            for (const QByteArray &line : out.split('\n')) {
                const QJsonObject object = QJsonDocument::fromJson(line).object();
                if (object[u"event"_s] == name)
                    return object;
            }
            return {};
        }
    };

    QString link(const QByteArray &target, const QByteArray &host = "127.0.0.1") const
    {
        return QString::fromLatin1(m_server->url(target, host).toEncoded());
    }

    void prepare(QProcess &process, const QStringList &arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {u"DISPLAY"_s, u"QT_QPA_PLATFORM"_s, u"http_proxy"_s, u"https_proxy"_s})
            environment.remove(name);
        environment.insert(u"HOME"_s, m_home->path());
        for (const QString &name :
             {u"XDG_DATA_HOME"_s, u"XDG_CONFIG_HOME"_s, u"XDG_CACHE_HOME"_s, u"TMPDIR"_s}) {
            QDir(m_home->path()).mkpath(name);
            environment.insert(name, m_home->filePath(name));
        }
        process.setProcessEnvironment(environment);
        process.setProgram(qEnvironmentVariable("PIXHAUL_PROGRAM"));
        process.setArguments(QStringList{u"--headless"_s, u"-o"_s, m_home->filePath(u"out"_s), u"--profile"_s,
                                         m_home->filePath(u"profile"_s)} +
                             arguments);
    }

    Run run(const QStringList &arguments) const
    {
        QProcess process;
        prepare(process, arguments);
        process.start();
        process.closeWriteChannel();
        if (!process.waitForFinished(60'000))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    QString written(const QString &name, const QByteArray &content) const
    {
        QFile file(m_elsewhere->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("%s", qPrintable(file.errorString()));
        return file.fileName();
    }

    /// Where below the home a secret lies, and which.
    QByteArrayList secretsLyingAround() const
    {
        QByteArrayList found;
        QDirIterator files(m_home->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            for (const QByteArray &secret : secretsIn(QFile::encodeName(path) + '\n' + contentOf(path)))
                found.append(QFile::encodeName(path) + ": " + secret);
        }
        return found;
    }

    QByteArray everythingKept() const
    {
        QByteArray all;
        QDirIterator files(m_home->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext())
            all += contentOf(files.next());
        return all;
    }

    /// The proxy is the only machine that is ever asked: it plays all hosts.
    void serveAsProxy() const
    {
        const auto busy = std::make_shared<int>(0);
        m_server->otherwise([picture = png(), busy](const Request &request) {
            const QByteArray &asked = request.target;
            if (request.header("Proxy-Authorization") != "Basic " + ("paul:" + proxyPassword).toBase64())
                return Reply::status(407).with("Proxy-Authenticate", "Basic realm=\"way\"");
            if (asked == "http://b.example/there.png")
                return Reply::ok(picture);
            if (request.header("Authorization") != "Basic " + ("anna:" + linkPassword).toBase64() ||
                asked.endsWith("/denied.png"))
                return Reply::status(401).with("WWW-Authenticate", "Basic realm=\"site\"");
            if (asked.endsWith("/moved.png"))
                return Reply::redirect("http://b.example/there.png");
            if (asked.endsWith("/busy.png") && ++*busy == 1)
                return Reply::status(503).with("Retry-After", "0");
            if (asked.endsWith("/page.png"))
                return Reply::ok("<!doctype html><title>Sorry</title>", "text/html");
            if (asked.contains("/echo/"))
                return Reply::ok(echoed(request), "text/plain");
            return asked.endsWith("/mute.png") ? Reply::silence() : Reply::ok(picture);
        });
    }

    QStringList secretiveArguments(const QByteArrayList &names) const
    {
        const QString cookies =
            written(u"cookies.txt"_s, "a.example\tFALSE\t/\tFALSE\t0\tsession\t" + cookieValue + '\n');
        QStringList arguments{
            u"--proxy"_s,
            u"http://paul:%1@127.0.0.1:%2"_s.arg(QString::fromLatin1(proxyPassword.toPercentEncoding()),
                                                 QString::number(m_server->port())),
            u"--header"_s,
            u"X-Secret: "_s + QString::fromLatin1(headerValue),
            u"--cookies"_s,
            cookies};
        for (const QByteArray &name : names)
            arguments.append(u"http://anna:%1@a.example/%2"_s.arg(
                QString::fromLatin1(linkPassword.toPercentEncoding()), QString::fromLatin1(name)));
        return arguments;
    }

private slots:
    void initTestCase() { QVERIFY(QFile::exists(qEnvironmentVariable("PIXHAUL_PROGRAM"))); }

    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_elsewhere = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
    }

    void theRateIsLimited()
    {
        m_server->on("/a.png", Reply::ok(png() + QByteArray(400'000, 'x')));
        QElapsedTimer clock;
        clock.start();
        const Run limited = run({u"--limit-rate"_s, u"200k"_s, link("/a.png")});
        QCOMPARE(limited.exitCode, 0);
        QVERIFY2(clock.elapsed() >= 1000, qPrintable(QString::number(clock.elapsed())));
    }

    void theProxyAnswersForAllHosts()
    {
        serveAsProxy();
        const QStringList arguments = secretiveArguments({}).first(2);
        const Run result = run(arguments + QStringList{u"--json"_s, u"http://b.example/there.png"_s});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(m_server->requests().last().target, "http://b.example/there.png"_ba);
        QCOMPARE(result.event(u"saved"_s)[u"final_url"_s].toString(), u"http://b.example/there.png"_s);
    }

    void aProxyThatFailsIsTheReasonAndNothingGoesPastIt_data()
    {
        QTest::addColumn<bool>("isDown");
        QTest::newRow("it is down") << true;
        QTest::newRow("it wants another password") << false;
    }

    void aProxyThatFailsIsTheReasonAndNothingGoesPastIt()
    {
        QFETCH(const bool, isDown);
        m_server->on("/a.png", Reply::ok(png()));
        FaultServer proxy;
        proxy.otherwise([](const Request &) {
            return Reply::status(407).with("Proxy-Authenticate", "Basic realm=\"x\"");
        });
        const RefusingPort refusing;
        const quint16 port = isDown ? refusing.port() : proxy.port();
        const Run result = run(
            {u"--proxy"_s, u"http://paul:falsch4711@127.0.0.1:%1"_s.arg(port), u"--json"_s, link("/a.png")});
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.event(u"failed"_s)[u"reason"_s].toString(), u"proxy"_s);
        QCOMPARE(result.event(u"failed"_s)[u"attempts"_s].toInt(), 1);
        QVERIFY(!(result.out + result.err).contains("falsch4711"));
        QCOMPARE(m_server->load().connections, 0);
    }

    /// libproxy asks for it on a thread of its own, which Qt waits for in a static destructor.
    void aProxyScriptThatNeverComesHoldsUpNobodyWhoQuits()
    {
        QTcpServer mute;
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        QProcess process;
        prepare(process, {u"http://a.example/a.png"_s});
        QProcessEnvironment environment = process.processEnvironment();
        environment.insert(u"http_proxy"_s, u"pac+http://127.0.0.1:%1/proxy.pac"_s.arg(mute.serverPort()));
        process.setProcessEnvironment(environment);
        process.start();
        QTRY_VERIFY(mute.hasPendingConnections() || process.state() == QProcess::NotRunning);
        if (!mute.hasPendingConnections()) {
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QCOMPARE(process.exitCode(), 1); // the link failed, and nothing else
            QSKIP("Qt was built without libproxy, and knows no scripts.");
        }
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY2(process.waitForFinished(20'000), "it waits for the script");
        QCOMPARE(process.exitCode(), 130);
    }

    void headersAreAsAskedFor()
    {
        m_server->on("/a/b.png?c", Reply::ok(png()));
        const Run result = run({u"--referer"_s, u"site"_s, u"--header"_s, u"X-One: 1"_s, u"--header"_s,
                                u"X-Two:2"_s, u"--user-agent"_s, u"somebody"_s, link("/a/b.png?c")});
        QCOMPARE(result.exitCode, 0);
        const Request request = m_server->requests().constFirst();
        QCOMPARE(request.header("Referer"), link("/").toLatin1());
        QCOMPARE(request.header("X-One"), "1"_ba);
        QCOMPARE(request.header("X-Two"), "2"_ba);
        QCOMPARE(request.header("User-Agent"), "somebody"_ba);
    }

    void cookiesGoToTheHostsTheyNameAlone()
    {
        m_server->listenOn("127.0.0.2");
        m_server->on("/a.png", Reply::redirect(link("/b.png", "127.0.0.2").toLatin1()));
        m_server->on("/b.png", Reply::ok(png()).with("Set-Cookie", "theirs=1"));
        m_server->on("/c.png", Reply::ok(png()));
        const QString cookies =
            written(u"cookies.txt"_s, "127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t" + cookieValue + '\n');
        const Run result =
            run({u"--cookies"_s, cookies, u"-j"_s, u"1"_s, link("/a.png"), link("/c.png", "127.0.0.2")});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(m_server->requests().size(), 3);
        for (const Request &request : m_server->requests())
            QCOMPARE(request.header("Cookie"),
                     request.host == "127.0.0.1" ? "session=" + cookieValue : QByteArray());
    }

    void aBrokenCookieFileIsAUsageErrorThatShowsNoCookie_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("a line that is none") << "session=" + cookieValue + "\n"
                                             << "line 1"_ba;
        QTest::newRow("too few fields")
            << "# Netscape HTTP Cookie File\na.example\tFALSE\t/\t" + cookieValue + '\n'
            << "line 2"_ba;
        QTest::newRow("a binary") << cookieValue + '\0' << "binary"_ba;
    }

    void aBrokenCookieFileIsAUsageErrorThatShowsNoCookie()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QByteArray, expected);
        const QString path = written(u"cookies.txt"_s, content);
        const Run result = run({u"--cookies"_s, path, link("/a.png")});
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.startsWith("pixhaul: Cannot use the cookies of " + path.toUtf8()),
                 result.err.constData());
        QVERIFY2(result.err.contains(expected), result.err.constData());
        QCOMPARE(secretsIn(result.out + result.err), QByteArrayList());
        QCOMPARE(m_server->load().connections, 0);
        QCOMPARE(run({u"--cookies"_s, u"/nowhere/cookies.txt"_s, link("/a.png")}).exitCode, 2);
    }

    void whatWasNotVerifiedIsMarked_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("by an exception for the host") << QStringList{u"--allow-tls-errors"_s, u"127.0.0.1"_s};
        QTest::newRow("by accepting anything") << QStringList{u"--insecure"_s};
    }

    void whatWasNotVerifiedIsMarked()
    {
        QFETCH(const QStringList, arguments);
        const Authority authority;
        m_server = std::make_unique<FaultServer>(authority.expired());
        m_server->on("/a.png", Reply::ok(png()));
        const Run result = run(arguments + QStringList{u"--json"_s, link("/a.png")});
        QCOMPARE(result.exitCode, 0);
        QVERIFY(result.event(u"saved"_s)[u"unverified"_s].toBool());
    }

    void whatCameInTheClearIsNotMarked()
    {
        m_server->on("/a.png", Reply::ok(png()));
        const Run result = run({u"--insecure"_s, u"--json"_s, link("/a.png")});
        QCOMPARE(result.exitCode, 0);
        QVERIFY(!result.event(u"saved"_s).contains(u"unverified"_s));
    }

    void aBodyThatWasCutIsGoneOnWithAndCounted()
    {
        const QByteArray bytes = png() + QByteArray(200'000, 'x');
        const Reply whole = Reply::ok(bytes).withRanges("\"one\"");
        m_server->on("/a.png", {whole.stallingAt(1000, 100ms).cutAfter(100'000), whole});
        const Run result = run({u"--json"_s, link("/a.png")});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.event(u"saved"_s)[u"attempts"_s].toInt(), 2);
        QVERIFY(result.event(u"retry"_s).isEmpty()); // at once
        QVERIFY(m_server->requests().last().header("Range").startsWith("bytes="));
    }

    void aSecretIsFoundInEveryForm()
    {
        for (const QByteArray &secret : secrets) {
            for (const QByteArray &form : {secret, secret.toPercentEncoding(), secret.toBase64(),
                                           ("anna:" + secret + "!").toBase64(), ("1:" + secret).toBase64()})
                QCOMPARE(secretsIn("\0before "_ba + form + " after"), QByteArrayList{secret});
        }
    }

    void secretsLieNowhere_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("in words") << QStringList();
        QTest::newRow("in many words") << QStringList{u"-v"_s};
        QTest::newRow("in JSON") << QStringList{u"--json"_s};
        QTest::newRow("in JSON and many words") << QStringList{u"--json"_s, u"-v"_s};
    }

    void secretsLieNowhere()
    {
        QFETCH(const QStringList, arguments);
        serveAsProxy();
        QVERIFY(QDir(m_home->path()).mkpath(u"profile"_s));
        QFile settings(m_home->filePath(u"profile/settings.ini"_s));
        QVERIFY(settings.open(QIODevice::WriteOnly) && settings.write("[log]\nlevel=debug\n") > 0);
        settings.close();
        const QByteArrayList names{"good.png", "denied.png", "busy.png",     "moved.png",
                                   "page.png", "good.png",   "here%zz@there"};
        const Run result = run(secretiveArguments(names) + arguments);
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(secretsIn(result.out + result.err), QByteArrayList());
        QCOMPARE(secretsLyingAround(), QByteArrayList());
        const QByteArray log = contentOf(m_home->filePath(u"profile/pixhaul.log"_s));
        for (const QByteArray &told : {"failed: HTTP 401: http://a.example/denied.png\n"_ba,
                                       "to be tried again: HTTP 503"_ba, "saved: good.png: "_ba})
            QVERIFY2(log.contains(told), log.constData());

        // All of them were sent, and none to the other host.
        const QList<Request> requests = m_server->requests();
        QVERIFY(std::ranges::any_of(requests, [](const Request &request) {
            return request.target.endsWith("/moved.png") && request.header("X-Secret") == headerValue &&
                   request.header("Cookie") == "session=" + cookieValue &&
                   !request.header("Authorization").isNull();
        }));
        int elsewhere = 0;
        for (const Request &request : requests) {
            if (!request.target.startsWith("http://b.example/"))
                continue;
            ++elsewhere;
            for (const auto &[name, value] : request.headers) {
                if (name != "Proxy-Authorization")
                    QCOMPARE(secretsIn(value), QByteArrayList());
            }
        }
        QVERIFY(elsewhere > 0);
        QCOMPARE(QDir(m_home->filePath(u"out"_s)).entryList({u"*.png"_s}).size(), 4);
    }

    void whatAServerEchoesIsNotKept_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("the login") << "Authorization"_ba;
        QTest::newRow("the proxy's login") << "Proxy-Authorization"_ba;
        QTest::newRow("the cookies") << "Cookie"_ba;
        QTest::newRow("a header of the user's") << "X-Secret"_ba;
    }

    void whatAServerEchoesIsNotKept()
    {
        QFETCH(const QByteArray, header);
        serveAsProxy();
        // The text that is kept has 200 characters. The last one cuts the header in its middle.
        QByteArrayList names;
        for (const char *before : {"0", "110", "170"})
            names.append("echo/" + header + '/' + before);
        const Run result = run(secretiveArguments(names) + QStringList{u"--json"_s, u"-v"_s});
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.event(u"failed"_s)[u"reason"_s].toString(), u"not-an-image"_s);
        QCOMPARE(secretsIn(result.out + result.err), QByteArrayList());
        QCOMPARE(secretsLyingAround(), QByteArrayList());
        const QByteArray kept = everythingKept();
        QVERIFY(kept.contains("/echo/"));
        QVERIFY(!kept.contains("You said"));
    }

    void linksOfOneAddressAreTakenOverEachWithItsOwnLogin_data()
    {
        QTest::addColumn<QByteArrayList>("users"); // asked for again; none: without a login
        QTest::addColumn<QList<int>>("ids");
        QTest::newRow("both") << QByteArrayList{"anna", "bert"} << QList<int>{1, 2};
        QTest::newRow("one twice, and the other")
            << QByteArrayList{"anna", "anna", "bert"} << QList<int>{1, 2};
        QTest::newRow("one of them") << QByteArrayList{"bert"} << QList<int>{1};
        QTest::newRow("one more") << QByteArrayList{"anna", "bert", "carl"} << QList<int>{1, 2, 3};
        QTest::newRow("one without a login is none of them") << QByteArrayList{""} << QList<int>{3};
    }

    void linksOfOneAddressAreTakenOverEachWithItsOwnLogin()
    {
        QFETCH(const QByteArrayList, users);
        QFETCH(const QList<int>, ids);
        const auto isMute = std::make_shared<std::atomic_bool>(true);
        m_server->otherwise([isMute, picture = png()](const Request &request) {
            if (request.header("Authorization").isNull() && *isMute)
                return Reply::status(401).with("WWW-Authenticate", "Basic realm=\"x\"");
            return *isMute ? Reply::silence() : Reply::ok(picture);
        });
        const auto links = [this](const QByteArrayList &of) {
            QStringList addresses;
            for (const QByteArray &user : of) {
                QUrl url = m_server->url("/a.png");
                if (!user.isEmpty())
                    url.setUserInfo(QString::fromLatin1(user) + ":p"_L1);
                addresses += url.toString();
            }
            return addresses;
        };
        QProcess process;
        prepare(process, links({"anna", "bert"}));
        process.start();
        QTRY_COMPARE(m_server->requests().size(), 4);
        process.kill();
        QVERIFY(process.waitForFinished(20'000));

        *isMute = false;
        const auto before = m_server->requests().size();
        const Run again = run(links(users) + QStringList{u"--json"_s});
        QCOMPARE(again.exitCode, 0);
        QList<int> saved;
        for (const QByteArray &line : again.out.split('\n')) {
            const QJsonObject event = QJsonDocument::fromJson(line).object();
            if (event[u"event"_s] == "saved"_L1)
                saved += event[u"id"_s].toInt();
        }
        std::ranges::sort(saved);
        QCOMPARE(saved, ids);
        QCOMPARE(m_server->requests().size() - before, ids.size());
    }

    void secretsLieNowhereAfterAKill()
    {
        serveAsProxy();
        QProcess process;
        prepare(process, secretiveArguments({"good.png", "denied.png", "mute.png"}) + QStringList{u"-v"_s});
        process.start();
        const QString saved = m_home->filePath(u"out/good.png"_s);
        QTRY_VERIFY(QFile::exists(saved));
        QTRY_VERIFY(m_server->requests("http://a.example/mute.png").size() >= 2); // with the password
        QCOMPARE(secretsLyingAround(), QByteArrayList());
        process.kill();
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(secretsIn(process.readAllStandardOutput() + process.readAllStandardError()),
                 QByteArrayList());
        QCOMPARE(secretsLyingAround(), QByteArrayList());

        // The login is gone with the process: what is resumed fails at the challenge, and says why.
        const Run resumed = run(secretiveArguments({}) + QStringList{u"--resume"_s, u"--json"_s});
        QCOMPARE(resumed.exitCode, 1);
        QCOMPARE(resumed.event(u"failed"_s)[u"status"_s].toInt(), 401);
        QCOMPARE(resumed.event(u"failed"_s)[u"detail"_s].toString(),
                 u"HTTP 401: its user and password are not kept; add the link again with them"_s);
        QCOMPARE(secretsIn(resumed.out + resumed.err), QByteArrayList());
        QCOMPARE(secretsLyingAround(), QByteArrayList());
    }

    void usageErrorsShowNoSecret_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QString secret = QString::fromLatin1(headerValue);
        QTest::newRow("a proxy that nobody understands")
            << QStringList{u"--proxy"_s, u"ftp://paul:"_s + secret + u"@proxy"_s};
        QTest::newRow("a header without a name") << QStringList{u"--header"_s, secret};
        QTest::newRow("a header that is Pixhaul's own") << QStringList{u"--header"_s, u"Host: "_s + secret};
        QTest::newRow("a referer of another scheme")
            << QStringList{u"--referer"_s, u"ftp://anna:"_s + secret + u"@host/"_s};
        QTest::newRow("a host that is none")
            << QStringList{u"--allow-tls-errors"_s, u"https://anna:"_s + secret + u"@host/"_s};
        QTest::newRow("a link of another scheme")
            << QStringList{u"-v"_s, u"ftp://anna:"_s + QString::fromLatin1(headerValue.toPercentEncoding()) +
                                        u"@host/a.png"_s};
    }

    void usageErrorsShowNoSecret()
    {
        QFETCH(const QStringList, arguments);
        const Run result = run(arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY(!result.err.isEmpty());
        QVERIFY2(secretsIn(result.out + result.err).isEmpty(), (result.out + result.err).constData());
    }
};

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
