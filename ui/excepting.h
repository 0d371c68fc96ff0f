#pragma once

#include "core/certificatefault.h"
#include "core/job.h"

#include <QObject>

#include <optional>
#include <vector>

class QWidget;

namespace pixhaul {

class Batch;
class JobModel;

/// The certificate at which the first of the failed rows failed in this run; nullopt if none did.
/// O(number of rows), but the batch is asked only about those whose connection was not secure.
std::optional<CertificateFault> firstCertificateFault(const Batch &batch, const JobModel &model);

/// Shows a certificate that does not verify and, if the user allows its site, has the batch except it and
/// wants what failed there retried.
class Excepting : public QObject
{
    Q_OBJECT

public:
    Excepting(Batch &batch, const JobModel *model, QWidget *window);

    /// Opens the dialog and returns.
    void show(const CertificateFault &fault);

signals:
    void retryWanted(const std::vector<pixhaul::JobId> &ids);

private:
    void allow(const CertificateFault &fault);

    Batch &m_batch;
    const JobModel *m_model;
    QWidget *m_window;
};

} // namespace pixhaul
