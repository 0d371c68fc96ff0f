#include "ui/certificatedialog.h"

#include "ui/failurewording.h"
#include "ui/icons.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFontInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr int margin = 16;
constexpr int spacing = 12;
constexpr int lineSpacing = 6;    // between facts
constexpr int columnSpacing = 16; // between a fact and its title
constexpr int iconSide = 32;
constexpr double headingSize = 1.15;   // of the usual font
constexpr qsizetype longestWords = 64; // a common name's bound (RFC 5280, appendix A.1)
constexpr qsizetype mostNames = 5;
constexpr int bytesPerLine = 16;

/// What a certificate says of itself, without line breaks and characters that turn the direction of writing.
/// The end of a host's name is what counts: it is kept.
QString tame(const QString &words)
{
    QString printable;
    for (const char32_t character : words.simplified().toUcs4()) {
        if (QChar::isPrint(character))
            printable += QString::fromUcs4(&character, 1);
    }
    return printable.size() <= longestWords ? printable : u'…' + printable.right(longestWords);
}

/// Of the sites that a certificate is for, the first ones.
QString namesText(const QStringList &names)
{
    QStringList shown;
    for (const QString &name : names.first(std::min(mostNames, names.size())))
        shown += tame(name);
    const QString listed = shown.join(CertificateDialog::tr(", ", "between the names of sites"));
    const qsizetype more = names.size() - shown.size();
    return more == 0 ? listed : CertificateDialog::tr("%1 and %Ln more", nullptr, int(more)).arg(listed);
}

QString timeText(const QDateTime &time)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toLocalTime();
    const QLocale locale;
    return CertificateDialog::tr("%1, %2", "a date and a time of the day")
        .arg(locale.toString(local.date(), QLocale::LongFormat),
             locale.toString(local.time(), QLocale::ShortFormat));
}

QString withNote(const QString &words, const QString &note)
{
    return CertificateDialog::tr("%1 (%2)", "words and a note").arg(words, note);
}

QString fromText(const QDateTime &from)
{
    const QString words = timeText(from);
    return from > QDateTime::currentDateTime() ? withNote(words, CertificateDialog::tr("not yet")) : words;
}

QString untilText(const QDateTime &until)
{
    const QString words = timeText(until);
    return until.isValid() && until < QDateTime::currentDateTime()
               ? withNote(words, CertificateDialog::tr("expired"))
               : words;
}

/// "AB:CD:…", in lines that end with a colon: taken together they are what other programs show.
QString fingerprintText(const QByteArray &sha256)
{
    const QString bytes = QString::fromLatin1(sha256.toHex(':')).toUpper();
    constexpr qsizetype lineLength = bytesPerLine * 3;
    QStringList lines;
    for (qsizetype start = 0; start < bytes.size(); start += lineLength)
        lines += bytes.sliced(start, std::min(lineLength, bytes.size() - start));
    return lines.join(u'\n');
}

QLabel *makeLabel(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// Of the first line as it is painted, with the fonts that stand in for characters the usual one lacks.
int lineHeightOf(const QLabel &label)
{
    const QString line = label.text().section(u'\n', 0, 0);
    return label.fontMetrics().boundingRect(QRect(), Qt::TextSingleLine, line).height();
}

/// One line of the grid. A title may be in taller letters than its value is (Chinese and Latin): the first
/// lines stand level nevertheless.
void addFact(QGridLayout *grid, const QString &name, const QString &title, QLabel *value)
{
    auto *titleLabel = new QLabel(title);
    const int taller = titleLabel->sizeHint().height() - lineHeightOf(*value);
    value->setContentsMargins(0, std::max(0, taller / 2), 0, 0);
    value->setObjectName(name);
    value->setAccessibleName(CertificateDialog::tr("%1: %2", "title and content").arg(title, value->text()));
    const int row = grid->count() / 2;
    grid->addWidget(titleLabel, row, 0, Qt::AlignTop | Qt::AlignLeft);
    grid->addWidget(value, row, 1, Qt::AlignTop);
}

} // namespace

CertificateDialog::CertificateDialog(const CertificateFault &fault, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Certificate"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(spacing);
    column->addLayout(makeHeading(tame(wording::siteWords(fault.site))));
    column->addLayout(makeFacts(fault));
    column->addWidget(makeMeaning());
    column->addStretch();
    column->addWidget(makeButtons());
}

QBoxLayout *CertificateDialog::makeHeading(const QString &site)
{
    auto *mark = new QLabel;
    mark->setPixmap(icon(Icon::Unverified).pixmap(QSize(iconSide, iconSide), devicePixelRatio()));
    QLabel *words = makeLabel(tr("The connection to %1 is not secure").arg(site));
    words->setObjectName(u"heading"_s);
    QFont large = words->font();
    large.setPointSizeF(QFontInfo(large).pointSizeF() * headingSize); // it may be given in pixels
    large.setWeight(QFont::DemiBold);
    words->setFont(large);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addWidget(words, 1);
    return row;
}

QGridLayout *CertificateDialog::makeFacts(const CertificateFault &fault)
{
    auto *grid = new QGridLayout;
    grid->setVerticalSpacing(lineSpacing);
    grid->setHorizontalSpacing(columnSpacing);
    grid->setColumnStretch(1, 1);
    const auto addWords = [grid](const QString &name, const QString &title, const QString &words) {
        addFact(grid, name, title, makeLabel(words.isEmpty() ? tr("not stated") : words));
    };
    addWords(u"faults"_s, tr("What is wrong"), wording::certificateFaults(fault).join(u'\n'));
    addWords(u"subject"_s, tr("Issued to"), tame(fault.subject));
    addWords(u"names"_s, tr("For the sites"), namesText(fault.names));
    addWords(u"issuer"_s, tr("Issued by"), tame(fault.issuer));
    addWords(u"from"_s, tr("Valid from"), fromText(fault.from));
    addWords(u"until"_s, tr("Valid until"), untilText(fault.until));
    addFact(grid, u"fingerprint"_s, tr("Fingerprint (SHA-256)"), makeFingerprint(fault.sha256));
    return grid;
}

QLabel *CertificateDialog::makeFingerprint(const QByteArray &sha256)
{
    auto *label = new QLabel(fingerprintText(sha256));
    label->setTextFormat(Qt::PlainText);
    label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFocusPolicy(Qt::StrongFocus); // to be compared and copied without a mouse, too
    return label;
}

QLabel *CertificateDialog::makeMeaning()
{
    return makeLabel(tr("If you allow this site, others on the way could read and change what arrives. The "
                        "exception holds for this certificate at this site until Pixhaul quits."));
}

QWidget *CertificateDialog::makeButtons()
{
    auto *box = new QDialogButtonBox(this);
    QPushButton *allow = box->addButton(tr("Allow this site for now"), QDialogButtonBox::AcceptRole);
    QPushButton *cancel = box->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    allow->setObjectName(u"allow"_s);
    cancel->setObjectName(u"cancel"_s);
    cancel->setDefault(true);
    cancel->setFocus();
    connect(box, &QDialogButtonBox::accepted, this, &CertificateDialog::accept);
    connect(box, &QDialogButtonBox::rejected, this, &CertificateDialog::reject);
    return box;
}

} // namespace pixhaul
