"""Who is who."""

import pytest

from overhand_web.testing import RunningWeb, next_of, until

pytestmark = pytest.mark.anyio


async def test_colleagues_are_listed_with_who_is_online_and_the_teams(web: RunningWeb) -> None:
    maria = await web.browser("Maria")
    await web.account("Jo", "viewer", teams=())
    async with maria.stream() as stream:
        await next_of(stream, "counts")

        async def are_known() -> bool:
            return len((await maria.get("/api/v1/people")).json()["people"]) == 2

        await until(are_known)
        answer = (await maria.get("/api/v1/people")).json()
    jo, herself = answer["people"]
    assert (jo["name"], jo["role"], jo["teams"], jo["online"]) == ("Jo", "viewer", [], False)
    assert (herself["name"], herself["online"]) == ("Maria", True)
    assert answer["teams"] == [{"id": "care", "name": "Care"}, {"id": "sales", "name": "Sales"}]
    assert "password" not in str(answer)
