#include "ui/seriesdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr double highest = 999'999'999'999'999; // of as many digits as a run may have
constexpr int offered = 10;                     // links, at first
constexpr qint64 previewed = 3;
constexpr qsizetype charactersAround = 24; // of a number
constexpr int previewWidth = 460;
constexpr int numberWidth = 160;

QDoubleSpinBox *makeNumber()
{
    auto *const number = new QDoubleSpinBox;
    number->setDecimals(0);
    number->setRange(0, highest);
    number->setLocale(QLocale::c()); // as the digits stand in links
    number->setMinimumWidth(numberWidth);
    return number;
}

/// "…/2026/p[01].jpg"
QString around(const QString &written, DigitRun run)
{
    const qsizetype from = std::max<qsizetype>(0, run.at - charactersAround);
    const qsizetype end = run.at + run.length;
    const qsizetype to = std::min(written.size(), end + charactersAround);
    QString words = written.mid(from, run.at - from) + u'[' + written.mid(run.at, run.length) + u']' +
                    written.mid(end, to - end);
    if (from > 0)
        words.prepend(u'…');
    if (to < written.size())
        words.append(u'…');
    return words;
}

/// The last one before the query mostly counts the pictures.
int likelyRun(const QString &written, const std::vector<DigitRun> &runs)
{
    const qsizetype query = written.indexOf(u'?');
    const auto inPath =
        std::ranges::count_if(runs, [&](DigitRun run) { return query < 0 || run.at < query; });
    return int(inPath > 0 ? inPath : std::ssize(runs)) - 1;
}

} // namespace

SeriesDialog::SeriesDialog(const Link &link, QWidget *parent)
    : QDialog(parent)
    , m_link(link)
    , m_runs(digitRuns(link.written))
    , m_run(new QComboBox)
    , m_first(makeNumber())
    , m_last(makeNumber())
    , m_preview(new QLabel)
{
    setWindowTitle(tr("Continue the series"));
    m_preview->setTextFormat(Qt::PlainText);
    m_preview->setMinimumWidth(previewWidth);
    m_preview->setAccessibleName(tr("Preview"));

    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(12);
    column->addLayout(makeForm());
    column->addWidget(makeButtons());
    m_add->setDefault(true); // of this dialog, in which it stands only now

    for (const DigitRun &run : m_runs)
        m_run->addItem(around(link.written, run));
    connect(m_run, &QComboBox::currentIndexChanged, this, &SeriesDialog::chooseRun);
    connect(m_first, &QDoubleSpinBox::valueChanged, this, &SeriesDialog::boundLast);
    connect(m_last, &QDoubleSpinBox::valueChanged, this, &SeriesDialog::preview);
    m_run->setCurrentIndex(likelyRun(link.written, m_runs));
    chooseRun();
    m_last->setFocus();
    m_last->selectAll();
}

Series SeriesDialog::series() const
{
    return {m_link, m_runs[std::size_t(m_run->currentIndex())], qint64(m_first->value()),
            qint64(m_last->value())};
}

QFormLayout *SeriesDialog::makeForm()
{
    auto *const form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    m_run->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_run->setMinimumWidth(previewWidth);
    form->addRow(tr("&Number:"), m_run);
    form->addRow(tr("&From:"), m_first);
    form->addRow(tr("&To:"), m_last);
    form->addRow(tr("Links:"), m_preview);
    return form;
}

QWidget *SeriesDialog::makeButtons()
{
    auto *const box = new QDialogButtonBox;
    m_add = box->addButton(QString(), QDialogButtonBox::AcceptRole);
    box->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return box;
}

/// Goes on behind the number that stands there.
void SeriesDialog::chooseRun()
{
    const auto number = double(numberAt(m_link.written, m_runs[std::size_t(m_run->currentIndex())]));
    m_first->setValue(std::min(number + 1, highest));
    boundLast();
    m_last->setValue(m_first->value() + offered - 1);
    preview();
}

void SeriesDialog::boundLast()
{
    m_last->setRange(m_first->value(), std::min(m_first->value() + double(longestSeries) - 1, highest));
    preview();
}

/// The first three and the last one.
void SeriesDialog::preview()
{
    const Series all = series();
    QStringList lines;
    const auto addLine = [&](qint64 index) {
        lines += fontMetrics().elidedText(all.at(index).written, Qt::ElideMiddle, previewWidth);
    };
    for (qint64 i = 0; i < std::min(previewed, all.count()); ++i)
        addLine(i);
    if (all.count() > previewed + 1)
        lines += u"…"_s;
    if (all.count() > previewed)
        addLine(all.count() - 1);
    lines.resize(previewed + 2); // as high whatever there is to show
    m_preview->setText(lines.join(u'\n'));
    m_add->setText(tr("Add %Ln", nullptr, int(all.count())));
}

} // namespace pixhaul
