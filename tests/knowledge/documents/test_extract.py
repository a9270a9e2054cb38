import subprocess
import sys
from pathlib import Path

import pytest

from overhand.errors import ConfigError
from overhand.knowledge.documents import FORMS, LONGEST_TEXT, documents_of, extract, published


def refusal(source: str, content: bytes) -> str:
    with pytest.raises(ConfigError) as caught:
        extract(source, content)
    return str(caught.value)


def test_markdown_and_text_are_published_as_they_are() -> None:
    for name in ("knowledge/a.md", "knowledge/a.txt"):
        assert extract(name, "# Envíos\n\nGratis.\n".encode()).text == "# Envíos\n\nGratis.\n"
        assert published(name) == name


@pytest.mark.parametrize("name", ["menu.pdf", "prices.CSV", "shop.html", "shop.htm", "list.tsv"])
def test_another_form_is_published_as_text_under_its_own_name(name: str) -> None:
    assert published(f"knowledge/{name}") == f"knowledge/{name}.md"
    assert documents_of(published(f"knowledge/{name}"), "text")[0].source == f"knowledge/{name}"


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_file_of_any_form_is_named(form: str) -> None:
    found = refusal(f"knowledge/a{form}", b" \n\n")
    assert found == f"knowledge/a{form}: it is empty. Write something into it, or delete it."


def test_a_file_whose_text_is_empty_is_named() -> None:
    assert "there is no text in it" in refusal("knowledge/a.md", b"\xef\xbb\xbf\n")
    assert "there is no text in it" in refusal("knowledge/a.csv", b"name;price\n")
    assert "there is no text in it" in refusal("knowledge/a.html", b"<title>Shop</title><script>run()</script>")


@pytest.mark.parametrize("name", ["knowledge/plan.docx", "knowledge/README", "knowledge/photo.jpeg"])
def test_a_file_of_another_kind_is_named_with_the_kinds_that_can_be_read(name: str) -> None:
    found = refusal(name, b"x")
    assert found.startswith(f"{name}: files of this kind cannot be read")
    assert all(form in found for form in FORMS)


def test_a_text_too_long_for_a_version_is_named_with_its_length() -> None:
    extract("knowledge/a.md", b"x" * LONGEST_TEXT)
    assert "its text has 1,000,001 characters, 1,000,000 at most" in refusal(
        "knowledge/a.md", b"x" * (LONGEST_TEXT + 1)
    )


READ_MARKDOWN = """
import sys
from pathlib import Path
from overhand.business import read_folder
read_folder(Path(sys.argv[1]))
print({"pypdf", "bs4"} & set(sys.modules))
"""


def test_a_folder_of_markdown_does_not_pay_for_the_other_forms(tmp_path: Path) -> None:
    (tmp_path / "business.toml").write_text('name = "Lume"')
    (tmp_path / "prompt.md").write_text("Hello")
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "a.md").write_text("a")
    done = subprocess.run([sys.executable, "-c", READ_MARKDOWN, str(tmp_path)], capture_output=True, check=True)
    assert done.stdout.strip() == b"set()"
