#!/usr/bin/env python3
"""The manual page, from what a program says of itself: PROGRAM --experimental-dump-help | docs/manual.py > PROGRAM.1"""

import json
import sys


def text(line):
    """One line of roff: nothing in it is a request or an escape."""
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + line if line.startswith((".", "'")) else line


def verbatim(lines):
    return [".nf"] + [text(line) for line in lines] + [".fi"]


def name(argument):
    if argument["kind"] == "positional":
        return f"<{argument['valueName']}>"
    names = ["-" * (1 if known["kind"] == "short" else 2) + known["name"] for known in argument["names"]]
    value = f" <{argument['valueName']}>" if argument["kind"] == "option" else ""
    return ", ".join(names) + value


def shown(command):
    """Its arguments, without those of every command."""
    return [
        argument
        for argument in command.get("arguments", [])
        if argument["shouldDisplay"] and argument["valueName"] not in ("help", "version")
    ]


def arguments(command):
    lines = []
    for argument in shown(command):
        default = f" (default: {argument['defaultValue']})" if "defaultValue" in argument else ""
        lines += [".TP", f".B {text(name(argument))}", text(argument.get("abstract", "") + default)]
    return lines


def usage(program, command):
    words = [f"[{name(argument)}]" if argument["isOptional"] else name(argument) for argument in shown(command)]
    return [f".B {text(program)} {text(command['commandName'])}", text(" ".join(words))]


def page(root):
    program = root["commandName"]
    lines = [f".TH {text(program.upper())} 1", ".SH NAME", f"{text(program)} \\- {text(root['abstract'])}"]
    lines += [".SH SYNOPSIS", f".B {text(program)}", text("<command> …")]
    lines += [".SH DESCRIPTION"] + verbatim(root["discussion"].split("\n")) + [".SH COMMANDS"]
    for command in root["subcommands"]:
        if command["commandName"] != "help":
            lines += [f".SS {text(command['commandName'])}", text(command["abstract"]), ".PP"]
            lines += usage(program, command) + [".PP"]
            lines += verbatim(command.get("discussion", "").split("\n")) + arguments(command)
    return "\n".join(lines) + "\n"


sys.stdout.write(page(json.load(sys.stdin)["command"]))
