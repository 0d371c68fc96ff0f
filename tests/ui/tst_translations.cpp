#include "ui/language.h"
#include "ui/savetorow.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

const QString sources = QStringLiteral(PIXHAUL_SOURCES);

struct Message
{
    QString context;
    QString source;
    QString comment;
    QString state;     ///< of the translation: empty if it is finished
    QStringList forms; ///< the translation; one for each plural
    bool isPlural = false;

    QString name() const
    {
        return context + u": "_s + source + (comment.isEmpty() ? comment : u" // "_s + comment);
    }
};

QString fileOf(const QString &language)
{
    return sources + u"/resources/translations/pixhaul_%1.ts"_s.arg(language);
}

QStringList readForms(QXmlStreamReader &xml)
{
    QString plain;
    QStringList forms;
    while (xml.readNext() != QXmlStreamReader::EndElement) {
        if (xml.isStartElement())
            forms << xml.readElementText();
        else
            plain += xml.text();
    }
    return forms.isEmpty() ? QStringList(plain) : forms;
}

QList<Message> messagesIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<Message> messages;
    QString context;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == "name"_L1)
            context = xml.readElementText();
        else if (xml.name() == "message"_L1)
            messages.push_back({.context = context,
                                .source = {},
                                .comment = {},
                                .state = {},
                                .forms = {},
                                .isPlural = xml.attributes().hasAttribute(u"numerus"_s)});
        else if (xml.name() == "source"_L1)
            messages.back().source = xml.readElementText();
        else if (xml.name() == "comment"_L1)
            messages.back().comment = xml.readElementText();
        else if (xml.name() == "translation"_L1) {
            messages.back().state = xml.attributes().value("type"_L1).toString();
            messages.back().forms = readForms(xml);
        }
    }
    return messages;
}

QStringList namesOf(const QList<Message> &messages)
{
    QStringList names;
    for (const Message &message : messages)
        names << message.name();
    names.sort();
    return names;
}

/// "%1", "%Ln", …
QStringList placesIn(const QString &text)
{
    static const QRegularExpression place(u"%(?:L?\\d|L?n)"_s);
    QStringList places;
    for (auto match = place.globalMatch(text); match.hasNext();)
        places << match.next().captured();
    places.sort();
    return places;
}

void languages()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<qsizetype>("plurals");
    QTest::addColumn<QStringList>("options");
    QTest::newRow("English") << u"en"_s << qsizetype(2) << QStringList(u"-pluralonly"_s);
    QTest::newRow("Simplified Chinese") << u"zh_CN"_s << qsizetype(1) << QStringList();
}

} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT

private slots:
    void everyMessageIsTranslated_data() { languages(); }
    void everyMessageIsTranslated()
    {
        QFETCH(const QString, language);
        QFETCH(const qsizetype, plurals);
        const QList<Message> messages = messagesIn(fileOf(language));
        QVERIFY(!messages.isEmpty());
        for (const Message &message : messages) {
            QVERIFY2(message.state.isEmpty(), qPrintable(message.name() + u" is "_s + message.state));
            QCOMPARE(message.forms.size(), message.isPlural ? plurals : 1);
            for (const QString &form : message.forms)
                QVERIFY2(!form.isEmpty(), qPrintable(message.name()));
        }
    }

    void everyTranslationKeepsThePlacesOfItsMessage_data() { languages(); }
    void everyTranslationKeepsThePlacesOfItsMessage()
    {
        QFETCH(const QString, language);
        for (const Message &message : messagesIn(fileOf(language)))
            for (const QString &form : message.forms)
                QVERIFY2(placesIn(form) == placesIn(message.source), qPrintable(message.name()));
    }

    void noWordOfTheSourcesIsMissing_data() { languages(); }
    void noWordOfTheSourcesIsMissing()
    {
        QFETCH(const QString, language);
        QFETCH(const QStringList, options);
        const QTemporaryDir folder;
        const QString copy =
            folder.filePath(u"pixhaul_%1.ts"_s.arg(language)); // lupdate takes the language from it
        QVERIFY(QFile::copy(fileOf(language), copy));
        QVERIFY(QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner));
        QProcess lupdate;
        lupdate.setWorkingDirectory(sources);
        lupdate.start(QStringLiteral(PIXHAUL_LUPDATE), QStringLiteral(PIXHAUL_LUPDATE_ARGUMENTS).split(u' ') +
                                                           options + QStringList{u"-ts"_s, copy});
        QVERIFY(lupdate.waitForFinished(60'000));
        QCOMPARE(lupdate.exitCode(), 0);
        QCOMPARE(namesOf(messagesIn(copy)), namesOf(messagesIn(fileOf(language))));
    }

    void englishHasPluralsWithoutParentheses()
    {
        for (const Message &message : messagesIn(fileOf(u"en"_s)))
            for (const QString &form : message.forms)
                QVERIFY2(!form.contains("(s)"_L1), qPrintable(form));
    }

    void theProgramSpeaksIt_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("button");
        QTest::addColumn<QString>("counted");
        QTest::newRow("English") << u"en"_s << u"Choose…"_s << u"1 duplicate"_s;
        QTest::newRow("Simplified Chinese") << u"zh_CN"_s << u"选择…"_s << u"1 个重复"_s;
    }
    void theProgramSpeaksIt()
    {
        QFETCH(const QString, language);
        QFETCH(const QString, button);
        QFETCH(const QString, counted);
        speak(*qApp, language);
        QCOMPARE(SaveToRow::tr("Choose…"), button);
        QCOMPARE(QCoreApplication::translate("pixhaul::AddLinksDialog", "%Ln duplicate(s)", nullptr, 1),
                 counted);
        for (QTranslator *translator : qApp->findChildren<QTranslator *>())
            delete translator;
    }
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
