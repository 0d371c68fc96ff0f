#include "support/filesystems.h"

#include <QFile>
#include <QTest>

#include <cstddef>
#include <optional>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

void onSpareThread(const std::function<void()> &work)
{
    std::thread(work).join();
}

void deprive(int lacks)
{
    std::vector<sock_filter> program;
    const auto load = [&](std::size_t offset) {
        program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, std::uint32_t(offset)));
    };
    const auto refuse = [&](long call, int error, std::optional<std::pair<int, std::uint32_t>> ifBits = {}) {
        const std::uint8_t rest = ifBits ? 3 : 1; // instructions to jump over if it is another call
        load(offsetof(seccomp_data, nr));
        program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, std::uint32_t(call), 0, rest));
        if (ifBits) {
            load(offsetof(seccomp_data, args) + std::size_t(ifBits->first) * sizeof(__u64));
            program.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, ifBits->second, 0, 1));
        }
        program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | std::uint32_t(error)));
    };
    if (lacks & NamelessFiles)
        refuse(SYS_openat, EOPNOTSUPP, std::pair{2, std::uint32_t(O_TMPFILE & ~O_DIRECTORY)});
    if (lacks & LinksOfNameless)
        refuse(SYS_linkat, EPERM, std::pair{4, std::uint32_t(AT_EMPTY_PATH | AT_SYMLINK_FOLLOW)});
    if (lacks & AllLinks)
        refuse(SYS_linkat, EPERM);
    if (lacks & RenameWithoutReplacing)
        refuse(SYS_renameat2, EINVAL);
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
        qFatal("The kernel takes no filter: %s", qPrintable(qt_error_string()));
}

void lackRows()
{
    QTest::addColumn<int>("lacks");
    QTest::newRow("nothing is missing") << int(Nothing);
    QTest::newRow("no nameless files, like vfat") << int(NamelessFiles | AllLinks);
    QTest::newRow("nameless files get no name") << int(LinksOfNameless);
    QTest::newRow("nor is there a rename that replaces nothing")
        << int(LinksOfNameless | RenameWithoutReplacing);
    QTest::newRow("links only, like NFS") << int(NamelessFiles | RenameWithoutReplacing);
    QTest::newRow("nothing of all that, like sshfs")
        << int(NamelessFiles | AllLinks | RenameWithoutReplacing);
}

Mounted::Mounted(const QString &where, const char *type, const char *options)
    : m_where(where.toUtf8())
    , m_isMounted(::mount("pixhaul-test", m_where.constData(), type, 0, options) == 0)
{}

Mounted::~Mounted()
{
    if (m_isMounted)
        ::umount2(m_where.constData(), MNT_DETACH);
}

Ballast::Ballast(const QString &folder)
    : m_path(QFile::encodeName(folder + "/ballast"_L1))
{
    QFile file(QFile::decodeName(m_path));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        qFatal("no ballast in %s", m_path.constData());
    const QByteArray block(4'096, 'x');
    while (file.write(block) == block.size()) {
    }
}

Ballast::~Ballast()
{
    QFile::remove(QFile::decodeName(m_path));
}

} // namespace pixhaul::test
