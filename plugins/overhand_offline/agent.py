"""The agent that needs no key: it answers with the business's own sentences, or passes the conversation on."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import NamedTuple

from msgspec import structs

from overhand.agent import Handoff, Outcome, Prompt, Reply, Say, ToolUse, Turn, asks_if_bot
from overhand.clock import Clock, SystemClock
from overhand.knowledge import kind_of_smalltalk
from overhand.knowledge.terms import terms
from overhand.language import guess_language
from overhand_offline.asked import asks_about_an_order, only_tells, questions
from overhand_offline.extract import Answer, from_knowledge, from_people
from overhand_offline.orders import look_up_order
from overhand_offline.wording import LANGUAGES, say_in

__all__ = ["OfflineAgent"]

PIECES = 5  # the draft grows in so many steps
PACE_S = 0.04  # between two of them


class Asked(NamedTuple):
    """What this turn is about."""

    text: str  # the customer's unanswered messages
    language: str
    prompt: Prompt


Move = Callable[[Asked], Awaitable[Turn | None]]


class OfflineAgent:
    """Tries its moves in order; the first that has something to say is the turn. Invents nothing."""

    name = "offline"

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._moves: Sequence[Move] = (
            _identity,
            _gathered,
            _order,
            _people,
            _small_talk,
            _tell_more,
            _knowledge,
            _gather,
            _listen,
        )

    async def turn(self, prompt: Prompt, say: Say) -> Turn:
        """One turn; the reply's draft grows through `say`."""
        text = _unanswered(prompt)
        asked = Asked(text, _language(text, prompt), prompt)
        for move in self._moves:
            turn = await move(asked)
            if turn is not None:
                break
        else:
            turn = _turn(_passed_on(asked))
        if isinstance(turn.outcome, Reply):
            await self._write(turn.outcome.text, say)
        return turn

    async def _write(self, text: str, say: Say) -> None:
        """Shows the draft as it grows; each wait is a moment at which the turn can be cancelled."""
        for draft in _growing(text):
            await self._clock.sleep(PACE_S)
            say(draft)


async def _identity(asked: Asked) -> Turn | None:
    return _turn(Reply(text=say_in(asked.language, "identity"))) if asks_if_bot(asked.text) else None


async def _order(asked: Asked) -> Turn | None:
    found = await look_up_order(asked.text, asked.prompt, asked.language)
    return _turn(*found) if found else None


async def _people(asked: Asked) -> Turn | None:
    """What people of the business told this customer comes before what the knowledge says in general."""
    answers = from_people(questions(asked.text), asked.prompt.lines)
    if not answers:
        return None
    said = " ".join(answer.text for answer in answers)
    return _turn(_reply(answers, say_in(asked.language, "as_people_said", text=said)))


async def _small_talk(asked: Asked) -> Turn | None:
    if questions(asked.text):
        return None
    kind = kind_of_smalltalk(asked.text) or "anything_else"
    return _turn(Reply(text=say_in(asked.language, kind)))


async def _tell_more(asked: Asked) -> Turn | None:
    """A question that names nothing to look up, "can you help me?"; asked twice, it is for a person."""
    told = _last_said(asked.prompt) in {say_in(each, "tell_more") for each in LANGUAGES}
    if told or any(terms(question) for question in questions(asked.text)):
        return None
    return _turn(Reply(text=say_in(asked.language, "tell_more")))


async def _knowledge(asked: Asked) -> Turn | None:
    answers = from_knowledge(questions(asked.text), asked.prompt, asked.language)
    if not answers:
        return None
    foreign = any(answer.language not in {"", asked.language} for answer in answers)
    text = "\n".join(answer.text for answer in answers)
    return _turn(_reply(answers, say_in(asked.language, "in_other_language", text=text) if foreign else text))


async def _gathered(asked: Asked) -> Turn | None:
    """The customer answered what was asked for: keep it, and ask for the next."""
    said = _last_said(asked.prompt)
    wanted = (fact for fact in _missing(asked.prompt) if any(_gather_words(each, fact) in said for each in LANGUAGES))
    fact = next(wanted, "")
    if not fact or asked.text.endswith("?") or not questions(asked.text):
        return None
    left = next((each for each in _missing(asked.prompt) if each != fact), "")
    thanks = say_in(asked.language, "noted")
    text = f"{thanks} {_gather_words(asked.language, left)}" if left else thanks
    return structs.replace(_turn(Reply(text=text)), facts={fact: asked.text})


async def _gather(asked: Asked) -> Turn | None:
    """Nothing in the knowledge, but a colleague is coming and needs facts: ask for one."""
    fact = next(iter(_missing(asked.prompt)), "")
    return _turn(Reply(text=_gather_words(asked.language, fact))) if fact else None


async def _listen(asked: Asked) -> Turn | None:
    """A complaint or a story asks nothing that could be looked up; told twice, it is for a person."""
    heard = _last_said(asked.prompt) in {say_in(each, "listening") for each in LANGUAGES}
    if heard or not only_tells(asked.text):
        return None
    return _turn(Reply(text=say_in(asked.language, "listening")))


def _passed_on(asked: Asked) -> Handoff:
    if asks_about_an_order(asked.text):
        why = "The customer asks about their order, and there is no tool to look it up."
        return Handoff(reason="missing_tool", sentence=why, cause="missing_tool")
    fit = max((found.confidence for found in asked.prompt.passages), default=0.0)
    why = f"The knowledge does not answer “{asked.text[:160]}”: its best passage fits with {fit:.0%}."
    return Handoff(reason="out_of_scope", sentence=why, cause="missing_knowledge")


def _last_said(prompt: Prompt) -> str:
    """The agent's last message."""
    return next((line.text for line in reversed(prompt.lines) if line.author == "agent"), "")


def _missing(prompt: Prompt) -> list[str]:
    return [fact for fact in prompt.gather if not prompt.facts.get(fact)]


def _gather_words(language: str, fact: str) -> str:
    return say_in(language, "gather", fact=fact.replace("_", " "))


def _reply(answers: Sequence[Answer], text: str) -> Reply:
    """A reply is as sure as its least sure part."""
    sources = tuple(answer.source for answer in answers)
    return Reply(text=text, confidence=min(answer.confidence for answer in answers), sources=sources)


def _turn(outcome: Outcome, tools: tuple[ToolUse, ...] = ()) -> Turn:
    return Turn(outcome=outcome, tools=tools, model="offline")


def _unanswered(prompt: Prompt) -> str:
    """The customer's messages since anybody answered."""
    texts: list[str] = []
    for line in reversed(prompt.lines):
        if line.author != "customer":
            break
        texts.append(line.text)
    return "\n".join(reversed(texts)).strip()


def _language(text: str, prompt: Prompt) -> str:
    """The language of the message, else the customer's, else English."""
    return next((each for each in (guess_language(text), prompt.language) if each in LANGUAGES), "en")


def _growing(text: str) -> Iterator[str]:
    """The text in a few pieces, each longer than the last, cut between words."""
    ends = [at for at, character in enumerate(text) if character.isspace()]
    step = max(1, -(-len(ends) // (PIECES - 1)))
    for end in ends[step - 1 :: step]:
        yield text[:end]
    yield text
