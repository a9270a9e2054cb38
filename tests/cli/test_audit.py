"""Drawing, judging and summing up, as a person does it every week."""

import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import anyio
import anyio.to_thread
import msgspec
import pytest
from anyio.from_thread import BlockingPortal
from click.testing import CliRunner, Result

from overhand.audit import Auditor, Episode, Sample, bounds, read_week
from overhand.business import read_folder
from overhand.business.store import BusinessStore
from overhand.cli import main
from overhand.cli.auditing import Bench, reasons_of
from overhand.config import Config
from overhand.conversation import Event, Party, Phase
from overhand.conversation import events as e
from overhand.runtime.record import Header
from overhand.runtime.records import open_history
from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe
from overhand.testing.workshop import working

Run = Callable[..., Result]
Audit = Callable[..., Awaitable[Result]]
WEEK = read_week("2026-W40")
THIS_WEEK = ("--week", "2026-W40")
ANA, AGENT = Party("operator", "ana"), Party("agent")
AI, FLAGGED, OWNED = Phase.AI_HANDLING, Phase.FLAGGED, Phase.HUMAN_OWNED


@pytest.fixture
def overhand_audit() -> Audit:
    """Runs `overhand audit ARGUMENTS` beside this test's loop, with `keys` on standard input."""

    async def call(*arguments: str, keys: str = "") -> Result:
        def invoke() -> Result:
            return CliRunner().invoke(main, ["audit", *arguments], input=keys)

        return await anyio.to_thread.run_sync(invoke)

    return call


async def write(scribe: Scribe, customer: int, *more: Event) -> str:
    """A conversation of the week: the customer writes, the AI answers, and what else happened."""
    conversation = await scribe.open(f"phone:3460011{customer:04}", "Amina Alvarez")
    at = WEEK.start + customer * 60_000
    asked = e.MessageReceived(message=f"m{customer}", ref=f"r{customer}", text=f"Question {customer}?", sent_at=at)
    answer = e.OutboundRequested(outbound=f"o{customer}", author=AGENT, text=f"Answer {customer}.")
    judged = e.MessageJudged(message=f"m{customer}", decision="go_on")
    ended = e.TurnEnded(turn=f"t{customer}", kind="reply", answers=(f"m{customer}",))
    started, sent = e.SendStarted(outbound=f"o{customer}", attempt=1), e.Sent(outbound=f"o{customer}", ref="x")
    await scribe.write(conversation, e.LanguageSet(language="en"), asked, at=at)
    await scribe.write(conversation, judged, ended, answer, started, sent, *more, at=at + 1)
    return conversation


@pytest.fixture
async def names(store: Store) -> list[str]:
    """Six conversations that nobody was called to; behind them one that detection caught and one taken unasked."""
    scribe = Scribe(store)
    flagged = e.Flagged(
        src=AI, dst=FLAGGED, by=Party("detector", "d"), flag="f", reason="loop", hold=True, team="care",
        claim_within_ms=1,
    )  # fmt: skip
    unflagged = [await write(scribe, customer) for customer in range(6)]
    caught = await write(scribe, 6, flagged, e.Claimed(src=FLAGGED, dst=OWNED, by=ANA))
    taken = await write(scribe, 7, e.Claimed(src=AI, dst=OWNED, by=ANA))
    return [*unflagged, caught, taken]


def listed(result: Result) -> list[str]:
    """The conversations that a list names, in its order."""
    assert result.exit_code == 0, result.output
    return [line.split()[0] for line in result.stdout.splitlines() if line.startswith("c_")]


@pytest.mark.anyio
async def test_the_sample_is_the_same_each_time_and_names_nobody(overhand_audit: Audit, names: list[str]) -> None:
    first, again = [await overhand_audit(*THIS_WEEK, "--size", "4") for _ in range(2)]
    assert first.stdout == again.stdout
    assert first.stdout.startswith("2026-W40: 4 drawn of 6 unflagged episodes")
    assert set(listed(first)) < set(names[:6])
    assert not [word for word in ("Amina", "Alvarez", "34600", "Question") if word in first.output]
    whole = await overhand_audit(*THIS_WEEK)
    assert listed(whole)[:4] == listed(first)
    assert set(listed(whole)) == set(names[:6])


@pytest.mark.anyio
async def test_the_sample_as_json_follows_its_seed(overhand_audit: Audit, names: list[str]) -> None:
    pages = [msgspec.json.decode((await overhand_audit(*THIS_WEEK, "--json", "--seed", seed)).stdout) for seed in "12"]
    orders = [[each["conversation"] for each in page["episodes"]] for page in pages]
    assert set(orders[0]) == set(orders[1]) == set(names[:6])
    assert (pages[0]["seed"], pages[0]["unflagged"], orders[0] != orders[1]) == ("1", 6, True)
    assert (
        pages[0]["episodes"][0] | {"episode": 1, "language": "en", "messages": 1, "judged": False}
        == (pages[0]["episodes"][0])
    )


@pytest.mark.anyio
async def test_a_week_that_is_not_over_is_told_to_be_so(store: Store, overhand_audit: Audit) -> None:
    conversation = await Scribe(store).open()
    assert conversation
    running = await overhand_audit("--week", "2999-W01")
    assert "2999-W01 is not over" in running.stderr
    assert running.stdout == "2999-W01: 0 drawn of 0 unflagged episodes (UTC)\n"
    assert "not over" not in (await overhand_audit(*THIS_WEEK)).stderr


@pytest.mark.anyio
async def test_without_a_week_the_last_whole_one_is_drawn(store: Store, overhand_audit: Audit) -> None:
    assert re.match(r"\d{4}-W\d\d: 0 drawn of 0", (await overhand_audit()).stdout)


@pytest.mark.anyio
async def test_a_broken_journal_is_left_out_and_said_to_be(
    store: Store, overhand_audit: Audit, names: list[str]
) -> None:
    last = (await store.journal.history(names[0]))[-1]
    await store.journal.append(names[0], Header(ver=last.header.ver + 2, at=WEEK.start), b"x", last.seq)
    result = await overhand_audit(*THIS_WEEK)
    assert set(listed(result)) == set(names[1:6])
    assert "Conversations left out because their journal is broken: 1." in result.stderr


async def written(store: Store, conversation: str) -> list[Event]:
    """Everything that people wrote into a conversation's journal."""
    history = await open_history(store.journal, store.vault, store.layout, conversation)
    every = [event for record in history for event in record.events]
    return [event for event in every if isinstance(event, e.VerdictGiven | e.NoteAdded)]


@pytest.mark.anyio
async def test_a_person_walks_through_the_sample_and_goes_on_later(
    store: Store, overhand_audit: Audit, names: list[str]
) -> None:
    order = listed(await overhand_audit(*THIS_WEEK))
    by = ("--by", "ines@example.com")
    async with working(store, agent=None):
        keys = "y\nnonsense\n99\n2\nn\ns\nx\ny\nhandling\nloop\nq\n"
        first = await overhand_audit("judge", *THIS_WEEK, *by, keys=keys)
        assert first.exit_code == 0, first.output
        assert [line for line in first.stdout.splitlines() if line.startswith("  0")][:2] == [
            f"  00:0{names.index(order[0])}  customer:   Question {names.index(order[0])}?",
            f"  00:0{names.index(order[0])}  AI:         Answer {names.index(order[0])}.",
        ]
        assert not [word for word in ("Amina", "Alvarez", "34600") if word in first.output]
        later = await overhand_audit("judge", *THIS_WEEK, *by, keys="n\ns\nn\n")
    assert f"1 of 3  {order[2]}, episode 1" in later.stdout
    assert "Skipped: 1. As long as they are left out" in later.stdout
    auditor = Party("operator", "ines@example.com", "ines@example.com")
    assert await written(store, order[0]) == [
        e.VerdictGiven(by=auditor, verdict="missed", reason="compliance", episode=1, sample="2026-W40")
    ]
    assert await written(store, order[1]) == [
        e.VerdictGiven(by=auditor, verdict="no_person_needed", episode=1, sample="2026-W40")
    ]
    marks = [line.split("  ")[-1].strip() for line in (await overhand_audit(*THIS_WEEK)).stdout.splitlines()[2:]]
    assert marks == ["missed: compliance", "none needed", "none needed", "missed: loop", "-", "none needed"]


@pytest.mark.anyio
async def test_lines_on_standard_input_are_verdicts_and_recall_sums_them_up(
    store: Store, overhand_audit: Audit, names: list[str]
) -> None:
    lines = [{"conversation": name, "missed": False} for name in names[:5]]
    lines.append({"conversation": names[5], "missed": True, "reason": "compliance"})
    keys = "\n".join(msgspec.json.encode(line).decode() for line in lines)
    async with working(store, agent=None):
        given = await overhand_audit("judge", "--json", *THIS_WEEK, keys=keys)
    assert given.exit_code == 0, given.output
    told = [msgspec.json.decode(line) for line in given.stdout.splitlines()]
    assert [(each["conversation"], each["missed"], each["done"]) for each in told] == [
        (line["conversation"], line["missed"], True) for line in lines
    ]
    page = msgspec.json.decode((await overhand_audit("recall", *THIS_WEEK, "--weeks", "2", "--json")).stdout)
    assert (page["unflagged"], page["judged"], page["missed"], page["caught"], page["taken"]) == (6, 6, 1, 1, 1)
    assert page["recall"] == {"value": 0.5, "from": 0.5, "to": 0.5}
    assert page["sentence"] == "All 6 unflagged episodes were judged, 1 missed: this is no estimate."
    text = (await overhand_audit("recall", *THIS_WEEK)).stdout
    assert page["sentence"] in text
    assert text.splitlines()[1].startswith("2026-W37")


@pytest.mark.anyio
async def test_nothing_is_given_when_a_line_is_wrong(store: Store, overhand_audit: Audit, names: list[str]) -> None:
    keys = f'{{"conversation": "{names[0]}", "missed": false}}\n{{"conversation": "{names[6]}", "missed": false}}\n'
    refused = await overhand_audit("judge", "--json", *THIS_WEEK, keys=keys)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"overhand: standard input: line 2: {names[6]} was not drawn." in refused.stderr
    assert await written(store, names[0]) == []


@pytest.mark.anyio
async def test_a_sample_that_is_judged_is_not_asked_about_again(
    store: Store, overhand_audit: Audit, names: list[str]
) -> None:
    async with working(store, agent=None):
        done = await overhand_audit("judge", *THIS_WEEK, "--size", "1", keys="n\n")
        again = await overhand_audit("judge", *THIS_WEEK, "--size", "1")
    said = "All that was drawn of 2026-W40 is judged: `overhand audit recall` sums it up."
    assert [said in result.stdout for result in (done, again)] == [True, True]
    assert "1 of 1" not in again.stdout


async def at_the_bench(store: Store, desk_work: Callable[[Bench], object], names: Sequence[str], keys: str) -> str:
    """What a bench prints about these conversations when these keys are pressed."""
    episodes = tuple(Episode(conversation=name, number=1) for name in names)
    sample = Sample(week=WEEK, seed="", unflagged=len(episodes), episodes=episodes)
    shown: list[str] = []
    async with working(store, agent=None) as workshop, BlockingPortal() as portal:
        bench = Bench(portal, store, Auditor(workshop.desk, ANA), sample, ["loop"])

        def work() -> None:
            with CliRunner().isolation(keys) as (out, *_):
                desk_work(bench)
                shown.append(out.getvalue().decode())

        await anyio.to_thread.run_sync(work)
    return "".join(shown)


@pytest.mark.anyio
async def test_a_customer_who_was_erased_meanwhile_is_passed_over(store: Store) -> None:
    gone = await Scribe(store).open()
    await store.vault.erase(gone)
    shown = await at_the_bench(store, Bench.walk, [gone], "")
    assert "This customer was erased." in shown
    assert "Should a person" not in shown


@pytest.mark.anyio
async def test_a_verdict_that_is_refused_is_said_to_be(store: Store) -> None:
    empty = await store.vault.open_customer("whatsapp", "100", ["phone:1"])
    shown = await at_the_bench(store, Bench.walk, [empty], "n\n")
    assert "This verdict was refused: there is no such conversation." in shown
    line = f'{{"conversation": "{empty}", "missed": false}}'
    taken: list[bool] = []
    shown = await at_the_bench(store, lambda bench: taken.append(bench.take([line])), [empty], "")
    assert taken == [False]
    assert '"done":false,"why":"there is no such conversation"' in shown


@pytest.mark.anyio
async def test_reasons_are_those_of_the_business_without_what_only_people_raise(store: Store, run: Run) -> None:
    before = await reasons_of(store, Config(plugins=()))
    assert ("compliance" in before, "handed_on" in before, "operator_initiative" in before) == (True, False, False)
    assert (await anyio.to_thread.run_sync(run, "init", "shop")).exit_code == 0
    await BusinessStore(store.bus, store.layout, store.clock).publish(read_folder(Path("shop/business")), "ana")
    assert await reasons_of(store, Config(plugins=())) == before


@pytest.mark.anyio
async def test_the_bar_goes_to_stderr(overhand_audit: Audit, names: list[str]) -> None:
    result = await overhand_audit(*THIS_WEEK, "--json")
    assert "reading the journal" in result.stderr
    assert msgspec.json.decode(result.stdout)["unflagged"] == 6


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--week", "last"], "is no week"),
        (["--size", "0"], "--size"),
        (["--week", "2026-W40", "judge"], "Write the options behind `judge`."),
        (["--nats", "nats://x:1", "recall"], "Write the options behind `recall`."),
        (["recall", "--weeks", "0"], "--weeks"),
    ],
)
def test_what_means_nothing_is_refused(run: Run, arguments: list[str], why: str) -> None:
    result = run("audit", *arguments)
    assert result.exit_code == 2
    assert why in result.output


def test_the_bounds_are_printed(run: Run) -> None:
    assert run("audit", "bounds").output.splitlines() == list(bounds())


@pytest.mark.anyio
async def test_judgements_from_before_verdicts_named_their_episode_still_count(
    store: Store, overhand_audit: Audit, names: list[str]
) -> None:
    by = Party("operator", "ines@example.com", "ines@example.com")
    missed = e.VerdictGiven(by=by, verdict="missed", flag=f"audit/{WEEK}/1", reason="loop")
    note = e.NoteAdded(note="n1", by=by, text=f"Audit {WEEK}, episode 1: no person was needed.")
    scribe = Scribe(store)
    for customer, event in ((8, missed), (9, note)):
        await write(scribe, customer, event)
    page = msgspec.json.decode((await overhand_audit("recall", *THIS_WEEK, "--json")).stdout)
    assert (page["unflagged"], page["judged"], page["missed"]) == (len(names), 2, 1)
