<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Wording</name>
    <message numerus="yes">
        <source>%Ln percent</source>
        <translation>
            <numerusform>%Ln percent</numerusform>
            <numerusform>%Ln percent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln running</source>
        <translation>
            <numerusform>%Ln running</numerusform>
            <numerusform>%Ln running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln waiting</numerusform>
            <numerusform>%Ln waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not found</source>
        <translation>
            <numerusform>%Ln not found</numerusform>
            <numerusform>%Ln not found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refused</source>
        <translation>
            <numerusform>%Ln refused</numerusform>
            <numerusform>%Ln refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln from a busy site</source>
        <translation>
            <numerusform>%Ln from a busy site</numerusform>
            <numerusform>%Ln from a busy site</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with a fault of the site</source>
        <translation>
            <numerusform>%Ln with a fault of the site</numerusform>
            <numerusform>%Ln with a fault of the site</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln from an unknown site</source>
        <translation>
            <numerusform>%Ln from an unknown site</numerusform>
            <numerusform>%Ln from an unknown site</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without connection</source>
        <translation>
            <numerusform>%Ln without connection</numerusform>
            <numerusform>%Ln without connection</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln timed out</source>
        <translation>
            <numerusform>%Ln timed out</numerusform>
            <numerusform>%Ln timed out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not secure</source>
        <translation>
            <numerusform>%Ln not secure</numerusform>
            <numerusform>%Ln not secure</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln leading nowhere</source>
        <translation>
            <numerusform>%Ln leading nowhere</numerusform>
            <numerusform>%Ln leading nowhere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln too large</source>
        <translation>
            <numerusform>%Ln too large</numerusform>
            <numerusform>%Ln too large</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not picture(s)</source>
        <translation>
            <numerusform>%Ln not a picture</numerusform>
            <numerusform>%Ln not pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln incomplete</source>
        <translation>
            <numerusform>%Ln incomplete</numerusform>
            <numerusform>%Ln incomplete</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not readable</source>
        <translation>
            <numerusform>%Ln not readable</numerusform>
            <numerusform>%Ln not readable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not written</source>
        <translation>
            <numerusform>%Ln not written</numerusform>
            <numerusform>%Ln not written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of %1 could not be saved: %2.</source>
        <translation>
            <numerusform>%Ln of %1 could not be saved: %2.</numerusform>
            <numerusform>%Ln of %1 could not be saved: %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln link(s).</source>
        <translation>
            <numerusform>Added %Ln link.</numerusform>
            <numerusform>Added %Ln links.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln duplicate(s)</source>
        <translation>
            <numerusform>%Ln duplicate</numerusform>
            <numerusform>%Ln duplicates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) not understood</source>
        <translation>
            <numerusform>%Ln line not understood</numerusform>
            <numerusform>%Ln lines not understood</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::AddLinksDialog</name>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln found</numerusform>
            <numerusform>%Ln found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln duplicate(s)</source>
        <translation>
            <numerusform>%Ln duplicate</numerusform>
            <numerusform>%Ln duplicates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not understood</source>
        <translation>
            <numerusform>%Ln not understood</numerusform>
            <numerusform>%Ln not understood</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Download %Ln</source>
        <translation>
            <numerusform>Download %Ln</numerusform>
            <numerusform>Download %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The pattern in line %L1 stands for %Ln link(s)</source>
        <translation>
            <numerusform>The pattern in line %L1 stands for %Ln link</numerusform>
            <numerusform>The pattern in line %L1 stands for %Ln links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (and %Ln other pattern(s))</source>
        <translation>
            <numerusform>%1 (and %Ln other pattern)</numerusform>
            <numerusform>%1 (and %Ln other patterns)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::Adding</name>
    <message numerus="yes">
        <source>%Ln link(s) ready. Save to %1</source>
        <translation>
            <numerusform>%Ln link ready. Save to %1</numerusform>
            <numerusform>%Ln links ready. Save to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Download %Ln</source>
        <translation>
            <numerusform>Download %Ln</numerusform>
            <numerusform>Download %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading list… %Ln found</source>
        <translation>
            <numerusform>Reading list… %Ln found</numerusform>
            <numerusform>Reading list… %Ln found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) of the list are there and whole.</source>
        <translation>
            <numerusform>%Ln picture of the list is there and whole.</numerusform>
            <numerusform>%Ln pictures of the list are there and whole.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing.</source>
        <translation>
            <numerusform>%Ln missing.</numerusform>
            <numerusform>%Ln missing.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln damaged.</source>
        <translation>
            <numerusform>%Ln damaged.</numerusform>
            <numerusform>%Ln damaged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of %1 picture(s) are missing or damaged. They were saved in %2.</source>
        <translation>
            <numerusform>%Ln of %1 pictures is missing or damaged. It was saved in %2.</numerusform>
            <numerusform>%Ln of %1 pictures are missing or damaged. They were saved in %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of %1 picture(s) are missing or damaged. Most were saved in %2.</source>
        <translation>
            <numerusform>%Ln of %1 pictures is missing or damaged. It was saved in %2.</numerusform>
            <numerusform>%Ln of %1 pictures are missing or damaged. Most were saved in %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other link(s) of the list would be saved there, too.</source>
        <translation>
            <numerusform>%Ln other link of the list would be saved there, too.</numerusform>
            <numerusform>%Ln other links of the list would be saved there, too.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 stands for %Ln link(s).</source>
        <translation>
            <numerusform>%1 stands for %Ln link.</numerusform>
            <numerusform>%1 stands for %Ln links.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The patterns stand for %Ln link(s).</source>
        <translation>
            <numerusform>The patterns stand for %Ln link.</numerusform>
            <numerusform>The patterns stand for %Ln links.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln</source>
        <translation>
            <numerusform>Add %Ln</numerusform>
            <numerusform>Add %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::CertificateDialog</name>
    <message numerus="yes">
        <source>%1 and %Ln more</source>
        <translation>
            <numerusform>%1 and %Ln more</numerusform>
            <numerusform>%1 and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::Intake</name>
    <message numerus="yes">
        <source>%1 %Ln other file(s) could not be read either.</source>
        <translation>
            <numerusform>%1 %Ln other file could not be read either.</numerusform>
            <numerusform>%1 %Ln other files could not be read either.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::ListSaving</name>
    <message numerus="yes">
        <source>%Ln link(s) saved to %1.</source>
        <translation>
            <numerusform>%Ln link saved to %1.</numerusform>
            <numerusform>%Ln links saved to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::Outcome</name>
    <message numerus="yes">
        <source>%Ln unfinished.</source>
        <translation>
            <numerusform>%Ln unfinished.</numerusform>
            <numerusform>%Ln unfinished.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Retry %Ln that may work</source>
        <translation>
            <numerusform>Retry %Ln that may work</numerusform>
            <numerusform>Retry %Ln that may work</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) saved.</source>
        <translation>
            <numerusform>%Ln picture saved.</numerusform>
            <numerusform>%Ln pictures saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::Quitting</name>
    <message numerus="yes">
        <source>%Ln picture(s) are still downloading. They will continue next time.</source>
        <translation>
            <numerusform>%Ln picture is still downloading. It will continue next time.</numerusform>
            <numerusform>%Ln pictures are still downloading. They will continue next time.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::SeriesDialog</name>
    <message numerus="yes">
        <source>Add %Ln</source>
        <translation>
            <numerusform>Add %Ln</numerusform>
            <numerusform>Add %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::SkippedDialog</name>
    <message numerus="yes">
        <source>%Ln not understood</source>
        <translation>
            <numerusform>%Ln not understood</numerusform>
            <numerusform>%Ln not understood</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln duplicate(s)</source>
        <translation>
            <numerusform>%Ln duplicate</numerusform>
            <numerusform>%Ln duplicates</numerusform>
        </translation>
    </message>
</context>
</TS>
