#pragma once

#include "core/certificatefault.h"

#include <QDialog>

class QBoxLayout;
class QGridLayout;
class QLabel;

namespace pixhaul {

/// The facts of a certificate that does not verify, and whether its site is allowed nevertheless. It is
/// accepted if so; Esc and Enter say no. What a site wrote into its certificate is shown as plain text, on
/// one line, shortened: it cannot pass for words of ours.
class CertificateDialog : public QDialog
{
    Q_OBJECT

public:
    CertificateDialog(const CertificateFault &fault, QWidget *parent);

private:
    QBoxLayout *makeHeading(const QString &site);
    QGridLayout *makeFacts(const CertificateFault &fault);
    QLabel *makeFingerprint(const QByteArray &sha256);
    QLabel *makeMeaning();
    QWidget *makeButtons();
};

} // namespace pixhaul
