import pytest

from overhand.knowledge import chunk
from overhand.knowledge.documents import documents_of, extract

NAME = "knowledge/shop.html"


def text(page: str | bytes) -> str:
    return extract(NAME, page if isinstance(page, bytes) else page.encode()).text


def passages(page: str) -> list[tuple[str, str]]:
    return [
        (each.heading, each.text) for document in documents_of(f"{NAME}.md", text(page)) for each in chunk(document)
    ]


def test_headings_paragraphs_and_lists_become_markdown() -> None:
    page = "<h1>Delivery</h1><p>We deliver\n to <b>Spain</b>.</p><h2>Payment</h2><ul><li>Visa</li><li><p>Bizum</p></ul>"
    assert text(page) == "# Delivery\n\nWe deliver to **Spain**.\n\n## Payment\n\n- Visa\n- Bizum\n"


def test_a_list_in_a_list_is_indented_and_what_follows_an_item_is_not_lost() -> None:
    assert text("<ol><li>Ask<ul><li>by phone</ul><li>Pay<p>In cash.</ol>") == (
        "- Ask\n  - by phone\n- Pay\n\nIn cash.\n"
    )


def test_what_belongs_to_the_site_is_dropped() -> None:
    site = ["nav", "footer", "script", "style", "form", "svg", "noscript"]
    noise = "".join(f"<{tag}>Noise <p>noise</p></{tag}>" for tag in site)
    noise += '<div role="navigation"><nav>Noise</nav></div><div role="banner">Noise</div><!-- noise -->'
    assert text(f"<!doctype html>{noise}<h1>Delivery</h1>{noise}<p>Free.</p>{noise}") == "# Delivery\n\nFree.\n"


def test_the_title_heads_a_page_without_a_heading_of_the_first_depth() -> None:
    page = "<head><title>Delivery |\n Casa Olmo</title></head><h2>Islands</h2><p>Three weeks.</p>"
    assert passages(page) == [("Delivery | Casa Olmo > Islands", "Three weeks.")]
    assert passages(f"<h1>Delivery</h1>{page}") == [("Delivery > Islands", "Three weeks.")]


def test_a_heading_with_nothing_under_it_is_kept_as_text() -> None:
    page = "<h1>Why us</h1><h3>Free returns</h3><h3>Two years of warranty</h3>"
    assert passages(page) == [("Why us", "- Free returns\n- Two years of warranty")]


def test_terms_and_folded_questions_head_what_stands_below_them() -> None:
    page = (
        "<h2>Questions</h2><dl><dt>Do you ship?<dd>Yes, we do.<dt>Address<dd>Calle Mayor 1</dl>"
        "<details><summary>Do you rent?</summary><p>No.</p></details>"
    )
    assert passages(page) == [
        ("Questions > Do you ship?", "Yes, we do."),
        ("Questions > Address", "Calle Mayor 1"),
        ("Questions > Do you rent?", "No."),
    ]


def test_a_bold_line_above_others_heads_them_wherever_its_spaces_stand() -> None:
    assert passages("<p><b>Islands </b><br>Three weeks.</p><p><b> </b>We <strong> rent</strong>, too.</p>") == [
        ("Islands", "Three weeks.\nWe rent, too.")
    ]


def test_links_say_where_they_lead_when_that_is_of_use() -> None:
    page = (
        '<p>See <a href="https://a.example/map">our map</a>, <a href="/terms">terms</a>, '
        '<a href="tel:+3496">+3496</a>, <a href="mailto:a@b.example">mail us</a>.</p>'
    )
    assert text(page) == "See our map (https://a.example/map), terms, +3496, mail us (a@b.example).\n"


def test_a_row_of_a_table_says_its_columns() -> None:
    page = (
        "<table><thead><tr><th>Zone</th><th>Days</th><th>Price</th></tr></thead><tr><td>Spain<td>5<td>29&nbsp;€</table>"
    )
    assert passages(page) == [("", "Zone: Spain; Days: 5; Price: 29 €.")]


def test_merged_cells_count_for_every_row_and_column_they_cover() -> None:
    page = (
        "<table><tr><th>Zone<th colspan=2>Price<tr><td rowspan=2>Islands<td>59 €<td>69 €<tr><td>99 €<td>109 €"
        "<tr><td colspan=3>From May</table>"
    )
    assert text(page) == (
        "| Zone | Price | Price |\n| --- | --- | --- |\n| Islands | 59 € | 69 € |\n"
        "| Islands | 99 € | 109 € |\n| From May |  |  |\n"
    )


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ("<tr><td>Zone<td>Days<td>Price<tr><td>Spain<td>5<td>29", "| Zone | Days | Price |"),  # words above numbers
        ("<tr><td><b>Day</b><td><b>Open</b><tr><td>Monday<td>closed", "| Day | Open |"),  # bold
        ("<tr><td>Monday<td>closed<tr><td>Tuesday<td>9-18", "|  |  |"),  # facts: taken for names they would be lost
        ("<tr><td>Sofa<td>blue<td>soft<tr><td>Bed<td>red<td>hard", "|  |  |  |"),
        ("<tr><td>Sofa<td>5<td>6<tr><td>Bed<td>7<td>8", "|  |  |  |"),
        ("<tr><td>Sofa<td>blue<td>soft", "|  |  |  |"),
    ],
)
def test_a_first_row_names_the_columns_only_where_that_is_sure(rows: str, first: str) -> None:
    assert text(f"<table>{rows}</table>").splitlines()[0] == first


def test_the_caption_of_a_table_heads_it() -> None:
    page = "<table><caption>Opening hours</caption><tr><td>Monday<td>9-18</table>"
    assert passages(page)[0][0] == "Opening hours"


def test_a_cell_keeps_its_words_apart_and_its_separators_away() -> None:
    page = "<table><tr><td><p>One</p><p>two</p>three<br>four<td>a|b<td>so<i>ft</i>&shy;ly</table>"
    assert text(page).splitlines()[2] == "| One two three four | a/b | softly |"


def test_a_table_that_only_arranges_the_page_is_read_as_the_page() -> None:
    inner = "<table><tr><td>Monday<td>9-18</table>"
    page = f"<table><tr><td><h2>Hours</h2>{inner}<td><p>Come in.</p></table><table><tr><td>Alone</table>"
    assert passages(page)[0] == ("Hours", "Monday: 9-18.\nCome in.\nAlone")


def test_a_span_that_would_fill_memory_is_cut() -> None:
    page = "<table><tr><td rowspan=99999999 colspan=99999999>a<td colspan=x>b</table>"
    assert len(text(page)) < 2_000


@pytest.mark.parametrize(
    "page",
    [
        '<meta charset="iso-8859-15"><p>Envíos: 29 €</p>'.encode("iso-8859-15"),
        '<?xml version="1.0" encoding="windows-1252"?><p>Envíos: 29 €</p>'.encode("cp1252"),
        "<p>Envíos: 29 €</p>".encode("cp1252"),
        '<meta charset="utf-8"><p>Envíos: 29 €</p>'.encode("cp1252"),  # it says so and is not
        '<meta charset="nonsense"><p>Envíos: 29 €</p>'.encode(),
        "\ufeff<p>Envíos: 29 €</p>".encode("utf-16-le"),
    ],
)
def test_a_page_is_decoded_as_it_says_or_as_it_is(page: bytes) -> None:
    assert text(page) == "Envíos: 29 €\n"


def test_a_page_nested_as_deep_as_it_likes_is_read() -> None:
    assert text("<div>" * 20_000 + "Hello.") == "Hello.\n"
