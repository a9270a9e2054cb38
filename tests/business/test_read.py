from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from msgspec import Struct

from overhand.business import Known, read_business
from overhand.errors import ConfigError

Write = Callable[..., dict[str, bytes]]
MINUTE = 60_000


class Wholesale(Struct, frozen=True):
    pieces: int = 20


KNOWN = Known(detectors={"wholesale": Wholesale, "frustration": None})


def refusal(files: dict[str, bytes], known: Known | None = None) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read_business(files, known)
    return caught.value


def test_a_name_a_team_and_a_prompt_make_a_business(files: Write) -> None:
    business = read_business(files(delivery="# Delivery\n\nFree."), version=7)
    assert business.name == "Lume"
    assert business.version == 7
    assert business.languages == ("en",)
    assert business.prompt == "You answer for Lume."
    assert [document.source for document in business.documents] == ["knowledge/delivery.md"]
    assert business.rules.team == "care"
    assert business.disclosure.on


def test_the_first_team_is_where_a_flag_without_a_team_goes(files: Write) -> None:
    tables = (
        '[teams.sales]\nname = "Closers"\ntargets = ["mailto://s@lume.example"]\n[routes.high_value]\nteam = "sales"\n'
    )
    business = read_business(files(tables))
    assert business.team_of("frustration").name == "Care"
    assert business.team_of("high_value").name == "Closers"
    assert business.team_of("high_value").targets == ("mailto://s@lume.example",)


def test_the_pace_is_written_in_units_a_person_uses(files: Write) -> None:
    pace = read_business(files('[pace]\nsettle = "500 ms"\nidle = "2 days"\nturn = "1.5 min"\n')).rules.pace
    assert (pace.settle_ms, pace.idle_ms, pace.turn_ms) == (500, 2 * 24 * 60 * MINUTE, 90_000)
    assert pace.unanswered_ms == 30_000


def test_teams_without_hours_keep_those_of_the_house(files: Write) -> None:
    house = '[hours]\nzone = "Europe/Madrid"\nmon = ["10:00-14:00"]\n'
    own = '[teams.night]\n[teams.night.hours]\nzone = "UTC"\nmon = ["20:00-24:00"]\n'
    business = read_business(files(house + own))
    noon, night = (int(datetime(2026, 11, 30, hour, tzinfo=UTC).timestamp() * 1000) for hour in (11, 21))
    assert business.teams["care"].is_open(noon)
    assert not business.teams["night"].is_open(noon)
    assert business.teams["night"].is_open(night)


def test_a_team_without_any_hours_is_always_there(files: Write) -> None:
    assert read_business(files()).teams["care"].is_open(0)


def test_switching_the_disclosure_off_needs_a_reason_and_leaves_its_text_out(files: Write) -> None:
    error = refusal(files("[disclosure]\non = false\n"))
    assert error.key == "disclosure.why_off"
    business = read_business(files('[disclosure]\non = false\nwhy_off = "said in the shop"\n'))
    assert business.disclosure.why_off == "said in the shop"
    assert business.rules.text("disclosure", "en") == ""


def test_a_detectors_table_is_kept_as_it_will_be_shown_to_the_detector(files: Write) -> None:
    tables = '[detectors.wholesale]\npieces = 50\nflag_at = 0.8\nshadow = true\nphrases = ["en bloque"]\n'
    table = {"pieces": 50, "flag_at": 0.8, "shadow": True, "phrases": ["en bloque"]}
    assert read_business(files(tables), KNOWN).detectors == {"wholesale": table}


def test_without_a_list_of_detectors_their_tables_are_taken_as_they_are(files: Write) -> None:
    assert read_business(files("[detectors.mine]\nx = 1\n")).detectors == {"mine": {"x": 1}}


@pytest.mark.parametrize(
    ("tables", "key", "says"),
    [
        ("[route.x]\n", "route", 'Did you mean "routes"?'),
        ("[pace]\nsettel = 3\n", "pace.settel", 'Did you mean "settle"?'),
        ("[pace]\nsettle = 3\n", "pace.settle", 'Write a number and a unit in quotes: "90 s"'),
        ('[pace]\nsettle = "3 fortnights"\n', "pace.settle", "a number and a unit"),
        ('[pace]\nsettle = "10 s"\n', "pace.settle_most", "at least as long"),
        ("[teams.sales]\nnmae = 'x'\n", "teams.sales.nmae", 'Did you mean "name"?'),
        ("[teams.Sales]\n", "teams.Sales", "is no id"),
        ("[disclosure]\non = 'no'\n", "disclosure.on", "Write true or false."),
        ("[hours]\nzone = 'Europe/Madird'\n", "hours.zone", "no time zone known here"),
        ("[hours]\nmon = []\n", "hours.zone", "it is missing"),
        ("[hours]\nzone = 'UTC'\nmon = ['9-17']\n", "hours.mon", 'Write it as "10:00-14:00"'),
        ("[hours]\nzone = 'UTC'\nsun = ['10:00-25:00']\n", "hours.sun", "past the end of the day"),
        ("[hours]\nzone = 'UTC'\nsun = ['22:00-02:00']\n", "hours.sun", "Split it at midnight"),
        ("[hours]\nzone = 'UTC'\nclosed = ['25/12']\n", "hours.closed", "Write dates as 2026-12-25"),
        ("[detectors.wholesail]\n", "detectors.wholesail", 'Did you mean "wholesale"?'),
        ("[detectors.wholesale]\npeices = 3\n", "detectors.wholesale.peices", 'Did you mean "pieces"?'),
        ("[detectors.wholesale]\npieces = 'x'\n", "detectors.wholesale.pieces", "Write a whole number."),
        ("[detectors.frustration]\npieces = 3\n", "detectors.frustration.pieces", "Known here"),
        ("[detectors.frustration]\nflag_at = 70\n", "detectors.frustration.flag_at", "up to 1"),
        ("[detectors.frustration]\noffer_at = 0.0\n", "detectors.frustration.offer_at", "above 0"),
        ("[detectors]\nfrustration = 3\n", "detectors.frustration", "Write a table."),
    ],
)
def test_a_mistake_is_refused_with_its_place_and_a_remedy(files: Write, tables: str, key: str, says: str) -> None:
    error = refusal(files(tables), KNOWN)
    assert (error.file, error.key) == ("business.toml", key)
    assert says in str(error)


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("", "name"),
        ('name = " "\n', "name"),
        ('name = "x"\nlanguages = []\n', "languages"),
        ('name = "x"\nlanguages = ["english"]\n', "languages"),
        ('name = "x"\nepisode_turns = 0\n', "episode_turns"),
    ],
)
def test_a_business_that_could_not_run_is_refused(files: Write, head: str, key: str) -> None:
    assert refusal(files(head=head)).key == key


def test_a_business_without_a_team_is_refused_since_nobody_could_be_reached(files: Write) -> None:
    error = refusal(files(teams=""))
    assert error.key == "teams"
    assert "nobody could take a conversation" in str(error)


def test_a_missing_file_and_one_that_is_no_text_are_named(files: Write) -> None:
    without = files()
    del without["prompt.md"]
    assert refusal(without).file == "prompt.md"
    assert refusal({**files(), "knowledge/a.md": b"\xff"}).file == "knowledge/a.md"


def test_each_page_of_a_file_that_was_read_is_a_document_of_its_own(files: Write) -> None:
    menu = b"<!-- page 1 -->\n\n# Menu\n\nCroquetas: 8 euros.\n\n<!-- page 2 -->\n\nSalad: 9 euros.\n"
    business = read_business({**files(), "knowledge/menu.pdf.md": menu, "knowledge/prices.csv.md": b"## Sofa\n\n5."})
    assert [document.source for document in business.documents] == [
        "knowledge/menu.pdf#p1",
        "knowledge/menu.pdf#p2",
        "knowledge/prices.csv",
    ]
    assert business.documents[1].text == "# Menu\n\nSalad: 9 euros.\n"


def test_the_mark_that_windows_puts_before_a_text_is_no_part_of_it(files: Write) -> None:
    marked = {path: b"\xef\xbb\xbf" + content for path, content in files(delivery="Free.").items()}
    business = read_business(marked)
    assert (business.name, business.prompt, business.documents[0].text) == ("Lume", "You answer for Lume.", "Free.")
