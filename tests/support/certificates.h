#pragma once

#include "support/faultserver.h"

#include <QTemporaryDir>

namespace pixhaul::test {

/// A certificate authority that lives as long as this object. Keys are made at run time by the `openssl`
/// command, in a temporary folder: none is stored in the tree. Everything but selfSigned() and strange() has
/// exactly the one fault that its name says, for a client that trusts certificate().
class Authority
{
public:
    Authority();

    /// What a client has to trust.
    QSslCertificate certificate() const { return m_certificate; }

    Identity sound() const;      ///< for 127.0.0.1-4 and localhost
    Identity expired() const;    ///< since yesterday
    Identity wrongHost() const;  ///< for other.example
    Identity selfSigned() const; ///< for 127.0.0.1, by nobody
    Identity strange() const;    ///< by an authority nobody knows

private:
    Identity issued(const QString &names, int days) const;
    void openssl(const QStringList &arguments) const;
    QByteArray content(const QString &name) const;
    Identity identityFrom(const QString &certificate, const QString &key) const;

    QTemporaryDir m_folder;
    QSslCertificate m_certificate;
};

} // namespace pixhaul::test
