import pytest

from overhand.knowledge import Document, Passage, chunk, sentences

LONG = " ".join(f"Sentence number {number} says something of its own." for number in range(40))


def passages(text: str, source: str = "knowledge/a.md") -> list[Passage]:
    return chunk(Document(source=source, text=text))


def test_a_passage_carries_the_headings_above_it() -> None:
    (found,) = passages("# Delivery\n\n## Islands\n\nThree weeks.\n\n## Empty\n")
    assert (found.heading, found.text, found.id) == ("Delivery > Islands", "Three weeks.", "knowledge/a.md#1")


def test_a_heading_of_the_same_depth_replaces_the_last_one() -> None:
    assert [each.heading for each in passages("# A\n\nOne.\n\n## B\n\nTwo.\n\n# C\n\nThree.")] == ["A", "A > B", "C"]


def test_underlined_and_bold_lines_are_headings_too() -> None:
    found = passages("Delivery\n========\n\n**Islands:**\nThree weeks.")
    assert [(each.heading, each.text) for each in found] == [("Delivery > Islands", "Three weeks.")]


def test_a_short_line_without_an_end_is_a_heading_in_plain_text() -> None:
    (found,) = passages("Care of wood\n\nUse a dry cloth.", "care.txt")
    assert (found.heading, found.text) == ("Care of wood", "Use a dry cloth.")


@pytest.mark.parametrize(
    "text",
    [
        "Q: Do you ship?\nA: Yes, we do.",
        "**Do you ship?**\nYes, we do.",
        "Do you ship? Yes, we do.",
        "Do you ship?\n\nYes, we do.",
        "Q: Do you ship?\n\nA: Yes, we do.",
        "## Do you ship?\n\nYes, we do.",
    ],
)
def test_a_question_stays_with_its_answer(text: str) -> None:
    assert [(each.heading, each.text) for each in passages(text)] == [("Do you ship?", "Yes, we do.")]


def test_several_questions_of_one_block_are_several_passages() -> None:
    found = passages("P: ¿Abren?\nR: Sí.\nP: ¿Cierran?\nR: No.")
    assert [(each.heading, each.text) for each in found] == [("¿Abren?", "Sí."), ("¿Cierran?", "No.")]


def test_short_neighbours_are_one_passage_and_long_ones_are_not() -> None:
    assert len(passages("One.\n\nTwo.")) == 1
    assert len(passages(f"{'a' * 200}.\n\n{'b' * 200}.")) == 2


def test_a_long_text_is_cut_between_sentences() -> None:
    found = passages(LONG)
    assert len(found) > 3
    assert all(len(each.text) <= 500 and each.text.endswith(".") for each in found)
    assert " ".join(each.text for each in found) == LONG


def test_a_row_of_a_table_says_the_names_of_its_columns() -> None:
    (wide,) = passages("| Size | Price | Stock |\n| --- | --- | --- |\n| Small | 10 € | yes |")
    assert wide.text == "Size: Small; Price: 10 €; Stock: yes."


def test_a_table_of_two_columns_reads_as_names_and_values() -> None:
    (narrow,) = passages("# Shop\n\n| Day | Open |\n|---|---|\n| Sunday | closed |")
    assert (narrow.heading, narrow.text) == ("Shop > Open", "Sunday: closed.")


def test_marks_of_markdown_are_not_part_of_the_text() -> None:
    (found,) = passages("---\ntitle: x\n---\n<!-- hidden -->\nSee **our** [map](https://a.example) and `this`.")
    assert found.text == "See our map (https://a.example) and this."


def test_a_list_keeps_its_lines() -> None:
    (found,) = passages("We take:\n\n- Visa\n- cash")
    assert (found.heading, found.text) == ("We take", "- Visa\n- cash")


def test_every_sentence_of_the_prompt_is_a_passage() -> None:
    found = passages("You help. Be kind.\n\nWe open at 9.", "prompt.md")
    assert [each.text for each in found] == ["You help.", "Be kind.", "We open at 9."]


@pytest.mark.parametrize(
    ("source", "text", "language"),
    [
        ("knowledge/es/a.md", "Visa, Mastercard.", "es"),
        ("knowledge/a.pt.md", "Visa, Mastercard.", "pt"),
        ("knowledge/a.md", "We open at nine on the first day of the week.", "en"),
        ("knowledge/a.md", "Abrimos a las nueve de la mañana.", "es"),
        ("knowledge/a.md", "Xyzzy.", ""),
    ],
)
def test_a_passage_knows_its_language(source: str, text: str, language: str) -> None:
    assert passages(text, source)[0].language == language


def test_a_sentence_is_not_cut_inside_a_number_or_an_abbreviation_in_small_letters() -> None:
    assert sentences("It costs 3.50 approx. per day. Really? ¿Sí? Yes!") == [
        "It costs 3.50 approx. per day.",
        "Really?",
        "¿Sí?",
        "Yes!",
    ]


@pytest.mark.parametrize("text", ["", " \n\t\n", "<!-- later -->", "---\ntitle: a\n---\n", "# Only a heading\n\n"])
@pytest.mark.parametrize("source", ["knowledge/a.md", "prompt.md"])
def test_an_empty_document_has_no_passages(text: str, source: str) -> None:
    assert passages(text, source) == []
