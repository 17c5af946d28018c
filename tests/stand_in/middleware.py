"""The way of a request through the stand-in: noted, limited, answered, and now and then met by a fault."""

import asyncio
from typing import Any

import orjson
from aiohttp import BodyPartReader, web

from tests.stand_in.faults import Fault, Faults
from tests.stand_in.json_codec import Json, Refusal, as_object, dumps, is_id, loads
from tests.stand_in.limits import Limits, too_many
from tests.stand_in.request_log import RequestLog
from tests.stand_in.routes import Call, Handler

_FOR_EVER = 3600


class Middleware:
    """Everything under /api."""

    def __init__(self, routes: dict[str, Handler], request_log: RequestLog, faults: Faults, limits: Limits) -> None:
        self._routes, self._request_log, self._faults, self._limits = routes, request_log, faults, limits

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        raw = await _content(request)
        path = request.path[request.path.index("/", 5) :]  # after /api/v10
        entry = self._request_log.open(request.method, path)
        fault = self._faults.next_for(request.method, path)
        if fault is None:
            response = self._answer(request, path, raw, entry)
            self._request_log.close(entry)
            return response
        return await self._go_wrong(fault, request, path, raw, entry)

    def _answer(self, request: web.BaseRequest, path: str, raw: bytes, entry: Json) -> web.Response:
        segments = path.split("/")
        ids = [segment for segment in segments if is_id(segment)]
        route = f"{request.method} {'/'.join('#' if is_id(segment) else segment for segment in segments)}"
        verdict = self._limits.ask(route, "/".join(ids[: 2 if segments[1] == "webhooks" else 1]))
        try:
            body = _noted(raw, entry)
            if verdict.retry_after is not None:
                body = too_many(verdict.retry_after, everywhere=verdict.everywhere)
                return _told(entry, 429, body, verdict.headers)
            answer = self._handled(route, Call(body, request.query), ids)
        except Refusal as refusal:
            entry["refused"] = refusal.code
            return _told(entry, refusal.status, {"code": refusal.code, "message": str(refusal)}, verdict.headers)
        entry["answer"] = _id_of(answer)
        return _told(entry, 204 if answer is None else 200, answer, verdict.headers)

    def _handled(self, route: str, call: Call, ids: list[str]) -> Any:
        handler = self._routes.get(route)
        if handler is None:
            self._request_log.unknown.append(route)
            raise Refusal(404, 0, f"404: Not Found (the stand-in has no {route})")
        try:
            return handler(call, *map(int, ids))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise Refusal(400, 50035, f"Invalid Form Body: {error!r}") from error

    async def _go_wrong(
        self, fault: Fault, request: web.BaseRequest, path: str, raw: bytes, entry: Json
    ) -> web.StreamResponse:
        entry["fault"] = fault.kind
        if fault.kind == "slow" and not fault.after:
            await asyncio.sleep(fault.seconds)
        acts = fault.after or fault.kind in ("slow", "cut")
        response = self._answer(request, path, raw, entry) if acts else web.Response()
        if not acts:
            _noted_anyhow(raw, entry)
        if fault.kind != "slow":
            entry["status"] = 0
        if fault.kind == "status":
            response = _failure(fault, entry)
        self._request_log.close(entry)
        return await _arriving(fault, request, response)


async def _arriving(fault: Fault, request: web.BaseRequest, response: web.Response) -> web.StreamResponse:
    """What becomes of an answer on its way."""
    if fault.kind == "slow" and fault.after:
        await asyncio.sleep(fault.seconds)
    if fault.kind == "wait":
        await asyncio.sleep(_FOR_EVER)  # cancelled when the other side gives up
    if fault.kind == "cut" and isinstance(response.body, bytes):
        return await _half(request, response, response.body)
    if fault.kind in ("drop", "cut") and request.transport is not None:
        request.transport.abort()
    return response


async def _half(request: web.BaseRequest, response: web.Response, body: bytes) -> web.StreamResponse:
    """The connection ends in the middle of the answer."""
    begun = web.StreamResponse(status=response.status, headers={**response.headers, "Content-Length": f"{len(body)}"})
    await begun.prepare(request)
    await begun.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()  # which, other than abort, sends what was written
    return begun


def _failure(fault: Fault, entry: Json) -> web.Response:
    if fault.status == 429:
        headers = {"Via": "1.1 loopback", "Retry-After": str(fault.seconds), "X-RateLimit-Scope": "shared"}
        return _told(entry, 429, too_many(fault.seconds), headers)
    return _told(entry, fault.status, {"code": fault.code, "message": "a fault on demand"}, {})


def _told(entry: Json, status: int, answer: Any, headers: dict[str, str]) -> web.Response:
    entry["status"] = status
    if status == 204:
        return web.Response(status=204, headers=headers)
    # Without a charset, as Discord has it: discord.py reads JSON by the exact header.
    return web.Response(body=dumps(answer), status=status, headers={"Content-Type": "application/json", **headers})


async def _content(request: web.BaseRequest) -> bytes:
    """The JSON of a request, which stands in a part of its own where files come with it."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "payload_json":
            return bytes(await part.read())
    return b""


def _noted(raw: bytes, entry: Json) -> Any:
    body: Any = loads(raw) if raw else {}
    entry["json"] = orjson.Fragment(raw) if raw else None
    return body


def _noted_anyhow(raw: bytes, entry: Json) -> None:
    try:
        _noted(raw, entry)
    except Refusal:
        entry["refused"] = 50109


def _id_of(answer: Any) -> str | None:
    """The id of what was made or found; for an answer to an interaction, that of its message."""
    known = as_object(answer)
    return known.get("id") or known.get("interaction", {}).get("response_message_id")
