"""The knowledge asked by a person, and what customers asked it in vain."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import anyio.to_thread
import pytest
from click.testing import Result

from overhand.conversation import Party, Phase
from overhand.conversation import events as e
from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe

pytestmark = pytest.mark.anyio

Run = Callable[..., Result]
Command = Callable[..., Awaitable[Result]]
MONDAY = 1_793_000_000_000  # 2026-10-26

PLUGIN = """
from zlib import crc32
from overhand.detection import Signal
from overhand.hookspecs import hookimpl

class Unknown:
    name, reason, looks_at = "unknown", "out_of_scope", "customer"
    flag_at, offer_at = 0.6, 0.5

    async def look(self, view):
        left_open = 1 - view.coverage
        return Signal(score=left_open, evidence="", sentence=f"{view.coverage:.0%} known") if left_open > 0.02 else None

class Trade:
    name = "trade"

    def embed(self, texts):
        places = [0 if "bicycle" in text.casefold() else crc32(text.encode()) % 63 + 1 for text in texts]
        return [tuple(float(at == place) for at in range(64)) for place in places]

@hookimpl
def register_detectors(add):
    add(Unknown())

@hookimpl
def register_embedders(add):
    add(Trade())
"""
BUSINESS = 'name = "Casa Olmo"\nlanguages = ["en"]\n\n[teams.care]\nname = "Care"\n'
FLAGGED = "out_of_scope: flag, a person is asked (unknown says 1.00, flags from 0.60)"
KNOWLEDGE = """# Delivery

## What does delivery cost?

Delivery to Valencia costs 29 euros. We carry everything up.

## Where do you deliver?

We deliver in mainland Spain and mainland Portugal.

# Payment

By card or bank transfer.

# Opening hours

Monday to Saturday, 9 to 18.
"""


@pytest.fixture
def shop(folder: Path, plugin: Callable[[str], None]) -> Path:
    """A business folder, and a plugin with a detector and an embedding layer."""
    plugin(PLUGIN)
    (folder / "shop" / "knowledge").mkdir(parents=True)
    (folder / "shop" / "prompt.md").write_text("We sell furniture.")
    (folder / "shop" / "business.toml").write_text(BUSINESS)
    (folder / "shop" / "knowledge" / "faq.md").write_text(KNOWLEDGE)
    return folder / "shop"


@pytest.fixture
def knowledge(run: Run) -> Command:
    """Runs `overhand knowledge ARGUMENTS` in a thread, beside the server."""

    async def call(*arguments: str) -> Result:
        done = await anyio.to_thread.run_sync(run, "knowledge", *arguments)
        assert done.exit_code in {0, 2}, done.output
        return done

    return call


@pytest.fixture
async def journal(store: Store, shop: Path) -> dict[str, str]:
    """What three customers asked, under their names."""
    scribe = Scribe(store)
    names: dict[str, str] = {}
    for number, (who, *said) in enumerate(
        [
            ("ana", "Do you repair bicycles?", "thanks!", "What does delivery to Valencia cost?"),
            ("ben", "do you repair BICYCLES", "Do you repair old bicycles?"),
            ("eva", "Is there parking\x1b[2J near the shop?"),
        ]
    ):
        names[who] = conversation = await scribe.open(f"phone:346001110{number}", who.title())
        for text in said:
            message = e.MessageReceived(message=f"{conversation}.{text[:9]}", ref=text, text=text, sent_at=MONDAY)
            await scribe.write(conversation, e.LanguageSet(language="en"), message, at=MONDAY + number)
    owned = e.Claimed(src=Phase.AI_HANDLING, dst=Phase.HUMAN_OWNED, by=Party("operator", "lu", "Lu"))
    asked = e.MessageReceived(message="late", ref="late", text="Do you rent tents?", sent_at=MONDAY)
    await scribe.write(names["eva"], owned, at=MONDAY)
    await scribe.write(names["eva"], asked, at=MONDAY)
    return names


async def test_a_folder_is_asked_without_any_log(shop: Path, knowledge: Command) -> None:
    done = await knowledge("ask", "What does delivery to Valencia cost?", "--business", "shop", "--core")
    lines = done.stdout.splitlines()
    assert lines[0] == "shop: 5 passages, searched by words alone"
    assert lines[2].endswith("knowledge/faq.md#1  Delivery > What does delivery cost?")
    assert lines[3].strip() == "Delivery to Valencia costs 29 euros. We carry everything up."
    assert lines[-1].startswith("out_of_scope: go on, the AI answers (unknown ")
    assert not (shop.parent / ".overhand").exists()


async def test_what_is_not_known_is_shown_with_what_detection_would_do(shop: Path, knowledge: Command) -> None:
    done = await knowledge("ask", "Do you repair bicycles?", "--business", "shop", "--core")
    assert done.stdout.splitlines()[-1] == (
        "out_of_scope: flag, a person is asked (unknown says 1.00, flags from 0.60)"
    )


async def test_a_program_gets_each_passage_whole_and_how_sure_it_is(shop: Path, knowledge: Command) -> None:
    done = await knowledge("ask", "What does delivery to Valencia cost?", "--business", "shop", "--json")
    by_meaning = json.loads(done.stdout)
    assert (by_meaning["embedder"], len(by_meaning["found"])) == ("trade", 3)
    done = await knowledge("ask", "What does delivery to Valencia cost?", "--business", "shop", "--json", "--core")
    found = json.loads(done.stdout)
    first = found["found"][0]
    assert found["embedder"] == ""
    assert (first["id"], first["source"]) == ("knowledge/faq.md#1", "knowledge/faq.md")
    assert 0 < first["confidence"] <= 1
    done = await knowledge("ask", "Do you repair bicycles?", "--business", "shop", "--json", "--core")
    unknown = json.loads(done.stdout)
    assert (unknown["coverage"], unknown["out_of_scope"]["decision"]) == (0.0, "flag")
    assert [each["score"] for each in unknown["out_of_scope"]["detectors"]] == [1.0]


async def test_a_detector_in_shadow_and_one_that_is_missing_are_said_to_be_so(shop: Path, knowledge: Command) -> None:
    (shop / "business.toml").write_text(f"{BUSINESS}\n[detectors.unknown]\nshadow = true\n")
    done = await knowledge("ask", "Do you repair bicycles?", "--business", "shop", "--core")
    assert done.stdout.splitlines()[-1].endswith(", in shadow)")
    assert "go on" in done.stdout
    (shop / "business.toml").write_text(BUSINESS)
    (shop.parent / "mine.py").write_text("")
    done = await knowledge("ask", "Do you repair bicycles?", "--business", "shop", "--json")
    assert json.loads(done.stdout)["out_of_scope"] is None
    done = await knowledge("ask", "Do you repair bicycles?", "--business", "shop")
    assert done.stdout.splitlines()[-1] == "out_of_scope: no installed plugin has a detector for it"


async def test_the_published_business_is_asked_unless_a_folder_is_named(
    store: Store, shop: Path, knowledge: Command, run: Run
) -> None:
    missing = await knowledge("ask", "Do you deliver?")
    assert (missing.exit_code, missing.stderr.count("\n")) == (2, 1)
    assert "no business is published yet" in missing.stderr
    assert (await anyio.to_thread.run_sync(run, "apply", "shop")).exit_code == 0
    assert json.loads((await knowledge("ask", "Do you deliver?", "--json")).stdout)["business"] == "version 1"


async def test_what_was_asked_in_vain_is_listed_most_asked_first(journal: dict[str, str], knowledge: Command) -> None:
    done = await knowledge("gaps", "--business", "shop", "--core", "--json")
    found = json.loads(done.stdout)
    bicycles, parking = found["gaps"]
    assert (found["conversations"], found["asked"], found["open"]) == (3, 5, 4)
    assert (bicycles["times"], bicycles["conversations"]) == (3, [journal["ben"], journal["ana"]])
    assert (bicycles["question"], bicycles["wordings"]) == ("do you repair BICYCLES", ["Do you repair old bicycles?"])
    assert (parking["times"], parking["conversations"]) == (1, [journal["eva"]])
    assert bicycles["asked"][0]["link"].endswith(f"/inbox/all/{journal['ben']}")
    assert found["share"]["from"] < found["share"]["value"] == 0.8 < found["share"]["to"]


async def test_a_person_reads_how_often_and_where_and_nothing_steers_the_terminal(
    journal: dict[str, str], knowledge: Command
) -> None:
    done = await knowledge("gaps", "--business", "shop", "--core")
    lines = done.stdout.splitlines()
    assert lines[0].startswith(
        "shop: 5 messages asked the AI something in 3 conversations; the knowledge leaves 4 open: .80 ("
    )
    assert lines[2].startswith("   3 x  do you repair BICYCLES  (en, last on 2026-10-")
    assert lines[3] == "        also: Do you repair old bicycles?"
    assert journal["ben"] in lines[4]
    assert "parking [2J near" in done.stdout


async def test_what_was_written_since_is_no_gap_any_more(
    journal: dict[str, str], shop: Path, knowledge: Command
) -> None:
    (shop / "knowledge" / "bikes.md").write_text("# Do you repair bicycles?\n\nYes, we repair old bicycles.\n")
    found = json.loads((await knowledge("gaps", "--business", "shop", "--core", "--json")).stdout)
    assert ["parking" in gap["question"] for gap in found["gaps"]] == [True]


async def test_a_period_is_kept_to_and_a_wrong_one_refused(journal: dict[str, str], knowledge: Command) -> None:
    done = await knowledge("gaps", "--business", "shop", "--since", "2031-01-01")
    assert done.stdout == "No episode is recorded that began since 2031-01-01 00:00.\n"
    assert (
        json.loads((await knowledge("gaps", "--business", "shop", "--limit", "1", "--core", "--json")).stdout)["open"]
        == 2
    )
    assert "is no date" in (await knowledge("gaps", "--since", "yesterday")).stderr


async def test_gaps_without_a_detector_are_refused_in_one_line(
    journal: dict[str, str], shop: Path, knowledge: Command
) -> None:
    (shop.parent / "mine.py").write_text("")
    done = await knowledge("gaps", "--business", "shop")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "no loaded plugin has a detector" in done.stderr
