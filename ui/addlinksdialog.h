#pragma once

#include "async/task.h"
#include "async/workers.h"
#include "links/linkscanner.h"
#include "ui/scanlines.h"

#include <QDialog>
#include <QTimer>

#include <array>
#include <atomic>
#include <memory>
#include <optional>

class QAbstractButton;
class QBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QTreeView;

namespace pixhaul {

class LinkEditor;
class SaveToRow;

/// Where links are typed or pasted, counted while one types, and looked through. Show it with open(); what it
/// holds counts once accepted() was emitted. The text is scanned away from the event loop.
class AddLinksDialog : public QDialog
{
    Q_OBJECT

public:
    /// Starts with `clipboardText` if there is a link in it.
    AddLinksDialog(const QString &clipboardText, const QString &folder, const QStringList &recentFolders,
                   QWidget *parent = nullptr);
    ~AddLinksDialog() override;

    /// What the text gave when the dialog was accepted; it holds at least one link then. Its patterns are
    /// expanded, for their number was seen.
    Scan scan() const;
    /// Whether the downloads shall begin, rather than only be added.
    bool startNow() const;
    /// Where to save, absolute.
    QString folder() const;

private:
    /// A count that is a button: it opens and closes its lines.
    struct Count
    {
        QLabel *separator;
        QToolButton *button;
    };

    QBoxLayout *makeCounts();
    QWidget *makeLines();
    QWidget *makeButtons();

    void scanSoon();
    void startScan(const QString &text, quint64 patternLinks = mostUnaskedLinks);
    bool isScanning() const;
    void takeScan(Scan scan);
    int found() const;
    void showCounts();
    void showPatterns();
    void showLines(std::optional<ScanLines::Part> part);
    void finish(bool startNow);
    void updateButtons();

    LinkEditor *m_editor;
    std::array<Count, 3> m_counts; // by ScanLines::Part
    QLabel *m_patterns;            // what they stand for
    QTreeView *m_lines;
    SaveToRow *m_saveTo;
    QPushButton *m_download;
    QPushButton *m_add;

    QString m_offered; // what the clipboard holds, until it turns out whether there is a link in it
    std::shared_ptr<const Scan> m_scan = std::make_shared<Scan>();
    std::optional<ScanLines::Part> m_shownPart;
    ScanLines m_model;
    bool m_startNow = false;
    bool m_finishing = false; // as soon as the last text is scanned

    Workers m_workers{1};
    QTimer m_pause;                              // between the last keystroke and the scan
    std::shared_ptr<std::atomic<bool>> m_wanted; // false: the scan under way is of yesterday's text
    std::optional<Task<Scan>> m_task;
};

} // namespace pixhaul
