import pytest

from overhand.knowledge import Document, chunk


def passages(text: str) -> list[tuple[str, str]]:
    return [(each.heading, each.text) for each in chunk(Document(source="knowledge/a.md", text=text))]


def test_a_short_line_above_a_heading_is_text_and_not_lost() -> None:
    assert passages("## Address\n\nCalle Mayor 1\n\n## Islands\n\nThree weeks.") == [
        ("Address", "Calle Mayor 1"),
        ("Islands", "Three weeks."),
    ]
    assert passages("Calle Mayor 1\n\n**Islands**\nThree weeks.")[0] == ("", "Calle Mayor 1")


def test_of_two_short_lines_the_second_is_below_the_first() -> None:
    assert passages("Delivery\n\nIslands\n\nThree weeks.\n\nReturns\n\nFree.") == [
        ("Delivery > Islands", "Three weeks."),
        ("Returns", "Free."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Name: Sofa; Note: gift wrap? Yes.",  # a row with a question mark in it
        "- We deliver\n- Need help? Call us.",  # a question in a later item
    ],
)
def test_a_question_mark_in_the_middle_makes_no_question_of_what_stands_before_it(text: str) -> None:
    assert passages(f"# Shop\n\n{text}") == [("Shop", text)]
