"""What the simulated Discord does over and over, done faster: each of these has the outcome of what it stands for."""

import asyncio
import pickle
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import simcord
from asyncpg import connection as asyncpg_connection
from discord.ext import commands
from simcord import _dpy_internals, _runtime, _settlement, gateway
from simcord.http import router

_ENV: Any = simcord.Env
_INTERNALS: Any = _dpy_internals
_LOOKS: Any = _settlement

# Where the bot has not settled, the simulation looks again 50 ms later; what it then waits for nearly always takes one
# turn of the loop. That was a third of the time that all tests took. And it gives up after five seconds; a machine that
# is busy with other things may need some more.
_SETTLE: Any = _ENV._settle_internal
_PATIENCE = 5  # times


async def _settle(env: simcord.Env, *, idle: float = 0.001, _deadline: float | None = None, **options: Any) -> None:
    for _attempt in range(0 if _deadline else _PATIENCE):
        with suppress(TimeoutError):
            return await _SETTLE(env, idle=idle, **options)
    return await _SETTLE(env, idle=idle, _deadline=_deadline, **options)


_ENV._settle_internal = _settle

# Beside a timer of simulated time there is one of real time, which stays on the loop when the first is cancelled. Each
# look whether the bot has settled goes through all of those: two thirds of what it cost to let weeks go by.
_ACTIVE_CALLBACKS: Any = _LOOKS._active_callbacks


def _active_callbacks(state: Any) -> list[Any]:
    for record in state.work.callbacks:
        if record.handle is not None and record.handle.cancelled() and record.real_handle is not None:
            record.real_handle.cancel()
    state.work.callbacks = _Callbacks(_ACTIVE_CALLBACKS(state))
    return state.work.callbacks


class _Callbacks(list[Any]):
    """Those that shall run. One that runs holds its handle no more, which holds it: all of that was rubbish to find."""

    def remove(self, record: Any, /) -> None:
        super().remove(record)
        record.handle = None


cast("Any", simcord).env._active_callbacks = _active_callbacks

# What has run is taken off the list of what shall, which is the very same, not one that is equal in all parts.
cast("Any", _runtime)._CallbackRecord.__eq__ = object.__eq__

# What a look goes by is put together for each task and each callback that it sees, and is nearly always the same.
_STATE: Any = _LOOKS._SettlementState
_PASSING = ("virtual_time", "advancing", "generation", "last_dispatch")
assert {field.name for field in fields(_STATE)} == {"work", "bot", "loop", *_PASSING}
_TOGETHER: Any = _ENV._settlement_state


def _settlement_state(env: Any) -> Any:
    passing = (env.backend.clock.elapsed, env._advancing, env._generation, env._last_dispatch)
    kept = env.__dict__.get("_kept_state")
    if kept is None or kept[0] != passing or kept[1].bot is not env.bot:
        kept = env._kept_state = (passing, _TOGETHER(env))
    return kept[1]


_ENV._settlement_state = _settlement_state

# Whoever waits for an event through the bot itself is looked for down every task, to its last frame; mostly nobody is.
_WAITS_FOR_EVENT: Any = _INTERNALS._listener_wait_for_frame


def _waits_for_event(client: Any, task: asyncio.Task[Any]) -> bool:
    return any(client._listeners.values()) and _WAITS_FOR_EVENT(client, task)


_INTERNALS._listener_wait_for_frame = _waits_for_event

# So is whoever waits for other tasks: mostly somebody waits for one future, in frames that put nothing together, and
# they are the same frames until it is there.
_COMPOSED: Any = _INTERNALS.composed_tasks
_COMPOSING = {
    getattr(found, "__code__", None)
    for found in (
        asyncio.wait,
        getattr(asyncio.tasks, "_wait", None),
        asyncio.TaskGroup.__aexit__,
        getattr(asyncio.TaskGroup, "_aexit", None),
    )
} - {None}
_FUTURE: Any = asyncio.Future
_alone = weakref.WeakKeyDictionary[asyncio.Task[Any], "weakref.ref[Any]"]()


def _composed_tasks(task: asyncio.Task[Any], waiter: Any) -> list[Any]:
    known = _alone.get(task)
    if known is not None and known() is waiter:
        return []
    if type(waiter) is not _FUTURE or len(waiter._callbacks or ()) != 1 or _composes(task):
        return _COMPOSED(task, waiter)
    _alone[task] = weakref.ref(waiter)  # Its one callback wakes the task.
    return []


def _composes(task: asyncio.Task[Any]) -> bool:
    coroutine: Any = task.get_coro()
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None)
        if frame is not None and frame.f_code in _COMPOSING:
            return True
        coroutine = getattr(coroutine, "cr_await", None)
    return False


_INTERNALS.composed_tasks = _composed_tasks

# Every turn of every loop asks for the time, and the simulation first imports, then asks again, whose turn it is.
_SCOPE: Any = cast("Any", _runtime)._BOT_SCOPE
_real: Callable[[], float] = _INTERNALS._REAL_MONOTONIC


def _monotonic() -> float:
    scope = _SCOPE.get()
    if scope is not None:
        env, generation = scope
        if env._started and env._runtime is not None and generation == env._generation:
            return env.backend.clock.elapsed
    return _real()


_INTERNALS._clock_monotonic = _monotonic

# Each statement that PostgreSQL has prepared has a timer of real time, too, which no test lives to see.
_STATEMENTS: Any = cast("Any", asyncpg_connection)._StatementCache
_STATEMENTS._set_entry_timeout = _STATEMENTS._clear_entry_callback


# What is sent is copied part by part, so that nobody changes it later; all at once is several times as fast.
def _copy(sent: Any) -> Any:
    return pickle.loads(pickle.dumps(sent))  # noqa: S301


cast("Any", gateway).copy = cast("Any", router).copy = SimpleNamespace(deepcopy=_copy)

# A bot that closes takes the modules of its features out of all that there are. To look for them there, and to read
# them anew, takes longer than most tests, and a test would change others than those that the bot uses.
cast("Any", commands).bot.sys = SimpleNamespace(**vars(sys) | {"modules": dict[str, ModuleType]()})
