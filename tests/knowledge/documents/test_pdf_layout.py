from collections.abc import Callable
from itertools import chain

import pytest

from overhand.knowledge.documents import extract

Drawn = tuple[float, float, str, float, bool]
Page = list[Drawn]
Pdf = Callable[..., bytes]
Lines = Callable[..., Page]
Read = Callable[..., str]

BODY = ("We deliver to all of Spain within five working days, and", "to the islands within three weeks.")
TABLE = (("Zone", "Days", "Price"), ("Peninsula", "5", "29 €"), ("Balearic islands", "15", "59 €"))


@pytest.fixture
def read(pdf: Pdf) -> Read:
    """The text of a PDF, without its first mark."""

    def call(*pages: Page) -> str:
        return extract("knowledge/a.pdf", pdf(*pages)).text.removeprefix("<!-- page 1 -->\n").strip()

    return call


def table(
    *rows: tuple[str, ...], y: float = 600, lefts: tuple[float, ...] = (72, 200, 300), bold: bool = False
) -> Page:
    return [
        (x, y - 18 * down, text, 10, bold and down == 0)
        for down, row in enumerate(rows)
        for x, text in zip(lefts, row, strict=False)
        if text
    ]


def test_the_lines_of_a_paragraph_run_on(read: Read, lines: Lines) -> None:
    assert read(lines(*BODY)) == " ".join(BODY)


def test_a_wider_gap_or_an_indent_begins_a_paragraph(read: Read, lines: Lines) -> None:
    page = lines(*BODY) + lines(*BODY, y=650) + lines(*BODY, x=90, y=626)
    assert read(page).split("\n\n") == [" ".join(BODY)] * 3


def test_a_word_divided_at_the_end_of_a_line_is_put_together(read: Read, lines: Lines) -> None:
    page = lines("Larger orders are brought by two people, who carry the fur-", "niture up the stairs.")
    assert read(page).endswith("carry the furniture up the stairs.")


def test_a_word_that_is_written_with_a_hyphen_elsewhere_keeps_it(read: Read, lines: Lines) -> None:
    page = lines("A two-seater is a sofa. Larger ones are brought by lift, a two-", "seater by hand.")
    assert read(page).endswith("by lift, a two-seater by hand.")


def test_a_soft_hyphen_is_no_letter(read: Read, lines: Lines) -> None:
    page = lines("Larger orders are brought by two peo\u00adple, who carry the fur\u00ad", "niture up the stairs.")
    assert "two people, who carry the furniture up" in read(page)


def test_larger_and_bold_lines_are_headings(read: Read, lines: Lines) -> None:
    page = lines("Delivery", y=760, size=20) + lines("Islands", y=730, bold=True) + lines(*BODY, y=716)
    assert read(page) == f"# Delivery\n\n## Islands\n\n{' '.join(BODY)}"


def test_a_heading_of_two_lines_is_one(read: Read, lines: Lines) -> None:
    page = lines("What we promise to everybody who", "orders before noon", y=780, size=18) + lines(*BODY, y=700)
    assert read(page).startswith("# What we promise to everybody who orders before noon\n\nWe deliver")


def test_a_numbered_heading_is_a_heading_and_a_numbered_line_an_item(read: Read, lines: Lines) -> None:
    page = lines("1. How to order", y=760, size=20) + lines("1. Choose.", "2. Pay.", y=730) + lines(*BODY, y=690)
    assert read(page) == f"# 1. How to order\n\n1. Choose.\n2. Pay.\n\n{' '.join(BODY)}"


def test_a_large_text_of_many_lines_is_no_heading(read: Read, lines: Lines) -> None:
    large = [f"We have made furniture in Valencia since {year}," for year in range(1950, 1954)]
    page = lines(*large, y=780, size=16) + lines(*(BODY * 5), y=600)
    assert "#" not in read(page)


def test_headings_with_nothing_under_them_are_kept_as_text(read: Read, lines: Lines) -> None:
    page = lines("Why us", y=780, size=20) + lines("Free returns", "Two years of warranty", y=740, size=14, step=2)
    assert read(page + lines(*BODY, y=600)).startswith("# Why us\n\nFree returns\n\n## Two years of warranty")
    assert read(lines(*BODY, y=780) + lines("Free returns", y=600, size=14)).endswith("\n\nFree returns")


def test_short_lines_are_a_list_and_not_one_sentence(read: Read, lines: Lines) -> None:
    page = lines("Calle Mayor 1", "46001 Valencia", "Tel. 96 123 45 67", y=500)
    assert read(lines(*BODY) + page).endswith("- Calle Mayor 1\n- 46001 Valencia\n- Tel. 96 123 45 67")


def test_a_menu_is_a_list_of_dishes_without_the_dots_to_their_prices(read: Read, lines: Lines) -> None:
    dishes = ("Croquetas caseras de jamón", "Ensalada de la casa con nueces", "Paella valenciana para dos")
    page = lines(*(f"{dish} ............ {at + 8},50 €" for at, dish in enumerate(dishes)))
    assert read(page).splitlines() == [f"- {dish}: {at + 8},50 €" for at, dish in enumerate(dishes)]


@pytest.mark.parametrize("mark", ["•", "\u2013", "*"])
def test_items_keep_their_lines_however_their_marks_are_drawn(read: Read, lines: Lines, mark: str) -> None:
    long = ("Bank transfer, for orders of more than five hundred euros,", "payable within thirty days.")
    together = lines(f"{mark} Visa", f"{mark} {long[0]}", y=600) + lines(long[1], x=84, y=576)
    apart = [
        *lines(mark, x=72, y=601, size=12),
        *lines("Visa", x=90, y=600),
        *lines(mark, x=72, y=589, size=12),
        *lines(*long, x=90, y=588),
    ]
    for page in (together, apart):
        assert read(lines(*BODY) + page).endswith(f"- Visa\n- {' '.join(long)}")


def test_columns_are_read_one_after_the_other(read: Read, lines: Lines) -> None:
    left = [f"In the left column stands line {number}, and it goes" for number in range(20)]
    right = [f"in the right column stands line {number}, and it goes" for number in range(20)]
    text = read(lines(*left, x=50, step=1.4) + lines(*right, x=310, step=1.4))
    assert text == " ".join([*left, *right])


def test_a_paragraph_that_goes_on_over_a_page_stands_on_the_page_it_begins_on(read: Read, lines: Lines) -> None:
    text = read(lines(BODY[0], y=80), lines(BODY[1], y=760) + lines("We rent, too.", y=700))
    assert text == f"{' '.join(BODY)}\n\n<!-- page 2 -->\n\nWe rent, too."


def test_headers_footers_and_page_numbers_are_dropped(read: Read, lines: Lines) -> None:
    def page(number: int) -> Page:
        running = lines("Casa Olmo, catalogue 2026", y=820, size=8) + lines(f"Page {number} of 4", y=20, size=8)
        return running + lines(f"Fact {'abcd'[number - 1]} is here.")

    text = read(*(page(number) for number in range(1, 5)))
    assert ("Casa Olmo" in text, "Page" in text) == (False, False)
    facts = [f"Fact {each} is here." for each in "abcd"]
    assert [line for line in text.splitlines() if line and "<!--" not in line] == facts


def test_left_and_right_pages_may_have_different_headers(read: Read, lines: Lines) -> None:
    facts = [f"Fact {each} is here." for each in "abcdef"]
    pages = [lines("Casa Olmo" if at % 2 else "Catalogue", y=820) + lines(fact) for at, fact in enumerate(facts)]
    assert [line for line in read(*pages).splitlines() if line and "<!--" not in line] == facts


def test_what_repeats_at_different_heights_or_on_few_pages_is_kept(read: Read, lines: Lines) -> None:
    pages = [lines("Two years of warranty.", y=800 - 40 * number) + lines("A fact.", y=300) for number in range(4)]
    assert read(*pages).count("Two years of warranty.") == 4
    pages = [lines("Ask us." if number < 2 else "Come in.", y=800 - 30 * number) for number in range(6)]
    assert read(*pages).count("Ask us.") == 2


def test_a_price_at_the_edge_of_a_page_is_no_page_number(read: Read, lines: Lines) -> None:
    assert "12 €" in read(lines(*BODY) + lines("12 €", y=20))


def test_the_number_of_a_single_page_is_dropped(read: Read, lines: Lines) -> None:
    assert read(lines(*BODY) + lines("- 1 -", y=20)) == " ".join(BODY)


def test_rows_of_cells_are_a_table_with_the_names_of_its_columns(read: Read, lines: Lines) -> None:
    assert read(lines(*BODY) + table(*TABLE)).splitlines()[2:] == [
        "| Zone | Days | Price |",
        "| --- | --- | --- |",
        "| Peninsula | 5 | 29 € |",
        "| Balearic islands | 15 | 59 € |",
    ]


def test_two_columns_are_named_only_by_a_bold_row(read: Read) -> None:
    rows = (("Day", "Open"), ("Monday", "closed"), ("Tuesday", "9-18"))
    assert read(table(*rows)).splitlines()[0] == "|  |  |"
    assert read(table(*rows, bold=True)).splitlines()[0] == "| Day | Open |"


def test_empty_cells_stay_empty(read: Read) -> None:
    page = table(*TABLE, ("Canary islands", "", "99 €"))
    assert read(page).splitlines()[-1] == "| Canary islands |  | 99 € |"


def test_cells_of_several_lines_are_put_together(read: Read, lines: Lines) -> None:
    head = table(("Article", "About", "Price"), y=660)
    rows: Page = []
    for at, name in enumerate(("Sofa Luna", "Bed Sol")):
        y = 630 - at * 40
        rows += lines(f"{name}, in oak", "or walnut", x=72, y=y) + lines("Wide and", "soft", x=200, y=y)
        rows += lines("40 €", x=300, y=y)
    assert read(head + rows).splitlines() == [
        "| Article | About | Price |",
        "| --- | --- | --- |",
        "| Sofa Luna, in oak or walnut | Wide and soft | 40 € |",
        "| Bed Sol, in oak or walnut | Wide and soft | 40 € |",
    ]


def test_a_table_that_goes_on_over_a_page_keeps_its_names(read: Read, lines: Lines) -> None:
    more = (("Canary islands", "21", "99 €"), ("Ceuta", "9", "49 €"))
    text = read(table(*TABLE, bold=True), table(*more, y=760), table(*more, y=760))
    assert text.count("| Zone | Days | Price |") == 3
    assert "| Zone" not in read(lines(*BODY), table(*more)).partition("page 2")[2]


def test_a_table_after_a_paragraph_of_the_next_page_has_names_of_its_own(read: Read, lines: Lines) -> None:
    more = (("Canary islands", "21", "99 €"), ("Ceuta", "9", "49 €"))
    text = read(table(*TABLE, bold=True), lines(*BODY) + table(*more))
    assert "|  |  |  |" in text


def test_words_set_apart_within_a_line_are_no_table(read: Read, lines: Lines) -> None:
    page = list(chain(lines("Name:"), lines("Ana", x=180), lines("We call you back within a day.", y=660)))
    assert read(page).startswith("Name: Ana\n\nWe call")


def test_text_drawn_twice_to_look_bold_is_read_once(read: Read, lines: Lines) -> None:
    assert read(lines("We rent.") + lines("We rent.", x=72.4)) == "We rent."


def test_pieces_of_a_word_are_not_torn_apart(read: Read, lines: Lines) -> None:
    assert read(lines("We del") + lines("iver.", x=100)) == "We deliver."
