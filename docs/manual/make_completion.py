#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_completion.py SHELL PROGRAM OUTPUT: what bash, zsh or fish completes behind PROGRAM, from what it says with --help."""
import pathlib
import re
import sys

sys.dont_write_bytecode = True
from program_help import read_help, read_words

FILES = ("FILE", "PROGRAM")
FOLDERS = ("DIR",)


def short(about):
    """The first words of a description, fit for one line of a menu."""
    return re.split(r";| \(|,? default:", " ".join(about))[0].strip()


def names(options, kinds):
    return [option.name for option in options if option.value in kinds]


def others(options):
    return [option.name for option in options if option.value and option.value not in FILES + FOLDERS]


def bash(name, options, commands, providers):
    function = "_" + name.replace("-", "_")
    words = " ".join([*(option.letter for option in options if option.letter), *(option.name for option in options)])
    lines = [f"# What bash completes behind {name}; made of its --help.", f"{function}()", "{",
             "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}", "    COMPREPLY=()",
             "    [ \"$before\" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]} # --option=value",
             "    case $before in"]
    for kind, action in (names(options, FILES), "-f"), (names(options, FOLDERS), "-d"):
        if kind:
            lines += [f"    {' | '.join(kind)})", f"        mapfile -t COMPREPLY < <(compgen {action} -- \"$word\")",
                      "        compopt -o filenames 2>/dev/null", "        return ;;"]
    if others(options):
        lines += [f"    {' | '.join(others(options))}) return ;;"]
    lines += ["    esac", "    if [[ $word == -* ]]; then",
              f"        mapfile -t COMPREPLY < <(compgen -W '{words}' -- \"$word\")"]
    if commands:
        lines += ["    elif [ \"$COMP_CWORD\" -eq 1 ] || [[ $before == --* ]]; then",
                  f"        mapfile -t COMPREPLY < <(compgen -W '{' '.join(commands)}' -- \"$word\")"]
    if providers:
        lines += ["    else", f"        mapfile -t COMPREPLY < <(compgen -W '{' '.join(providers)}' -- \"$word\")"]
    elif name == "siotls-verify":
        lines += ["    else", "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")",
                  "        compopt -o filenames 2>/dev/null"]
    return lines + ["    fi", "}", f"complete -F {function} {name}"]


def zsh_quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh(name, options, commands, providers):
    lines = [f"#compdef {name}", f"# What zsh completes behind {name}; made of its --help.", "_arguments -S \\"]
    for option in options:
        about = re.sub(r"([\[\]:\\])", r"\\\1", short(option.about))
        action = ":_files" if option.value in FILES else ":_files -/" if option.value in FOLDERS else ":"
        value = f":{option.value.replace(':', ' ')}{action}" if option.value else ""
        for word in filter(None, (option.letter, option.name + ("=" if value else ""))):
            lines.append("    " + zsh_quoted(f"*{word}[{about}]{value}") + " \\")
    if commands:
        words = " ".join(f"{word}\\:{zsh_word(short([about]))}" for word, about in commands.items())
        lines.append("    " + zsh_quoted(f"1:command:(({words}))") + " \\")
    rest = f"({' '.join(providers)})" if providers else "_files" if name == "siotls-verify" else ""
    return lines + [f"    '*:operand:{rest}'"]


def zsh_word(text):
    return '"' + re.sub(r'([\\":()])', r"\\\1", text) + '"'


def fish(name, options, commands, providers):
    def quoted(text):
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    lines = [f"# What fish completes behind {name}; made of its --help."]
    if name != "siotls-verify":
        lines.append(f"complete -c {name} -f")
    for option in options:
        letter = f" -s {option.letter[1:]}" if option.letter else ""
        value = "" if not option.value else " -r -F" if option.value in FILES + FOLDERS else " -x"
        lines.append(f"complete -c {name}{letter} -l {option.name[2:]}{value} -d {quoted(short(option.about))}")
    condition = quoted("not __fish_seen_subcommand_from " + " ".join(commands))
    for word, about in commands.items():
        lines.append(f"complete -c {name} -n {condition} -a {word} -d {quoted(short([about]))}")
    if providers:
        lines.append(f"complete -c {name} -n {quoted('__fish_seen_subcommand_from show test cost')} -a "
                     f"{quoted(' '.join(providers))}")
    return lines


def main():
    shell, program, output = sys.argv[1:]
    _, _, options, notes = read_help(program)
    commands = dict(read_words(notes, "commands"))
    providers = [word for word, _ in read_words(notes, "providers")]
    lines = {"bash": bash, "zsh": zsh, "fish": fish}[shell](pathlib.Path(program).name, options, commands, providers)
    pathlib.Path(output).write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
