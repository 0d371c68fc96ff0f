#include "ui/excepting.h"

#include "engine/batch.h"
#include "ui/certificatedialog.h"
#include "ui/jobmodel.h"

namespace pixhaul {

namespace {

std::optional<CertificateFault> faultOf(const Batch &batch, const JobModel::Row &row)
{
    if (row.kind != StageKind::Failed || row.group != wording::FailureGroup::NotSecure)
        return std::nullopt;
    return batch.certificateFault(row.id);
}

} // namespace

std::optional<CertificateFault> firstCertificateFault(const Batch &batch, const JobModel &model)
{
    for (const JobModel::Row &row : model.rows()) {
        if (auto fault = faultOf(batch, row))
            return fault;
    }
    return std::nullopt;
}

Excepting::Excepting(Batch &batch, const JobModel *model, QWidget *window)
    : QObject(window)
    , m_batch(batch)
    , m_model(model)
    , m_window(window)
{}

void Excepting::show(const CertificateFault &fault)
{
    auto *dialog = new CertificateDialog(fault, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, fault] { allow(fault); });
    dialog->open();
}

void Excepting::allow(const CertificateFault &fault)
{
    std::vector<JobId> ids; // before the exception, after which none has a fault any more
    for (const JobModel::Row &row : m_model->rows()) {
        const auto shown = faultOf(m_batch, row);
        if (shown && shown->site == fault.site)
            ids.push_back(row.id);
    }
    m_batch.except(fault);
    emit retryWanted(ids);
}

} // namespace pixhaul
