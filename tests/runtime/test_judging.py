"""What a detector is told of how well a message can be answered."""

import pytest

from overhand.business.editions import edition_of
from overhand.conversation import Conversation, Said
from overhand.runtime.judging import covered
from overhand.testing.workshop import small_business

ASKED = Said(id="m2", author="customer", text="Until when do you keep the lamp?", at=2)


def said(author: str, text: str) -> Said:
    return Said(id="m1", author=author, text=text, at=1)


@pytest.mark.parametrize("author", ["operator", "phone"])
def test_what_people_of_the_business_wrote_counts_like_the_knowledge(author: str) -> None:
    knowledge = edition_of(small_business()).knowledge
    told = Conversation(id="c", lines=[said(author, "Lucía here: we keep the lamp for you until Friday."), ASKED])
    assert covered(told, ASKED, knowledge, ()) > 0.9


@pytest.mark.parametrize(
    "line",
    [
        said("customer", "You keep the lamp until Friday."),
        said("agent", "We keep the lamp for you until Friday."),
        said("operator", "The chairs are rented by the week."),
    ],
)
def test_what_others_wrote_or_is_about_something_else_does_not_count(line: Said) -> None:
    knowledge = edition_of(small_business()).knowledge
    alone = covered(Conversation(id="c", lines=[ASKED]), ASKED, knowledge, ())
    assert covered(Conversation(id="c", lines=[line, ASKED]), ASKED, knowledge, ()) == pytest.approx(alone, abs=0.1)
    assert alone < 0.4
