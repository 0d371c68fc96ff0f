#include "fetch/sentsecrets.h"

#include "fetch/cookiefile.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr QChar blot = u'…';

/// What is shorter stands in any text by chance.
constexpr qsizetype fewestCharacters = 4;

/// What stands in any Base64 text for these bytes, whatever is before and after them there (RFC 4648, 4).
QStringList inBase64(const QByteArray &bytes)
{
    QStringList forms;
    for (qsizetype before = 0; before < 3; ++before) {
        const qsizetype first = (before * 8 + 5) / 6; // characters that other bytes have a say in
        const qsizetype end = (before + bytes.size()) * 8 / 6;
        forms.append(
            QString::fromLatin1((QByteArray(before, 'x') + bytes).toBase64().sliced(first, end - first)));
    }
    return forms;
}

QString inJson(const QString &value)
{
    constexpr qsizetype opening = 2; // ["
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.sliced(opening, array.size() - 2 * opening));
}

/// How a secret may be written, letter case aside.
QStringList formsOf(const QString &value)
{
    const QByteArray bytes = value.toUtf8();
    QStringList forms{value,
                      QString::fromLatin1(bytes), // by those who do not understand UTF-8
                      value.toHtmlEscaped(),
                      value.toHtmlEscaped().replace(u'\'', "&#39;"_L1),
                      inJson(value),
                      inJson(value).replace(u'/', "\\/"_L1)};
    for (const QByteArray &kept : {""_ba, "/"_ba, "+"_ba, "/+"_ba, "!$&'()*+,;=:@/?"_ba})
        forms += QString::fromLatin1(bytes.toPercentEncoding(kept));
    return forms + inBase64(bytes);
}

/// Cuts what the end of a text left of a secret.
void blotBeginning(QString &text, const QString &secret)
{
    for (qsizetype size = std::min(secret.size(), text.size()); size >= fewestCharacters; --size) {
        if (!text.endsWith(QStringView(secret).first(size), Qt::CaseInsensitive))
            continue;
        text.replace(text.size() - size, size, blot);
        return;
    }
}

} // namespace

void SentSecrets::add(const Ask &ask, const RequestPolicy &policy)
{
    addLogin(ask.url.userName(QUrl::FullyDecoded), ask.url.password(QUrl::FullyDecoded));
    addAuthorization(ask.authorization);
    for (const auto &[name, value] : policy.headers) {
        addAuthorization(value);
        addParts(value);
    }
    // By no clock: one may have expired since it was sent.
    if (policy.cookies)
        addParts(policy.cookies->cookiesFor(ask.url, QDateTime::fromSecsSinceEpoch(0)));
}

void SentSecrets::add(const QNetworkProxy &proxy)
{
    addLogin(proxy.user(), proxy.password());
}

QString SentSecrets::blotted(QString text) const
{
    QStringList forms;
    for (const QString &value : m_values)
        forms += value.size() < fewestCharacters ? QStringList{value} : formsOf(value);
    forms.removeDuplicates();
    // The longest first: a short one may be a part of it.
    std::ranges::sort(forms, std::greater(), &QString::size);
    for (const QString &form : std::as_const(forms)) {
        if (form.size() >= fewestCharacters)
            text.replace(form, blot, Qt::CaseInsensitive);
        else if (m_values.contains(form))
            text.replace(QRegularExpression(u"(?<![\\p{L}\\p{N}])%1(?![\\p{L}\\p{N}])"_s.arg(
                             QRegularExpression::escape(form))),
                         blot);
    }
    for (const QString &form : std::as_const(forms))
        blotBeginning(text, form);
    return text;
}

void SentSecrets::add(const QString &value)
{
    if (!value.isEmpty())
        m_values.insert(value);
}

void SentSecrets::addLogin(const QString &user, const QString &password)
{
    add(user);
    add(password);
    if (!user.isEmpty() || !password.isEmpty())
        add(QString::fromLatin1((user + u':' + password).toUtf8().toBase64()));
}

/// Of Digest what proves the password, not what the server itself has said (RFC 7616, 3.4).
void SentSecrets::addAuthorization(const QByteArray &value)
{
    static const QRegularExpression proof(u"\\b[0-9a-f]{32,}\\b"_s);
    const QString text = QString::fromUtf8(value);
    add(text);
    for (const QRegularExpressionMatch &match : proof.globalMatch(text))
        add(match.captured());
    constexpr auto basic = "basic "_L1;
    if (!text.startsWith(basic, Qt::CaseInsensitive))
        return;
    const QByteArray encoded = value.sliced(basic.size()).trimmed();
    add(QString::fromLatin1(encoded));
    const QString login = QString::fromUtf8(QByteArray::fromBase64(encoded));
    addLogin(login.section(u':', 0, 0), login.section(u':', 1));
}

/// "a=b; c" is also b and c.
void SentSecrets::addParts(const QByteArray &value)
{
    static const QRegularExpression between(u"[\\s,;]+"_s);
    const QString text = QString::fromUtf8(value);
    add(text);
    for (const QString &part : text.split(between)) {
        add(part);
        if (part.contains(u'='))
            add(part.section(u'=', 1));
    }
}

} // namespace pixhaul
