#include "support/faultserver.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

struct Served
{
    QByteArray bytes;
    QByteArray type;
    QString imageMagick; ///< its name for the format
};

/// One of each kind that the web is made of; the server calls some of them by a wrong name.
std::vector<Served> picturesOfTheWeb()
{
    return {
        {jpeg(painting({161, 97})), "image/jpeg", u"jpeg"_s},
        {jpeg(painting({80, 60}), {.progressive = true}), "image/jpeg", u"jpeg"_s},
        {jpeg(painting({90, 50}), {.orientation = 6}), "image/jpeg", u"jpeg"_s},
        {jpeg(painting({64, 64}, QImage::Format_Grayscale8)), "image/gif", u"jpeg"_s},
        {png(painting({120, 75})), "image/png", u"png"_s},
        {pngOfType(3, 4), "image/webp", u"png"_s},
        {pngOfType(6, 16), "image/png", u"png"_s},
        {gif(), "image/gif", u"gif"_s},
        {webp(), "image/jpeg", u"webp"_s},
        {bmp(), "", u"bmp"_s},
    };
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// The built program on a real desktop, driven from outside by keys alone, as a person would.
class TestWindow : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;
    FaultServer m_server;
    std::unique_ptr<QProcess> m_program;

    QString pictures() const { return m_home.filePath(u"Pictures/Pixhaul"_s); }
    QStringList files() const
    {
        return QDir(pictures()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    static QString output(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.start(program, arguments);
        if (!process.waitForFinished(20'000))
            qFatal("%s does not end", qPrintable(program));
        return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    }

    static QString xdotool(const QStringList &arguments) { return output(u"xdotool"_s, arguments); }

    /// Empty while there is none; xdotool may also stumble over a window that goes while it looks.
    QString windowId() const
    {
        return xdotool({u"search"_s, u"--onlyvisible"_s, u"--pid"_s, QString::number(m_program->processId()),
                        u"--name"_s, u"Pixhaul"_s})
            .section(u'\n', 0, 0);
    }

    void startProgram()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, m_home.path());
        environment.insert(u"XDG_DATA_HOME"_s, m_home.filePath(u"data"_s));
        environment.insert(u"XDG_CONFIG_HOME"_s, m_home.filePath(u"config"_s));
        m_program = std::make_unique<QProcess>();
        m_program->setProcessEnvironment(environment);
        m_program->setProcessChannelMode(QProcess::ForwardedChannels);
        m_program->start(qEnvironmentVariable("PIXHAUL_PROGRAM"), {u"--lang"_s, u"en"_s});
        QVERIFY(m_program->waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(!windowId().isEmpty(), 30'000);
    }

    QString title() const
    {
        const QString window = windowId();
        return window.isEmpty() ? QString() : xdotool({u"getwindowname"_s, window});
    }

    void press(const QString &key)
    {
        xdotool({u"windowactivate"_s, u"--sync"_s, windowId(), u"key"_s, u"--clearmodifiers"_s, key});
    }

    static void copyToClipboard(const QByteArray &text)
    {
        QProcess xclip;
        xclip.setStandardOutputFile(QProcess::nullDevice()); // it stays behind to serve the selection
        xclip.setStandardErrorFile(QProcess::nullDevice());
        xclip.start(u"xclip"_s, {u"-selection"_s, u"clipboard"_s});
        xclip.write(text);
        xclip.closeWriteChannel();
        QVERIFY(xclip.waitForFinished(10'000));
    }

    void endProgram()
    {
        ::kill(static_cast<pid_t>(m_program->processId()), SIGTERM);
        QVERIFY(m_program->waitForFinished(20'000));
        QCOMPARE(m_program->exitCode(), 0);
    }

private slots:
    void cleanup()
    {
        if (m_program && m_program->state() != QProcess::NotRunning) {
            m_program->kill();
            m_program->waitForFinished();
        }
    }

    void twoHundredPastedLinksBecomeTwoHundredSoundPictures()
    {
        constexpr int all = 200;
        const std::vector<Served> kinds = picturesOfTheWeb();
        QByteArray text = "Look at these:\n";
        for (int i = 0; i < all; ++i) {
            const Served &sample = kinds[std::size_t(i) % kinds.size()];
            const QByteArray target = "/it/u=" + QByteArray::number(i) + ",2774471735&fm=193&f=GIF";
            m_server.on(target, Reply::ok(sample.bytes, sample.type).after(40ms));
            text += m_server.url(target).toEncoded() + (i % 3 ? "\n" : ", ");
        }
        m_server.on("/page.jpg", Reply::ok("<!doctype html><html></html>", "image/jpeg"));
        text += m_server.url("/page.jpg").toEncoded() + "\n" + m_server.url("/gone.png").toEncoded() + "\n";

        startProgram();
        copyToClipboard(text);
        press(u"ctrl+v"_s);
        // The very first batch asks where to, with the focus on Download. Its bar comes with the rows, and
        // they with the session; until then Return does nothing.
        QTRY_VERIFY_WITH_TIMEOUT((press(u"Return"_s), !m_server.requests().isEmpty()), 30'000);

        QStringList titles;
        QTRY_VERIFY_WITH_TIMEOUT((titles.append(title()), files().size() == all), 120'000);
        QVERIFY2(titles.filter(QRegularExpression(u"^\\d+ % - Pixhaul$"_s)).size() > 1,
                 qPrintable(titles.join(u'\n')));
        QTRY_COMPARE(title(), u"Pixhaul"_s);

        for (int i = 0; i < all; ++i) {
            const QString name = u"u=%1,2774471735&fm=193&f=GIF.png"_s.arg(i);
            const QByteArray saved = contentOf(pictures() + u'/' + name);
            QVERIFY2(!saved.isEmpty(), qPrintable(name));
            const Served &sample = kinds[std::size_t(i) % kinds.size()];
            if (std::size_t(i) < kinds.size()) {
                QCOMPARE(complaintOfPngcheck(saved), QString());
                QVERIFY2(pixelsByImageMagick(saved, u"png"_s) ==
                             pixelsByImageMagick(sample.bytes, sample.imageMagick),
                         qPrintable(name));
            } else { // the same picture as ten before
                QCOMPARE(saved, contentOf(pictures() + u"/u=%1,2774471735&fm=193&f=GIF.png"_s.arg(
                                                           std::size_t(i) % kinds.size())));
            }
        }
        endProgram();
    }

    void whatIsUnfinishedIsThereAgainAndWaitsForAWord()
    {
        m_server.on("/slow.png", {Reply::silence(), Reply::ok(png(), "image/png")});
        startProgram();
        copyToClipboard(m_server.url("/slow.png").toEncoded());
        press(u"ctrl+v"_s); // not the first batch any more: it starts at once
        QTRY_COMPARE_WITH_TIMEOUT(m_server.requests("/slow.png").size(), 1, 30'000);
        m_program->kill(); // no chance to say goodbye
        QVERIFY(m_program->waitForFinished());

        startProgram();
        QTest::qWait(1000);
        QCOMPARE(m_server.requests("/slow.png").size(), 1); // nothing starts unasked
        press(u"ctrl+s"_s);
        QTRY_VERIFY_WITH_TIMEOUT(files().contains(u"slow.png"_s), 30'000);
        endProgram();
    }
};

QTEST_GUILESS_MAIN(TestWindow)
#include "tst_window.moc"
