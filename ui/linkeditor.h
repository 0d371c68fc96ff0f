#pragma once

#include <QPlainTextEdit>
#include <QTextCursor>
#include <QTimer>

namespace pixhaul {

/// A plain editor without wrapping that takes in a long text piece by piece, so that 100,000 pasted lines do
/// not hold up the event loop. It cannot be edited until all is in.
class LinkEditor : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit LinkEditor(QWidget *parent = nullptr);

    /// Puts `text` in place of the selection. Undone in one step.
    void insert(const QString &text);
    /// The whole text, with what is still to be put in.
    QString text() const;

protected:
    void insertFromMimeData(const QMimeData *source) override;

private:
    void insertPieces();

    QString m_incoming;
    qsizetype m_inserted = 0; // of m_incoming
    QTextCursor m_place;      // where the next piece goes
    QTimer m_next;
};

} // namespace pixhaul
