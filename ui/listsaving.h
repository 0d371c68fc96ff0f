#pragma once

#include "async/workers.h"
#include "core/job.h"
#include "core/result.h"

#include <QObject>

class QWidget;

namespace pixhaul {

class Batch;
class NoticeArea;

/// "Save list…": asks where to, writes the list away from the event loop, and tells how that went.
class ListSaving : public QObject
{
    Q_OBJECT

public:
    ListSaving(Batch &batch, NoticeArea *notices, QWidget *window);

    void saveAll();
    void saveFailed();

private:
    enum class Which { All, Failed };
    void ask(Which which);
    void write(Which which, const QString &path);
    void tell(const QString &path, int count, const Result<void> &done);

    Batch &m_batch;
    NoticeArea *m_notices;
    QWidget *m_window;
    Workers m_workers{1}; // what is begun is finished, even if the window is closed
};

} // namespace pixhaul
