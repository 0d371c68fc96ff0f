#pragma once

#include "links/linereader.h"

#include <QString>

namespace pixhaul {

/// Reads an input file of aria2 (its manual, "Input File"). Of the addresses on a line, which TABs separate
/// and which all lead to the same file, the first that can be fetched is the link; the others are listed as
/// its mirrors. The indented lines below are options, `name=value`: `out` gives name and folder, `referer`,
/// `user-agent` and `header` give headers; any other is rejected as IgnoredOption, without its value, which
/// may be secret. An `out` that leads out of the folder is refused (RefusedFolder); the link keeps its own
/// name. Blank lines end nothing.
class Aria2Reader : public LineReader
{
public:
    explicit Aria2Reader(LinkScanner &scanner)
        : LineReader(scanner)
    {}

    void addLine(QStringView line) override;
    void finish() override;

private:
    void addOption(QStringView option);
    bool addHeader(QStringView name, QStringView value);
    void setOut(QStringView out);

    QString m_addresses; ///< the line whose options are being read
    qint64 m_addressLine = 0;
    LinkDetails m_details;
    qint64 m_line = 0;
};

} // namespace pixhaul
