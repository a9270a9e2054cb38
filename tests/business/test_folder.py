from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from overhand.business import read_business, read_folder, survey
from overhand.errors import ConfigError
from overhand.knowledge.documents import LARGEST_FILE

TOML = b'name = "Lume"\n[teams.care]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "business.toml").write_text('name = "Lume"')
    (tmp_path / "prompt.md").write_text("Hello")
    (tmp_path / "knowledge" / "more").mkdir(parents=True)
    (tmp_path / "knowledge" / "b.md").write_text("b")
    (tmp_path / "knowledge" / "more" / "a.txt").write_text("a")
    return tmp_path


def test_a_version_is_the_two_files_and_the_knowledge_and_nothing_else(folder: Path) -> None:
    (folder / "tools.py").write_text("x = 1")
    (folder / "knowledge" / ".DS_Store").write_bytes(b"\0")
    assert list(read_folder(folder)) == ["business.toml", "prompt.md", "knowledge/b.md", "knowledge/more/a.txt"]


def test_a_folder_without_knowledge_is_a_business_too(folder: Path) -> None:
    (folder / "knowledge" / "b.md").unlink()
    (folder / "knowledge" / "more" / "a.txt").unlink()
    assert list(read_folder(folder)) == ["business.toml", "prompt.md"]


def test_a_missing_folder_and_a_missing_file_are_refused(folder: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such folder"):
        read_folder(folder / "nowhere")
    (folder / "prompt.md").unlink()
    with pytest.raises(ConfigError, match=r"prompt.md: it is missing"):
        read_folder(folder)


def test_a_sheet_and_a_page_are_published_as_text(folder: Path) -> None:
    (folder / "knowledge" / "prices.csv").write_bytes("Name;Price\nSofá;5 €\n".encode("cp1252"))
    (folder / "knowledge" / "shop.html").write_text("<h1>Shop</h1><p>Open.</p>")
    found = survey(folder)
    assert found.files["knowledge/prices.csv.md"].decode() == "## Sofá\n\nName: Sofá; Price: 5 €.\n"
    assert found.files["knowledge/shop.html.md"] == b"# Shop\n\nOpen.\n"
    assert (found.knowledge, found.skipped) == (4, ())
    assert "knowledge/prices.csv" not in found.files


def test_a_version_written_as_a_folder_makes_the_same_version(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (folder / "knowledge" / "prices.csv").write_text("Name,Price\nSofa,5\n")
    (folder / "knowledge" / "b.md").write_bytes(b"\xef\xbb\xbf# Windows\r\n\r\nHello.\r\n")
    files = read_folder(folder)
    other = tmp_path_factory.mktemp("downloaded")
    for path, content in files.items():
        (other / path).parent.mkdir(parents=True, exist_ok=True)
        (other / path).write_bytes(content)
    assert read_folder(other) == files
    sources = [each.source for each in read_business({**files, "business.toml": TOML}).documents]
    assert sources == ["knowledge/b.md", "knowledge/more/a.txt", "knowledge/prices.csv"]


def test_knowledge_that_cannot_be_read_is_skipped_and_named_and_the_rest_is_kept(folder: Path) -> None:
    for name, content in {
        "broken.pdf": b"%PDF",
        "empty.md": b"",
        "plan.docx": b"PK",
        "latin.txt": "Доставка".encode("cp1251"),
    }.items():
        (folder / "knowledge" / name).write_bytes(content)
    found = survey(folder)
    assert list(found.files)[2:] == ["knowledge/b.md", "knowledge/more/a.txt"]
    assert {each.file: each.found for each in found.skipped} == {
        "knowledge/broken.pdf": "it is broken",
        "knowledge/empty.md": "it is empty",
        "knowledge/latin.txt": "its encoding is not recognised",
        "knowledge/plan.docx": "files of this kind cannot be read",
    }


def test_a_reader_that_does_not_ask_finds_what_was_skipped_in_the_log(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "knowledge" / "plan.docx").write_bytes(b"PK")
    assert "knowledge/plan.docx" not in read_folder(folder)
    assert caplog.messages[0].startswith("skipped: knowledge/plan.docx: files of this kind cannot be read")


def test_a_file_too_large_to_be_knowledge_is_skipped_unread(folder: Path) -> None:
    with (folder / "knowledge" / "film.pdf").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    (skipped,) = survey(folder).skipped
    assert (skipped.file, skipped.found) == ("knowledge/film.pdf", "it has 30 MB, 30 MB at most are read")


def test_a_text_beside_a_file_of_another_form_takes_its_place(folder: Path) -> None:
    (folder / "knowledge" / "menu.pdf").write_bytes(b"%PDF")
    (folder / "knowledge" / "menu.pdf.md").write_text("Croquetas cost 8 euros.")
    found = survey(folder)
    assert found.files["knowledge/menu.pdf.md"] == b"Croquetas cost 8 euros."
    (skipped,) = found.skipped
    assert str(skipped).startswith(
        "knowledge/menu.pdf: menu.pdf.md beside it is read in its place. Move one of the two"
    )


def test_whoever_waits_is_shown_each_file_as_it_is_read(folder: Path) -> None:
    seen: list[str] = []

    def note(file: Path) -> Path:
        seen.append(file.name)
        return file

    @contextmanager
    def track(files: Sequence[Path]) -> Generator[Iterable[Path]]:
        yield map(note, files)

    survey(folder, track)
    assert seen == ["b.md", "a.txt"]
