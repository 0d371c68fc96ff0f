#include "store/foldedname.h"

#include <QList>

#include <algorithm>

#include <unicode/uchar.h>
#include <unicode/ustring.h>

namespace pixhaul {

namespace {

bool isAscii(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; });
}

bool doesNotCount(char32_t c)
{
    return QChar::category(c) == QChar::Other_Format ||
           u_hasBinaryProperty(UChar32(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

QString withCaseFolded(QStringView text)
{
    constexpr qsizetype mostOfOne = 3; // code units ("ΐ"), by CaseFolding.txt
    QString folded(mostOfOne * text.size(), Qt::Uninitialized);
    UErrorCode error = U_ZERO_ERROR;
    const int size = u_strFoldCase(reinterpret_cast<char16_t *>(folded.data()), int(folded.size()),
                                   text.utf16(), int(text.size()), U_FOLD_CASE_DEFAULT, &error);
    Q_ASSERT(U_SUCCESS(error));
    folded.truncate(size);
    return folded;
}

} // namespace

QString foldedName(const QString &name)
{
    if (isAscii(name))
        return name.toLower();
    const QString folded = withCaseFolded(name.normalized(QString::NormalizationForm_D));
    QString visible;
    visible.reserve(folded.size());
    for (const char32_t c : folded.toUcs4()) {
        if (!doesNotCount(c))
            visible += QStringView(QChar::fromUcs4(c));
    }
    return visible.normalized(QString::NormalizationForm_D);
}

} // namespace pixhaul
