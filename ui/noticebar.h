#pragma once

#include <QFrame>
#include <QString>

#include <functional>
#include <vector>

class QLabel;

namespace pixhaul {

/// One thing to tell, with what can be done about it.
struct Notice
{
    enum class Tone { Quiet, Good, Bad };
    struct Button
    {
        QString text;
        std::function<void()> press;
        bool primary = false; ///< what a person most likely wants
        bool keeps = false;   ///< the bar stays after the press
    };

    Tone tone = Tone::Quiet;
    QString text;
    std::vector<Button> buttons = {};
    bool takesFocus =
        false; ///< its primary button, when it appears: only for what the user has just asked for
};

/// A quiet bar above the list, in place of a message box. It goes by its own button, by any other, or when
/// its time is over.
class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeBar(const Notice &notice, QWidget *parent = nullptr);

    /// Other words beside the same buttons. They are not announced.
    void setWords(const QString &words);

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Notice::Tone m_tone;
    QLabel *m_words;
};

/// The place of the bars: at most one of each topic, the newest on top.
class NoticeArea : public QWidget
{
    Q_OBJECT

public:
    enum class Topic {
        Reading,
        Refused,
        Checked,
        Elsewhere,
        Patterns,
        Added,
        Ready,
        Restored,
        Finished,
        Trouble,
        Session,
        Settings,
        Saved
    };

    explicit NoticeArea(QWidget *parent = nullptr);

    /// Replaces what was said of this topic; the focus stays where it is then.
    void say(Topic topic, const Notice &notice);
    void dismiss(Topic topic);
    /// nullptr if nothing is said of it.
    NoticeBar *bar(Topic topic) const;

signals:
    /// A bar went while it held the window's focus.
    void focusReleased();

private:
    std::vector<std::pair<Topic, NoticeBar *>> m_bars;
};

} // namespace pixhaul
