#include "picture/heifdecoder.h"
#include "picture/picture.h"
#include "support/animations.h"
#include "support/coded.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"

#include <QFile>
#include <QTest>

#include <csignal>
#include <cstdlib>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

/// Pictures made in a process that may have so much memory and no more. JPEG XL is not among them: libjxl 0.7
/// ends the program by itself.
class TestNoMemory : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aPictureFailsAndTheProgramLives_data();
    void aPictureFailsAndTheProgramLives();
    void someHadTooLittle() { QVERIFY(m_failures > 0); }

private:
    qsizetype m_failures = 0; // a PNG that passes through, or a small icon, may need hardly any
};

namespace {

enum Ending : int { Made, HadNoMemory, FailedOtherwise, MadeOtherwise };

/// Of this process, in bytes.
qint64 addressSpace()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the size of the process cannot be read");
    return file.readAll().split(' ').first().toLongLong() * sysconf(_SC_PAGESIZE);
}

int attempt(const QByteArray &bytes, const PictureOptions &options, const QByteArray &expected)
{
    const Result<Picture> picture = toPng(bytes, options);
    if (picture)
        return picture->png == expected ? Made : MadeOtherwise;
    return picture.error().cause == Cause::TooManyPixels ? HadNoMemory : FailedOtherwise;
}

/// Takes all that is left over from what was free before.
void useUp(rlim_t size)
{
    constexpr std::size_t little = 16 * 1024;
    const rlimit limit{size, RLIM_INFINITY};
    ::setrlimit(RLIMIT_AS, &limit);
    void **last = nullptr;
    while (auto **const block = static_cast<void **>(std::malloc(little))) {
        *block = static_cast<void *>(last);
        last = block;
    }
}

/// How that ends with so many bytes more than this process has; negative: by which signal.
int endingWith(qint64 more, const QByteArray &bytes, const PictureOptions &options,
               const QByteArray &expected)
{
    const auto size = rlim_t(addressSpace());
    const pid_t child = ::fork();
    if (child == 0) {
        for (const int number : {SIGABRT, SIGSEGV, SIGILL, SIGBUS}) // QTest's reports need memory
            ::signal(number, SIG_DFL);
        ::alarm(30); // seconds; what throws past everybody may hang as well
        useUp(size);
        const rlimit limit{size + rlim_t(more), RLIM_INFINITY};
        ::setrlimit(RLIMIT_AS, &limit);
        ::_exit(attempt(bytes, options, expected));
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child)
        qFatal("no child");
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

void TestNoMemory::initTestCase()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("A sanitizer ends the program itself");
#endif
}

void TestNoMemory::aPictureFailsAndTheProgramLives_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<PngMode>("mode");
    QTest::addColumn<bool>("isToldSo"); // some libraries do not tell why they fail
    const auto row = [](const char *name, const QByteArray &bytes, PngMode mode = PngMode::Fast) {
        QTest::newRow(name) << bytes << mode << true;
    };
    const auto vagueRow = [](const char *name, const QByteArray &bytes, PngMode mode = PngMode::Fast) {
        QTest::newRow(name) << bytes << mode << false;
    };
    const QImage large = painting({60, 40}).scaled(1200, 800);
    row("JPEG", jpeg(large));
    row("JPEG, made small", jpeg(large), PngMode::Small);
    row("JPEG that is turned", jpeg(large, {.orientation = 6}));
    row("progressive JPEG", jpeg(large, {.progressive = true}));
    vagueRow("PNG", png(large));
    vagueRow("PNG, made small", png(large), PngMode::Small);
    vagueRow("GIF", gif(palettePainting({1200, 800})));
    vagueRow("animated GIF", gif(palettePainting({1200, 800}), 3));
    row("WebP", webp(large));
    vagueRow("animated WebP", webpAnimation({.pictures = {large, large.mirrored()}, .delays = {100, 100}}));
    row("BMP", bmp(large));
    row("TIFF", tiff(large, 6));
    row("icon", ico());
    if (readsHeif()) {
        vagueRow("AVIF", avif(large));
        vagueRow("HEIC", heic(large));
    }
}

void TestNoMemory::aPictureFailsAndTheProgramLives()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const PngMode, mode);
    QFETCH(const bool, isToldSo);
    constexpr qint64 step = 2 << 20, most = 512 << 20;
    const PictureOptions options{.png = mode};
    const Result<Picture> picture = toPng(bytes, options);
    QVERIFY(picture);
    QList<int> endings;
    for (qint64 more = 0; more < most && !endings.endsWith(Made); more += step) {
        endings.append(endingWith(more, bytes, options, picture->png));
        const bool isSound = endings.last() == Made || endings.last() == HadNoMemory ||
                             (endings.last() == FailedOtherwise && !isToldSo);
        QVERIFY2(isSound, qPrintable(u"%1 with %2 KB"_s.arg(endings.last()).arg(more >> 10)));
    }
    QCOMPARE(endings.last(), int(Made));
    m_failures += endings.size() - 1;
}

/// One heap for all threads, and what is large beside it: so that a child finds nothing left over.
int main(int argc, char **argv)
{
    ::mallopt(M_ARENA_MAX, 1);
    ::mallopt(M_MMAP_THRESHOLD, 64 * 1024);
    const QCoreApplication application(argc, argv);
    TestNoMemory test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_nomemory.moc"
