"""Reading TOML that a person wrote: strictly, and with an error that says what to write instead."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import inspect

from overhand.errors import ConfigError

__all__ = ["Table", "convert", "parse", "suggest"]

T = TypeVar("T")
Table = dict[str, object]

UNKNOWN = re.compile(r"^Object contains unknown field `(?P<name>[^`]*)`")
MISSING = re.compile(r"^Object missing required field `(?P<name>[^`]*)`")
TYPE = re.compile(r"^Expected `(?P<expected>[^`]*)`, got `(?P<found>[^`]*)`")
STEP = re.compile(r"\.(?P<name>[\w-]+)|\[(?P<index>\d+)\]")
WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotes",
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "a table",
}


def parse(text: str, file: str) -> Table:
    """The tables of a TOML file.

    Raises:
        ConfigError: the text is not TOML; it names line and column.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(file, "", f"this is not valid TOML: {error}", "Correct that line.") from error


def suggest(name: str, known: Iterable[str]) -> str:
    """What to write instead of `name`: the nearest known name, or all of them."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Known here: {', '.join(names)}." if names else "Remove it."


def convert(
    value: object,
    form: type[T],
    *,
    file: str,
    key: str = "",
    strict: bool = True,
    hook: Callable[[type[Any], Any], object] | None = None,
) -> T:
    """`value`, the content of table `key`, as `form`. One call a named table, so that an error can name it.

    Args:
        value: what `parse` gave for this table.
        form: a Struct type; it should forbid unknown fields.
        file: the file's name, for the error.
        key: the table's name, for the error: `channels.whatsapp`.
        strict: False where numbers come as text, as environment variables do.
        hook: decodes types msgspec does not know; its ValueError says what to write.

    Raises:
        ConfigError: an unknown key, a wrong type or a missing key.
    """
    try:
        return msgspec.convert(value, form, strict=strict, dec_hook=hook)
    except msgspec.ValidationError as error:
        sentence, _, path = str(error).partition(" - at `$")
        steps = [match["name"] or int(match["index"]) for match in STEP.finditer(path)]
        kind = declared(form, steps)
        raise refusal(sentence, Place(file, join(key, steps), dig(value, steps), kind)) from error


class Place(NamedTuple):
    """Where an error is: the steps from table `key` of `file` down to `value`, which should be a `kind`."""

    file: str
    key: str
    value: object
    kind: inspect.Type | None


def refusal(sentence: str, place: Place) -> ConfigError:
    """The error for one sentence of msgspec about one place."""
    file, key, value, kind = place
    if unknown := UNKNOWN.match(sentence):
        name = unknown["name"]
        return ConfigError(file, join(key, [name]), "there is no such key", suggest(name, fields(kind)))
    if missing := MISSING.match(sentence):
        name = missing["name"]
        return ConfigError(file, join(key, [name]), "it is missing", f"Write {name} = ... there.")
    found = describe(value)
    if wrong := TYPE.match(sentence):
        wanted = [WORDS.get(each, each) for each in wrong["expected"].split(" | ") if each != "null"]
        return ConfigError(file, key, f"{found} is not what belongs here", f"Write {' or '.join(wanted)}.")
    if choices := literals(kind):
        return ConfigError(file, key, f"{found} is not one of the choices", suggest(str(value), choices))
    return ConfigError(file, key, f"{found} is not possible", sentence.rstrip(".") + ".")


def join(key: str, steps: Iterable[str | int]) -> str:
    """A dotted path: `routes.high_value.ladder[1].do`."""
    for step in steps:
        key += f"[{step}]" if isinstance(step, int) else f".{step}"
    return key.removeprefix(".")


def dig(value: Any, steps: Iterable[str | int]) -> object:
    """The value at a path that is known to exist."""
    for step in steps:
        value = value[step]
    return value


def describe(value: object) -> str:
    """A short picture of what was found."""
    if isinstance(value, Mapping):
        return "a table"
    picture = repr(value) if not isinstance(value, str) else f'"{value}"'
    return picture if len(picture) <= 60 else picture[:57] + "..."


def declared(form: type[Any], steps: Iterable[str | int]) -> inspect.Type | None:
    """The declared type at a path, without `None`."""
    kind: inspect.Type | None = inspect.type_info(form)
    for step in steps:
        kind = inner(bare(kind), step)
    return bare(kind)


def bare(kind: inspect.Type | None) -> inspect.Type | None:
    """An optional type without its `None`."""
    if isinstance(kind, inspect.UnionType):
        return next((each for each in kind.types if not isinstance(each, inspect.NoneType)), None)
    return kind


def inner(kind: inspect.Type | None, step: str | int) -> inspect.Type | None:
    """The type one step further down."""
    if isinstance(kind, inspect.StructType):
        return next((field.type for field in kind.fields if field.encode_name == step), None)
    if isinstance(kind, inspect.VarTupleType | inspect.ListType):
        return kind.item_type
    if isinstance(kind, inspect.DictType):
        return kind.value_type
    return None


def fields(kind: inspect.Type | None) -> list[str]:
    """The keys a table may have."""
    return [field.encode_name for field in kind.fields] if isinstance(kind, inspect.StructType) else []


def literals(kind: inspect.Type | None) -> list[str]:
    """The choices of a key that has a fixed set of them."""
    return [str(value) for value in kind.values if value] if isinstance(kind, inspect.LiteralType) else []
