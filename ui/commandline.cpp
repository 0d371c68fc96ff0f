#include "ui/commandline.h"

#include <QCommandLineParser>
#include <QDir>

#include <array>
#include <string_view>

using namespace Qt::StringLiterals;

namespace pixhaul {

bool isHeadless(int argc, const char *const *argv)
{
    using namespace std::string_view_literals;
    static constexpr std::array words{"--headless"sv, "--help"sv, "-h"sv, "--version"sv};
    for (int i = 1; i < argc && argv[i] != "--"sv; ++i) {
        if (std::ranges::find(words, std::string_view(argv[i])) != words.end())
            return true;
    }
    return false;
}

CommandLine parseCommandLine(const QStringList &arguments)
{
    const QCommandLineOption profile(u"profile"_s, {}, u"DIR"_s);
    const QCommandLineOption language(u"lang"_s, {}, u"LANGUAGE"_s);
    QCommandLineParser parser;
    parser.addOptions({profile, language});
    if (!parser.parse(arguments))
        return {std::nullopt, parser.errorText()};
    WindowArguments parsed{parser.value(profile), parser.value(language), parser.positionalArguments()};
    if (parser.isSet(profile) && parsed.profile.isEmpty())
        return {std::nullopt, u"--profile needs a folder"_s};
    if (parser.isSet(language) && parsed.language != "en"_L1 && parsed.language != "zh_CN"_L1)
        return {std::nullopt, u"--lang is en or zh_CN"_s};
    if (!parsed.profile.isEmpty())
        parsed.profile = QDir(parsed.profile).absolutePath();
    return {parsed, {}};
}

} // namespace pixhaul
