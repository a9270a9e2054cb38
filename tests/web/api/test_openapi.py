"""The description of the API is the API."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from starlette.routing import BaseRoute, Route

from overhand_web.testing import RunningWeb

pytestmark = pytest.mark.anyio


def api_routes(routes: list[BaseRoute]) -> set[tuple[str, str]]:
    """Return method and path of every route under /api/."""
    return {
        (method.lower(), route.path)
        for route in routes
        if isinstance(route, Route) and route.path.startswith("/api/")
        for method in (route.methods or set()) - {"HEAD"}
    }


async def description(web: RunningWeb) -> Mapping[str, Any]:
    browser = await web.browser("Maria")
    answer = await browser.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    described: Mapping[str, Any] = answer.json()
    return described


async def test_every_route_is_described_and_nothing_else(web: RunningWeb) -> None:
    described = await description(web)
    paths = {(method, path) for path, methods in described["paths"].items() for method in methods}
    assert paths == api_routes(web.node.routes)
    assert len(paths) >= 24


async def test_every_reference_leads_to_a_schema(web: RunningWeb) -> None:
    described = await description(web)
    schemas = described["components"]["schemas"]
    references = find(described)
    assert references
    assert {reference.removeprefix("#/components/schemas/") for reference in references} <= set(schemas)
    assert {"Row", "Detail", "Line", "RefusedAnswer", "Hello"} <= set(schemas)


def find(value: Any) -> set[str]:
    """Return every $ref."""
    return set(re.findall(r'"\$ref":"([^"]+)"', msgspec.json.encode(value).decode()))


async def test_what_travels_is_named_as_it_travels(web: RunningWeb) -> None:
    schemas = (await description(web))["components"]["schemas"]
    assert "from" in schemas["TakeOverBody"]["properties"]
    assert "from" in schemas["Happened"]["properties"]
    assert schemas["Row"]["properties"]["phase"]["$ref"].endswith("/Phase")


async def test_the_description_is_for_those_who_are_signed_in(web: RunningWeb) -> None:
    assert (await web.stranger().get("/api/v1/openapi.json")).status_code == 401
