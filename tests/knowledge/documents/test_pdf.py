from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from overhand.errors import ConfigError
from overhand.knowledge.documents import Extract, extract

Drawn = tuple[float, float, str, float, bool]
Pdf = Callable[..., bytes]
Lines = Callable[..., list[Drawn]]

NAME = "knowledge/menu.pdf"


def refusal(content: bytes) -> str:
    with pytest.raises(ConfigError) as caught:
        extract(NAME, content)
    return str(caught.value)


def outcome(content: bytes) -> str:
    try:
        extract(NAME, content)
    except ConfigError as error:
        return error.found
    return "read"


def missing(found: Extract) -> list[str]:
    return [str(each) for each in found.missing]


def rewritten(content: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    change(writer)
    with BytesIO() as file:
        writer.write(file)
        return file.getvalue()


def test_each_page_stands_below_its_mark(pdf: Pdf, lines: Lines) -> None:
    content = pdf(lines("We open at nine."), [], lines("We close at six."))
    assert extract(NAME, content).text == "<!-- page 1 -->\n\nWe open at nine.\n\n<!-- page 3 -->\n\nWe close at six.\n"


def test_accents_and_signs_of_money_are_read(pdf: Pdf, lines: Lines) -> None:
    assert "Envíos: ¿cuánto? 29 €." in extract(NAME, pdf(lines("Envíos: ¿cuánto? 29 €."))).text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_reads_the_same(pdf: Pdf, lines: Lines, turn: int) -> None:
    page = lines("We open at nine, and we close at six in the", "evening.")
    assert extract(NAME, pdf(page, rotated=turn)).text == extract(NAME, pdf(page)).text


def test_a_file_that_needs_a_password_is_named(pdf: Pdf, lines: Lines) -> None:
    locked = rewritten(pdf(lines("Secret.")), lambda writer: writer.encrypt("pass", "word", algorithm="AES-256"))
    assert refusal(locked) == f"{NAME}: it needs a password. Save it without one."


def test_a_file_that_only_forbids_to_change_it_is_read(pdf: Pdf, lines: Lines) -> None:
    sealed = rewritten(pdf(lines("We rent.")), lambda writer: writer.encrypt("", "word", algorithm="AES-256"))
    assert "We rent." in extract(NAME, sealed).text


def test_a_scan_is_named_with_where_to_write_its_text(pdf: Pdf) -> None:
    scan = pdf([], [], pictures=True)
    assert refusal(scan) == (
        f"{NAME}: it has no text, only pictures. Write what it says into menu.pdf.md, in its place."
    )


def test_a_file_of_empty_pages_has_no_text(pdf: Pdf) -> None:
    assert "there is no text in it" in refusal(pdf([], []))


def test_pages_without_text_among_others_are_named_and_the_others_read(pdf: Pdf, lines: Lines) -> None:
    found = extract(NAME, pdf(lines("We rent."), *([[]] * 12), pictures=True))
    assert "We rent." in found.text
    pages = "page 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"
    assert missing(found) == [f"{NAME}: {pages} has no text, only pictures. Write what it says into a file."]


@pytest.mark.parametrize("content", [b"%PDF", b"no pdf at all", b"%PDF-1.7\ntrailer << /Root 1 0 R >>\n%%EOF"])
def test_a_broken_file_is_named(content: bytes) -> None:
    assert refusal(content) == f"{NAME}: it is broken. Open it, and print it as PDF again."


def test_a_file_cut_off_is_named_or_read_and_never_an_error_of_its_own(pdf: Pdf, lines: Lines) -> None:
    whole = pdf(lines("We rent."), lines("We sell."))
    outcomes = {outcome(whole[:end]) for end in range(1, len(whole), 37)}
    assert "it is broken" in outcomes
    assert outcomes <= {"it is broken", "there is no text in it", "read"}


def test_a_broken_page_is_named_and_the_others_are_read(pdf: Pdf, lines: Lines) -> None:
    whole = pdf(lines("We rent."), lines("We sell."))
    at = whole.rindex(b"/FlateDecode")
    found = extract(NAME, whole[:at] + b"/NoSuchThing" + whole[at + 12 :])
    assert ("We rent." in found.text, "We sell." in found.text) == (True, False)
    assert missing(found) == [f"{NAME}: page 2 cannot be read. Open it, and print it as PDF again."]


def test_fonts_that_do_not_say_which_letters_they_show_are_named(pdf: Pdf) -> None:
    codes: Sequence[Drawn] = [(72, 700, "\x03\x04\x05\x06 \x0e\x0f", 10, False)]
    assert "its fonts do not say which letters they show" in refusal(pdf(codes))
