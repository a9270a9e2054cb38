"""The console's files, as far as they can be checked without a browser."""

import hashlib
import re
from pathlib import Path

import pytest

import overhand_web

STATIC = Path(overhand_web.__file__).parent / "static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
SHEETS = sorted((STATIC / "css").rglob("*.css"))
WORDS = tuple(
    STATIC / "js" / name
    for name in ("core/catalogue.js", "ui/dialog-words.js", "detectors/words.js", "simulator/words.js")
)
LONGEST_FILE = 250


def keys_of(path: Path) -> set[str]:
    """The keys of a catalogue; a formatter may have taken their quotes."""
    return set(re.findall(r"^  \"?([a-z_.]+)\"?:", path.read_text(), re.MULTILINE))


def test_vendored_files_are_what_their_checksums_say() -> None:
    """A changed byte of a vendored file is seen."""
    vendor = STATIC / "vendor"
    lines = [line.split() for line in (vendor / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert sums == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in vendor.glob("*.mjs")}


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    """No button is drawn without its outline."""
    sprite = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / "img" / "icons.svg").read_text()))
    named = {
        name
        for path in SCRIPTS
        for name in re.findall(r'(?:\bicon[:=] ?|<\$\{Icon\} name=)"([a-z0-9-]+)"', path.read_text())
    }
    assert named
    assert named <= sprite


def test_every_word_that_is_asked_for_is_in_a_catalogue() -> None:
    """No key is shown in place of its words."""
    known = {key for path in WORDS for key in keys_of(path)}
    asked = {key for path in SCRIPTS if path not in WORDS for key in re.findall(r'\bt\(\s*"([^"]+)"', path.read_text())}
    assert asked
    assert asked <= known


def test_no_word_is_in_two_catalogues() -> None:
    """The last one loaded would win."""
    counted = [key for path in WORDS for key in keys_of(path)]
    assert len(counted) == len(set(counted))


@pytest.mark.parametrize("path", [path for path in SHEETS if path.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_are_tokens(path: Path) -> None:
    """A raw colour outside the tokens would not follow the theme."""
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(", path.read_text())


@pytest.mark.parametrize("path", [path for path in SCRIPTS if path not in WORDS], ids=lambda path: path.name)
def test_modules_are_short_and_import_what_exists(path: Path) -> None:
    """A module can be read at once, and its relative imports lead somewhere."""
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    for name in re.findall(r'(?:from|import\()\s?"(\.[^"]+)"', text):
        assert (path.parent / name).resolve().is_file(), name


def test_no_script_writes_markup() -> None:
    """What customers write becomes text nodes, never markup."""
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|dangerouslySetInnerHTML")
    assert [path.name for path in SCRIPTS if forbidden.search(path.read_text())] == []
