#pragma once

#include "links/linkscanner.h"

#include <QStringView>

namespace pixhaul {

/// Takes a list line after line and puts what it finds into a scanner. For any one thread.
class LineReader
{
public:
    virtual ~LineReader() = default;

    /// The next line, without its line end. Its first 64 KB (longestLine) and one character more are enough.
    virtual void addLine(QStringView line) = 0;
    /// After the last line.
    virtual void finish() {}

protected:
    explicit LineReader(LinkScanner &scanner)
        : m_scanner(scanner)
    {}
    Q_DISABLE_COPY_MOVE(LineReader)

    LinkScanner &m_scanner;
};

/// Links anywhere in the lines.
class LooseText : public LineReader
{
public:
    explicit LooseText(LinkScanner &scanner)
        : LineReader(scanner)
    {}

    void addLine(QStringView line) override { m_scanner.addLine(line); }
};

} // namespace pixhaul
