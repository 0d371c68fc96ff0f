#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

/// File systems as they are met with: lacking something, or small.
namespace pixhaul::test {

/// Runs it on a thread of its own, which can be robbed of rights that it need not get back.
void onSpareThread(const std::function<void()> &work);

/// A file system that lacks something, played by the kernel's own filter on this thread's calls.
enum Lack { Nothing, NamelessFiles = 1, LinksOfNameless = 2, AllLinks = 4, RenameWithoutReplacing = 8 };
void deprive(int lacks);

/// Rows of a column `lacks`, for every way in which a file can get its name.
void lackRows();

/// A small file system of its own, where the user may mount one.
class Mounted
{
public:
    Mounted(const QString &where, const char *type, const char *options);
    Mounted(const Mounted &) = delete;
    Mounted &operator=(const Mounted &) = delete;
    ~Mounted();
    explicit operator bool() const { return m_isMounted; }

private:
    const QByteArray m_where;
    const bool m_isMounted;
};

/// A file that leaves no room on its disk for anything else, for as long as it lives.
class Ballast
{
public:
    explicit Ballast(const QString &folder);
    Ballast(const Ballast &) = delete;
    Ballast &operator=(const Ballast &) = delete;
    ~Ballast();

private:
    const QByteArray m_path;
};

} // namespace pixhaul::test
