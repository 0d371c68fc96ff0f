#include "ui/linkeditor.h"

#include <QMimeData>

#include <chrono>
#include <utility>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr qsizetype piece = 8 * 1024; // characters, up to the next line end: about a millisecond
constexpr auto atAStretch = 8ms;      // half a frame

} // namespace

LinkEditor::LinkEditor(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setLineWrapMode(NoWrap);
    connect(&m_next, &QTimer::timeout, this, &LinkEditor::insertPieces);
}

void LinkEditor::insert(const QString &text)
{
    m_incoming = text;
    m_inserted = 0;
    m_place = textCursor();
    setReadOnly(true);
    m_next.start(0ms);
    insertPieces();
}

QString LinkEditor::text() const
{
    QString text = toPlainText();
    if (m_next.isActive())
        text.insert(m_place.position(), QStringView(m_incoming).sliced(m_inserted));
    return text;
}

void LinkEditor::insertFromMimeData(const QMimeData *source)
{
    insert(source->text());
}

void LinkEditor::insertPieces()
{
    const auto end = std::chrono::steady_clock::now() + atAStretch;
    do {
        const qsizetype lineEnd = m_incoming.indexOf(u'\n', m_inserted + piece);
        const qsizetype from = std::exchange(m_inserted, lineEnd < 0 ? m_incoming.size() : lineEnd + 1);
        if (from == 0)
            m_place.beginEditBlock();
        else
            m_place.joinPreviousEditBlock();
        m_place.insertText(m_incoming.sliced(from, m_inserted - from)); // in place of the selection
        m_place.endEditBlock();
    } while (m_inserted < m_incoming.size() && std::chrono::steady_clock::now() < end);
    if (m_inserted < m_incoming.size())
        return;
    m_next.stop();
    m_incoming.clear();
    setReadOnly(false);
    ensureCursorVisible();
}

} // namespace pixhaul
