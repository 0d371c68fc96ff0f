#include "ui/certificatedialog.h"

#include "ui/language.h"

#include <QAccessible>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSslError>
#include <QTest>
#include <QTranslator>

using namespace pixhaul;
using namespace Qt::StringLiterals;

namespace {

CertificateFault expired()
{
    return {.site = u"cdn.example.com:443"_s,
            .sha256 = QByteArray::fromHex("00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef"),
            .errors = {QSslError::CertificateExpired},
            .subject = u"cdn.example.com"_s,
            .names = {u"cdn.example.com"_s, u"*.example.com"_s},
            .issuer = u"An authority"_s,
            .from = QDateTime(QDate(2020, 1, 2), QTime(3, 4)),
            .until = QDateTime(QDate(2021, 5, 6), QTime(7, 8))};
}

QString shown(const CertificateDialog &dialog, const QString &name)
{
    return dialog.findChild<QLabel *>(name)->text();
}

} // namespace

class TestCertificateDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { speak(*qApp, u"en"_s); }
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); }

    void theFactsAreShown()
    {
        const CertificateDialog dialog(expired(), nullptr);
        QCOMPARE(shown(dialog, u"heading"_s), u"The connection to cdn.example.com is not secure"_s);
        QCOMPARE(shown(dialog, u"faults"_s), u"certificate expired"_s);
        QCOMPARE(shown(dialog, u"subject"_s), u"cdn.example.com"_s);
        QCOMPARE(shown(dialog, u"names"_s), u"cdn.example.com, *.example.com"_s);
        QCOMPARE(shown(dialog, u"issuer"_s), u"An authority"_s);
        QVERIFY(shown(dialog, u"from"_s).contains(u"January 2, 2020"_s));
        QVERIFY(shown(dialog, u"until"_s).contains(u"May 6, 2021"_s));
        QVERIFY(shown(dialog, u"until"_s).endsWith(u"(expired)"_s));
        QCOMPARE(shown(dialog, u"fingerprint"_s), u"00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:\n"
                                                  "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF"_s);
    }

    void onlyADateThatIsWrongIsCalledSo()
    {
        CertificateFault fault = expired();
        fault.until = QDateTime::currentDateTime().addDays(1);
        QVERIFY(!shown(CertificateDialog(fault, nullptr), u"from"_s).contains(u'('));
        QVERIFY(!shown(CertificateDialog(fault, nullptr), u"until"_s).contains(u'('));
        fault.from = QDateTime::currentDateTime().addDays(1);
        QVERIFY(shown(CertificateDialog(fault, nullptr), u"from"_s).endsWith(u"(not yet)"_s));
    }

    void anotherPortThanTheUsualOneIsNamed()
    {
        CertificateFault fault = expired();
        fault.site = u"cdn.example.com:8443"_s;
        QCOMPARE(shown(CertificateDialog(fault, nullptr), u"heading"_s),
                 u"The connection to cdn.example.com:8443 is not secure"_s);
    }

    void everyFaultHasALine()
    {
        CertificateFault fault = expired();
        fault.errors = {QSslError::HostNameMismatch, QSslError::CertificateExpired,
                        QSslError::CertificateRevoked, QSslError::UnableToGetLocalIssuerCertificate,
                        QSslError::UnableToVerifyFirstCertificate};
        const QStringList lines = shown(CertificateDialog(fault, nullptr), u"faults"_s).split(u'\n');
        QCOMPARE(lines, QStringList({u"certificate expired"_s, u"certificate not trusted"_s,
                                     QSslError(QSslError::CertificateRevoked).errorString(),
                                     u"certificate of another site"_s}));
    }

    void whatTheSiteWroteCannotPassForOurWords()
    {
        CertificateFault fault = expired();
        fault.subject = u"<b>sound</b>\nValid until 2099\u202Etxet"_s;
        fault.issuer = QString(5000, u'x') + u"end"_s;
        fault.names = {};
        for (int i = 1; i <= 8; ++i)
            fault.names += u"%1.example.com"_s.arg(i);
        const CertificateDialog dialog(fault, nullptr);
        QCOMPARE(shown(dialog, u"subject"_s), u"<b>sound</b> Valid until 2099txet"_s);
        QVERIFY(shown(dialog, u"issuer"_s).size() < 100);
        QVERIFY(shown(dialog, u"issuer"_s).endsWith(u"end"_s));
        QVERIFY(shown(dialog, u"names"_s).endsWith(u"5.example.com and 3 more"_s));
        for (const QLabel *label : dialog.findChildren<QLabel *>())
            QVERIFY(label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()));
    }

    void whatIsMissingIsSaidToBe()
    {
        const CertificateDialog dialog({.site = u"a.example:443"_s,
                                        .sha256 = {},
                                        .errors = {},
                                        .subject = {},
                                        .names = {},
                                        .issuer = {},
                                        .from = {},
                                        .until = {}},
                                       nullptr);
        for (const auto &name : {u"subject"_s, u"names"_s, u"issuer"_s, u"from"_s, u"until"_s})
            QCOMPARE(shown(dialog, name), u"not stated"_s);
    }

    void onlyItsOwnButtonAllows_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::addColumn<QString>("focus");
        QTest::addColumn<int>("result");
        const auto row = [](const char *name, Qt::Key key, const QString &focus, QDialog::DialogCode result) {
            QTest::newRow(name) << key << focus << int(result);
        };
        row("Esc says no", Qt::Key_Escape, u"cancel"_s, QDialog::Rejected);
        row("Enter says no", Qt::Key_Return, u"cancel"_s, QDialog::Rejected);
        row("Enter on the fingerprint says no", Qt::Key_Return, u"fingerprint"_s, QDialog::Rejected);
        row("Esc says no on the other button, too", Qt::Key_Escape, u"allow"_s, QDialog::Rejected);
        row("Space on the other button allows", Qt::Key_Space, u"allow"_s, QDialog::Accepted);
    }
    void onlyItsOwnButtonAllows()
    {
        QFETCH(const Qt::Key, key);
        QFETCH(const QString, focus);
        CertificateDialog dialog(expired(), nullptr);
        const QSignalSpy finished(&dialog, &QDialog::finished);
        dialog.open();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        QVERIFY(dialog.findChild<QPushButton *>(u"cancel"_s)->hasFocus());
        dialog.findChild<QWidget *>(focus)->setFocus();
        QTest::keyClick(dialog.focusWidget(), key);
        QCOMPARE(finished.size(), 1);
        QTEST(finished.first().first().toInt(), "result");
    }

    void theKeyboardReachesAllAndAllHaveNames()
    {
        CertificateDialog dialog(expired(), nullptr);
        dialog.open();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        QSet<QString> reached;
        for (int i = 0; i < 3; ++i) {
            reached += dialog.focusWidget()->objectName();
            QTest::keyClick(dialog.focusWidget(), Qt::Key_Tab);
        }
        QCOMPARE(reached, QSet<QString>({u"fingerprint"_s, u"allow"_s, u"cancel"_s}));
        for (QLabel *label : dialog.findChildren<QLabel *>()) {
            const QAccessibleInterface *said = QAccessible::queryAccessibleInterface(label);
            QVERIFY(said && (!label->pixmap().isNull() || !said->text(QAccessible::Name).isEmpty()));
        }
        const auto *issuer = QAccessible::queryAccessibleInterface(dialog.findChild<QLabel *>(u"issuer"_s));
        QCOMPARE(issuer->text(QAccessible::Name), u"Issued by: An authority"_s);
    }

    void nothingIsClipped_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << u"en"_s;
        QTest::newRow("Simplified Chinese") << u"zh_CN"_s;
    }
    void nothingIsClipped()
    {
        QFETCH(const QString, language);
        speak(*qApp, language);
        CertificateFault fault = expired();
        fault.names = QStringList(20, QString(70, u'w') + u".example.com"_s);
        CertificateDialog dialog(fault, nullptr);
        dialog.open();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        for (const QLabel *label : dialog.findChildren<QLabel *>()) {
            QVERIFY2(label->width() >= label->minimumSizeHint().width(), qPrintable(label->text()));
            QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
        }
        for (const QPushButton *button : dialog.findChildren<QPushButton *>())
            QVERIFY2(button->width() >= button->minimumSizeHint().width(), qPrintable(button->text()));
        for (QTranslator *translator : qApp->findChildren<QTranslator *>())
            delete translator;
        speak(*qApp, u"en"_s);
    }
};

QTEST_MAIN(TestCertificateDialog)
#include "tst_certificatedialog.moc"
