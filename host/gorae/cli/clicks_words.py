"""Click's own words in the student's language: usage, headings, errors, questions.

Click asks `gettext` for each of its sentences, by their English text. `speak` puts our catalogue where
`gettext` stands in Click's modules, for this process.
"""

from __future__ import annotations

import re
import sys

import click

from gorae.cli.language import chosen_language
from gorae.texts import Text, fill

_SENTENCES = {
    "Usage:": "usage",
    "Options": "options",
    "Commands": "commands",
    "Positional arguments": "arguments",
    "Error: {message}": "error",
    "Try '{command} {option}' for help.": "try-help",
    "Show this message and exit.": "show-help",
    "Show the version and exit.": "show-version",
    "%(prog)s, version %(version)s": "version",
    "default: {default}": "default",
    "env var: {var}": "variable",
    "required": "required",
    "(dynamic)": "dynamic",
    "deprecated": "deprecated",
    "Aborted!": "aborted",
    "Missing command.": "missing-command",
    "Missing argument": "missing-argument",
    "Missing option": "missing-option",
    "Missing parameter": "missing-parameter",
    "Missing parameter: {param_name}": "missing-named",
    "Missing {param_type}": "missing-kind",
    "No such option {name!r}.": "no-option",
    "No such option: {name}": "no-option",
    "No such command {name!r}.": "no-command",
    "Did you mean {possibility}?": "did-you-mean",
    "(Did you mean one of: {possibilities}?)": "did-you-mean-one-of",
    "(Possible options: {possibilities})": "did-you-mean-one-of",
    "Got unexpected extra argument ({args})": "extra-argument",
    "Got unexpected extra arguments ({args})": "extra-arguments",
    "Invalid value: {message}": "invalid",
    "Invalid value for {param_hint}: {message}": "invalid-for",
    "Value must be an iterable.": "several-values",
    "Takes {nargs} values but 1 was given.": "takes-not-one",
    "Takes {nargs} values but {len} were given.": "takes-not-so-many",
    "Argument {name!r} takes {nargs} values.": "argument-takes",
    "Option {name!r} does not take a value.": "option-takes-none",
    "Option {name!r} requires an argument.": "option-needs-one",
    "Option {name!r} requires {nargs} arguments.": "option-needs-several",
    "Invalid start character for option ({option})": "option-start",
    "{len_type} values are required, but {len_value} was given.": "needs-values-one",
    "{len_type} values are required, but {len_value} were given.": "needs-values",
    "Choose from:\n\t{choices}": "choose-from",
    "Choice({choices})": "choice",
    "{value!r} is not {choice}.": "is-not",
    "{value!r} is not one of {choices}.": "is-none-of",
    "{value!r} is not a valid {number_type}.": "no-number",
    "{value} is not in the range {range}.": "not-in-range",
    "{value!r} is not a valid boolean. Recognized values: {states}": "no-boolean",
    "{value!r} is not a valid UUID.": "no-uuid",
    "{value!r} does not match the format {format}.": "no-format",
    "{value!r} does not match the formats {formats}.": "no-formats",
    "file": "file",
    "directory": "directory",
    "path": "path",
    "{name} {filename!r} does not exist.": "does-not-exist",
    "{name} {filename!r} is a file.": "is-a-file",
    "{name} {filename!r} is a directory.": "is-a-directory",
    "{name} {filename!r} is not readable.": "not-readable",
    "{name} {filename!r} is not writable.": "not-writable",
    "{name} {filename!r} is not executable.": "not-executable",
    "Could not open file {filename!r}: {message}": "cannot-open",
    "unknown error": "unknown-error",
    "Do you want to continue?": "continue",
    "Confirm the action without prompting.": "without-asking",
    "Press any key to continue...": "any-key",
    "Repeat for confirmation": "repeat",
    "Error: The two entered values do not match.": "do-not-match",
    "Error: invalid input": "invalid-input",
    "d": "days",
    "Couldn't detect Bash version, shell completion is not supported.": "bash-unknown",
    "Shell completion is not supported for Bash versions older than 4.4.": "bash-old",
}
"""Click's sentences, of 8.1 to 8.5, and the keys of `texts/click.yaml`."""

# Names of kinds that Click puts into its sentences and into usage lines.
_KINDS = {
    "text": "kind-text",
    "integer": "kind-integer",
    "integer range": "kind-integer",
    "float": "kind-float",
    "float range": "kind-float",
    "filename": "kind-filename",
}
_MODULES = (
    "_termui_impl", "core", "decorators", "exceptions", "formatting", "parser", "shell_completion", "termui",
    "types",
)  # fmt: skip
_RANGE = re.compile(r"(\S+)<=x<=(\S+)")


class _Sentence(str):
    """A sentence of the catalogue that Click fills by itself."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        return fill(str(self), {name: _kind(value) for name, value in values.items()}, chosen_language())


def translated(message: str) -> str:
    """A sentence of Click's in the chosen language; one that the catalogue does not have stays English."""
    key = _SENTENCES.get(message)
    return _Sentence(Text(f"click.{key}").template(chosen_language())) if key else message


def _translated_count(singular: str, plural: str, count: int) -> str:
    return translated(singular if count == 1 else plural)


def _kind(value: object) -> object:
    if not isinstance(value, str):
        return value
    ends = _RANGE.fullmatch(value)
    if ends:
        return Text("click.range", low=ends[1], high=ends[2])
    return Text(f"click.{_KINDS[value]}") if value in _KINDS else value


def speak() -> None:
    """Let Click speak in the chosen language from here on."""
    for name in _MODULES:
        module = sys.modules.get(f"click.{name}")
        for attribute, ours in (("_", translated), ("ngettext", _translated_count)):
            if hasattr(module, attribute):
                setattr(module, attribute, ours)


def localise(command: click.Command) -> None:
    """Put words of the chosen language where Click has words that it never translates."""
    lang = chosen_language()
    command.options_metavar = Text("click.some-options").say(lang)
    if isinstance(command, click.Group):
        command.subcommand_metavar = Text("click.some-command").say(lang)
        for inner in command.commands.values():
            localise(inner)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            _localise_option(parameter, lang)


def _localise_option(option: click.Option, lang: str) -> None:
    kind = _KINDS.get(option.type.name)
    if kind and option.metavar is None and not option.is_flag:
        option.metavar = Text(f"click.{kind}").say(lang)
    shared = {"version": "click.show-version", "lang": "cli.option-lang"}.get(option.name or "")
    if shared:
        option.help = Text(shared).say(lang)
