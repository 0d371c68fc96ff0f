#pragma once

#include "async/task.h"
#include "engine/folderstatus.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;

namespace pixhaul {

/// Where pictures are saved: a box with the last folders, Choose…, Open folder, the free space, and beneath
/// them, in red, that the folder cannot be written to. The disk is asked away from the event loop, again
/// every ten seconds while the row is visible.
class SaveToRow : public QWidget
{
    Q_OBJECT

public:
    explicit SaveToRow(QWidget *parent = nullptr);
    ~SaveToRow() override;

    /// Shows these folders, absolute paths; at most ten. Emits no folderChosen.
    void setFolders(const QString &current, const QStringList &recent);
    /// The folder shown, absolute.
    QString folder() const;
    /// As far as is known: true until the disk has said otherwise.
    bool isWritable() const;
    /// Asks the disk about the folder shown, out of turn; returns at once.
    void ask();
    /// Opens the dialog in which a folder is chosen; returns at once.
    void choose();

signals:
    /// The user chose another folder.
    void folderChosen(const QString &absolutePath);
    void writableChanged(bool writable);

protected:
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void take(const QString &folder);
    void openShownFolder();
    void showStatus(const FolderStatus &status);
    void setWritable(bool writable);
    void say(const QString &note);
    void colourNote();

    QString m_folder;
    QComboBox *m_box;
    QLabel *m_free;
    QLabel *m_note;
    QTimer m_again;
    bool m_writable = true;
    std::optional<Task<FolderStatus>> m_question; // under way; only the answer to the latest counts
};

} // namespace pixhaul
