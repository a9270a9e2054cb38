import pytest

from overhand.errors import ConfigError
from overhand.knowledge import Passage, chunk
from overhand.knowledge.documents import documents_of, extract

PRICES = "Product;Price;In stock\nSofa Luna;1.200,50 €;sí\nSilla Olmo;45,00 €;no\n"


def passages(content: str | bytes, name: str = "knowledge/prices.csv") -> list[Passage]:
    raw = content if isinstance(content, bytes) else content.encode()
    found = [passage for each in documents_of(f"{name}.md", extract(name, raw).text) for passage in chunk(each)]
    assert all(passage.source == name for passage in found)
    return found


def texts(content: str | bytes) -> list[tuple[str, str]]:
    return [(each.heading, each.text) for each in passages(content)]


def test_each_row_is_a_passage_that_says_the_names_of_its_columns() -> None:
    assert texts(PRICES) == [
        ("Sofa Luna", "Product: Sofa Luna; Price: 1.200,50 €; In stock: sí."),
        ("Silla Olmo", "Product: Silla Olmo; Price: 45,00 €; In stock: no."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_sheet_in_any_usual_encoding_reads_the_same(encoding: str) -> None:
    assert texts(PRICES.encode(encoding)) == texts(PRICES)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_recognised(separator: str) -> None:
    assert texts(f"Name{separator}Price\nSofa{separator}5\n") == [("Sofa", "Name: Sofa; Price: 5.")]


def test_decimal_commas_do_not_pass_for_separators() -> None:
    assert texts("Name;Price\nSofa;3,50\nBed;4,20\n")[0] == ("Sofa", "Name: Sofa; Price: 3,50.")


def test_quoted_values_may_hold_separators_and_lines() -> None:
    assert texts('Name,About\nSofa,"Soft, wide\nand ""blue"""\n') == [
        ("Sofa", 'Name: Sofa; About: Soft, wide and "blue".')
    ]


def test_the_line_by_which_excel_names_the_separator_is_no_row() -> None:
    assert texts("sep=;\nName;Price\nSofa;5\n") == [("Sofa", "Name: Sofa; Price: 5.")]


def test_a_question_and_its_answer_stand_as_they_are() -> None:
    rows = 'Question,Answer\nDo you ship?,"Yes, to Spain."\nDo you rent?,No\n'
    assert texts(rows) == [("Do you ship?", "Yes, to Spain."), ("Do you rent?", "No.")]


def test_a_question_mark_within_a_row_does_not_tear_it_apart() -> None:
    assert texts("Name,Note\nSofa,Gift wrap? Yes\n") == [("Sofa", "Name: Sofa; Note: Gift wrap? Yes.")]


def test_a_row_is_headed_by_the_first_words_that_tell_it_from_the_others() -> None:
    rows = "No,Kind,Size,Price\n1,Sofa,small,5\n2,Sofa,large,6\n3,Bed,large,7\n"
    assert [heading for heading, _ in texts(rows)] == ["Sofa, small", "Sofa, large", "Bed, large"]


def test_rows_of_numbers_alone_are_headed_by_all_of_them() -> None:
    assert texts("From,To,Price\n1,5,3\n5,9,4\n")[1] == ("5, 9, 4", "From: 5; To: 9; Price: 4.")


def test_a_title_above_the_names_is_the_heading_of_all_rows() -> None:
    assert texts("Prices 2026;;\nName;Size;Price\nSofa;2 m;5\n") == [
        ("Prices 2026 > Sofa", "Name: Sofa; Size: 2 m; Price: 5.")
    ]


def test_a_first_row_with_a_number_names_no_columns() -> None:
    assert texts("Sofa;3,50\nBed;4,20\n") == [("Sofa", "Sofa; 3,50."), ("Bed", "Bed; 4,20.")]


def test_empty_values_and_equal_rows_are_left_out() -> None:
    assert texts("Name,Size,Price\nSofa,,5\nSofa,,5\n,,\n") == [("Sofa", "Name: Sofa; Price: 5.")]


def test_a_row_longer_than_the_names_keeps_its_values() -> None:
    assert texts("Name,Price\nSofa,5,blue\n") == [("Sofa", "Name: Sofa; Price: 5; blue.")]


def test_a_list_of_one_column_is_not_cut_at_its_commas() -> None:
    assert texts("Tip\nAir it, often\n") == [("Air it, often", "Tip: Air it, often.")]


def test_five_thousand_rows_are_five_thousand_passages() -> None:
    rows = "".join(f"Lamp {number},{number} €\n" for number in range(5_000))
    assert len(passages(f"Name,Price\n{rows}")) == 5_000


def test_a_value_without_end_is_no_sheet() -> None:
    with pytest.raises(ConfigError, match=r"prices.csv: it is no CSV \(field larger than field limit"):
        passages('Name,Price\n"Sofa,' + "x" * 200_000)
