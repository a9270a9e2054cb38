"""Telling colleagues who looks at what."""

import pytest

from overhand_web.testing import RunningWeb, next_of

pytestmark = pytest.mark.anyio


async def test_a_colleague_sees_who_types_and_one_who_comes_later_does_too(web: RunningWeb) -> None:
    maria, jo = await web.browser("Maria"), await web.browser("Jo")
    account = await web.account("Maria")
    people = [{"id": account.id, "name": "Maria", "mode": "typing"}]
    async with jo.stream() as stream:
        await next_of(stream, "counts")
        answer = await maria.post("/api/v1/presence", {"conversation": "c_a", "mode": "typing"})
        assert answer.status_code == 204
        assert (await next_of(stream, "presence")).data == {"conversation": "c_a", "people": people}
    async with jo.stream() as stream:
        assert (await next_of(stream, "presence")).data == {"conversation": "c_a", "people": people}


async def test_presence_that_is_none_is_refused(web: RunningWeb) -> None:
    maria = await web.browser("Maria")
    bodies: list[object] = [{"mode": "sleeping"}, {"conversation": "a.b"}, {"conversation": "*"}, {"conversation": 5}]
    for body in bodies:
        assert (await maria.post("/api/v1/presence", body)).status_code == 400, body
