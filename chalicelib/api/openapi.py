"""The API's description (OpenAPI 3.1) from the routes' own declarations: `python -m chalicelib.api.openapi FILE`."""

from __future__ import annotations

import argparse
import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from chalicelib.api.bodies import RawBody
from chalicelib.api.problems import PROBLEM_JSON, STATUS, Problem
from chalicelib.api.routes import ADMIN, PUBLIC, Route
from chalicelib.api.topics import TOPICS
from chalicelib.errors import Invalid, NotFound, TooLarge, Unauthenticated, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

Json = dict[str, Any]
REFERENCE = "#/components/schemas/{model}"


def describe() -> Json:
    """The whole document."""
    routes = [(topic.name, route) for topic in TOPICS for route in topic.routes]
    references, definitions = _schemas([route for _, route in routes])
    paths: dict[str, Json] = {}
    for name, route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(name, route, references, definitions)
    queries = {route.query.__name__ for _, route in routes if route.query}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Inkling",
            "version": "1",
            "description": "A drawing game in which a neural network guesses.",
        },
        "servers": [{"url": "/api"}],
        "tags": [{"name": topic.name} for topic in TOPICS],
        "paths": paths,
        "components": {
            "schemas": {name: schema for name, schema in definitions.items() if name not in queries},
            "securitySchemes": {"player": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def errors_of(route: Route) -> list[HTTPStatus]:
    """The statuses of the problems that a route can answer with: its own and those of every route of its kind."""
    kinds = set(route.errors) | {TooLarge, Unavailable}
    if route.body or route.query:
        kinds.add(Invalid)
    if route.who is not PUBLIC:
        kinds.add(Unauthenticated)
    if "{" in route.path or route.who is ADMIN:
        kinds.add(NotFound)
    statuses = {next(status for kind, status in STATUS.items() if issubclass(error, kind)) for error in kinds}
    return sorted(statuses | {HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.INTERNAL_SERVER_ERROR})


def _schemas(routes: Sequence[Route]) -> tuple[dict[Any, Json], dict[str, Json]]:
    bodies = {model for route in routes for model in (route.body, route.query) if model} - {RawBody}
    answers = {route.answer for route in routes if route.answer} | {Problem}
    wanted: list[Any] = [(model, "validation") for model in sorted(bodies, key=lambda model: model.__name__)]
    wanted += [(model, "serialization") for model in sorted(answers, key=lambda model: model.__name__)]
    references, schema = models_json_schema(wanted, ref_template=REFERENCE)
    return {model: reference for (model, _), reference in references.items()}, schema["$defs"]


def _operation(topic: str, route: Route, references: dict[Any, Json], definitions: dict[str, Json]) -> Json:
    operation: Json = {
        "tags": [topic],
        "operationId": route.handler.__name__,
        "summary": route.summary,
        "parameters": _path_parameters(route.path) + _query_parameters(route.query, definitions),
        "responses": _responses(route, references),
    }
    if route.who is not PUBLIC:
        operation["security"] = [{"player": []}]
    if route.body:
        schema = {"type": "string", "format": "binary"} if route.body is RawBody else references[route.body]
        content = {content_type: {"schema": schema} for content_type in route.content_types}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _path_parameters(path: str) -> list[Json]:
    names = re.findall(r"{(\w+)}", path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query_parameters(query: type[BaseModel] | None, definitions: dict[str, Json]) -> list[Json]:
    if query is None:
        return []
    schema = definitions[query.__name__]
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", []), "schema": value}
        for name, value in schema["properties"].items()
    ]


def _responses(route: Route, references: dict[Any, Json]) -> Json:
    answer: Json = {"description": route.status.phrase}
    if route.answer:
        answer["content"] = {"application/json": {"schema": references[route.answer]}}
    problem = {PROBLEM_JSON: {"schema": references[Problem]}}
    problems = {str(int(status)): {"description": status.phrase, "content": problem} for status in errors_of(route)}
    return {str(int(route.status)): answer, **problems}


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the API's description.")
    parser.add_argument("file", type=Path)
    path: Path = parser.parse_args().file
    path.write_text(json.dumps(describe(), indent=2) + "\n")


if __name__ == "__main__":
    main()
