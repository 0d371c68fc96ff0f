#pragma once

#include "fetch/request.h"

#include <QNetworkProxy>
#include <QSet>
#include <QString>

namespace pixhaul {

/// What requests said that is for nobody to read but whom they went to: logins, cookies, the user's own
/// headers. A server may print it all into its answer.
class SentSecrets
{
public:
    void add(const Ask &ask, const RequestPolicy &policy);
    void add(const QNetworkProxy &proxy);

    /// With "…" for each of them, as it is or encoded as text on the web usually is: in percent, HTML, JSON,
    /// Base64; and for the beginning of one that the end of the text cuts off. Those of up to three
    /// characters count only as words of their own.
    QString blotted(QString text) const;

private:
    void add(const QString &value);
    void addLogin(const QString &user, const QString &password);
    void addAuthorization(const QByteArray &value);
    void addParts(const QByteArray &value);

    QSet<QString> m_values;
};

} // namespace pixhaul
