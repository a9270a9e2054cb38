"""The description of the API, made of the endpoints and the structs themselves."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from overhand_web.api.endpoint import Endpoint, Parameter
from overhand_web.api.events import STREAMED
from overhand_web.wire import Failure

__all__ = ["OpenApiDesk", "describe"]

Json = Mapping[str, object]
REF = "#/components/schemas/{name}"
SESSION: Mapping[str, Sequence[str]] = {"session": ()}


class OpenApiDesk:
    """Serves the description of `endpoints`, and of itself."""

    def __init__(self, endpoints: Sequence[Endpoint], build: str) -> None:
        described = [*endpoints, *self.endpoints()]
        self._body = msgspec.json.encode(describe(described, build))

    def endpoints(self) -> list[Endpoint]:
        """Return what is served."""
        return [
            Endpoint(
                method="GET",
                path="/api/v1/openapi.json",
                about="This description (OpenAPI 3.1).",
                handle=self.openapi,
                answers={200: None, 401: Failure},
            )
        ]

    async def openapi(self, request: Request) -> Response:  # noqa: ARG002  # the same for everybody
        """Return the description."""
        return Response(self._body, media_type="application/json")


def describe(endpoints: Sequence[Endpoint], build: str) -> Json:
    """Return the OpenAPI 3.1 document."""
    kinds = {kind for each in endpoints for kind in (each.body, *each.answers.values()) if kind is not None}
    ordered = sorted({*kinds, *STREAMED}, key=lambda kind: kind.__name__)
    _, components = msgspec.json.schema_components(ordered, ref_template=REF)
    paths: dict[str, dict[str, Json]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Overhand", "version": build},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "__Host-overhand"}},
        },
        "security": [SESSION],
    }


def operation(endpoint: Endpoint) -> Json:
    """Return one method of one path."""
    described: dict[str, object] = {
        "summary": endpoint.about,
        "parameters": [*path_parameters(endpoint.path), *map(parameter, endpoint.parameters)],
        "responses": {str(status): answer(status, kind) for status, kind in endpoint.answers.items()},
    }
    if endpoint.body is not None:
        described["requestBody"] = {"required": True, "content": content(endpoint.body)}
    return described


def answer(status: int, kind: type | None) -> Json:
    """Return one answer."""
    described: dict[str, object] = {"description": HTTPStatus(status).phrase}
    if kind is not None:
        described["content"] = content(kind)
    return described


def content(kind: type[Struct] | type) -> Json:
    """Return a JSON body."""
    return {"application/json": {"schema": {"$ref": REF.format(name=kind.__name__)}}}


def path_parameters(path: str) -> Iterable[Json]:
    """Yield the placeholders of a path."""
    for part in path.split("/"):
        if part.startswith("{"):
            yield {"name": part.strip("{}"), "in": "path", "required": True, "schema": {"type": "string"}}


def parameter(given: Parameter) -> Json:
    """Return a query parameter or a header."""
    kind = "integer" if given.kind is int else "string"
    return {
        "name": given.name,
        "in": given.where,
        "required": given.required,
        "description": given.about,
        "schema": {"type": kind},
    }
