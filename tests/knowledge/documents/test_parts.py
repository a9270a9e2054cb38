from overhand.knowledge import chunk
from overhand.knowledge.documents import documents_of

MENU = """<!-- page 1 -->

# Menu

## Starters

Croquetas cost 8 €.

<!-- page 3 -->

Salad costs 9 €.

## Mains

Paella costs 16 €.
"""


def test_a_file_without_pages_is_one_document() -> None:
    (document,) = documents_of("knowledge/es/envios.md", "# Envíos\n\nGratis.")
    assert (document.source, document.text) == ("knowledge/es/envios.md", "# Envíos\n\nGratis.")


def test_only_a_text_that_was_read_from_another_form_is_named_for_it() -> None:
    names = ("a.pdf.md", "a.CSV.md", "a.md.md", "a.md", "a.docx.md", "a.pdf")
    assert [documents_of(name, "text")[0].source for name in names] == [
        "a.pdf",
        "a.CSV",
        "a.md.md",
        "a.md",
        "a.docx.md",
        "a.pdf",
    ]


def test_each_page_is_a_document_that_can_be_cited() -> None:
    assert [each.source for each in documents_of("knowledge/menu.pdf.md", MENU)] == [
        "knowledge/menu.pdf#p1",
        "knowledge/menu.pdf#p3",
    ]


def test_a_page_begins_below_the_headings_of_the_one_before() -> None:
    passages = [each for document in documents_of("knowledge/menu.pdf.md", MENU) for each in chunk(document)]
    assert [(each.id, each.heading, each.text) for each in passages] == [
        ("knowledge/menu.pdf#p1#1", "Menu > Starters", "Croquetas cost 8 €."),
        ("knowledge/menu.pdf#p3#1", "Menu > Starters", "Salad costs 9 €."),
        ("knowledge/menu.pdf#p3#2", "Menu > Mains", "Paella costs 16 €."),
    ]


def test_what_a_person_wrote_above_the_first_page_is_kept() -> None:
    documents = documents_of("knowledge/menu.pdf.md", f"# Our menu\n\nSince May.\n\n{MENU}")
    assert [(each.source, each.text.splitlines()[0]) for each in documents][:2] == [
        ("knowledge/menu.pdf", "# Our menu"),
        ("knowledge/menu.pdf#p1", "# Our menu"),
    ]


def test_a_page_keeps_the_language_that_its_file_names() -> None:
    (document,) = documents_of("knowledge/carta.es.pdf.md", "<!-- page 2 -->\n\nCroquetas: 8 €.\n")
    assert [each.language for each in chunk(document)] == ["es"]
