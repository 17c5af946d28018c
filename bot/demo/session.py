"""What the visitor looks at: as whom, which channel, and at what time; and what they can set going."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import simcord
import structlog

from bot.demo import new_town, simulation
from bot.demo.deeds import Deed
from bot.demo.preview import DemoPreview
from bot.demo.stories import STORIES, Bookmark
from bot.demo.unread import UnreadCounts
from bot.demo.world import DIRECT, NAME, PRIVATE, Community
from bot.text.language import languages, own_name

log = structlog.stdlib.get_logger("bot.demo.session")

TICK = 1.0  # seconds
A_MOMENT = timedelta(seconds=1)  # between what two people do, however quickly a visitor is first one, then the other
CROWD = 3
SKIPS = {
    "hour": ("An hour later", timedelta(hours=1)),
    "day": ("A day later", timedelta(days=1)),
    "week": ("A week later", timedelta(weeks=1)),
}


class DemoSession:
    """One person's view of one place, and where they are in a story.

    `_turn` is held by whatever happens in the simulated world, `_telling` while a story goes on, `_switching` while one
    view gives way to another.
    """

    def __init__(self, community: Community, framed_by: str) -> None:
        self._community, self._env, self._zone = community, community.env, ZoneInfo(community.zone)
        self._person: str = "June"
        self._place: str = "welcome"
        self._turn, self._telling, self._switching = asyncio.Lock(), asyncio.Lock(), asyncio.Lock()
        self._preview = DemoPreview(
            self._env, self._turn, framed_by=framed_by, zone=community.zone, on_action=self._note_shown
        )
        self._unread = UnreadCounts(community)
        self._elsewhere: tuple[Community, UnreadCounts, str, str] | None = None  # the other town, and where one was
        self._is_new = False  # whether this is the empty town
        self._shown = 0
        self._bookmark: Bookmark | None = None
        self._said = (
            f"Two weeks have gone by in {NAME}, a small community. It is a simulation, and runs on your computer alone."
        )

    async def look(self, person: str = "", place: str = "") -> None:
        """Be somebody, in some place; empty for no change. Raises KeyError if there is no such person or place."""
        person = self._community.named(person or self._person)
        viewer = self._community.person(person)
        place = self._community.place_key(place, person) if place else self._nearest(person, self._place)
        if (person, place) == (self._person, self._place) and self._preview.url:
            await self._refresh()
            return
        async with self._switching:
            is_another, self._person, self._place = person != self._person, person, place
            await self._preview.close()
            async with self._turn:
                if is_another:
                    await simulation.advance(self._env, self._env.now() + A_MOMENT)
                channel = self._community.place(place, person)
                await self._preview.open(channel, viewer.user if place == DIRECT else viewer)
                self._note_shown()

    def _nearest(self, person: str, place: str) -> str:
        """Return a place, or where somebody looks who does not see it, or not any more."""
        try:
            return self._community.place_key(place, person)
        except KeyError:
            return "general"

    async def speak(self, locale: str) -> None:
        """Let Hearth speak another language, to everybody. Raises KeyError for one that it does not speak."""
        chosen = next((one for one in languages() if one.value == locale), None)
        if chosen is None:
            raise KeyError(locale)
        async with self._turn:
            await self._community.speak(chosen)
        self._said = f"Hearth speaks {own_name(chosen)} from now on. What it has written already stays as it is."
        await self._preview.close()
        await self.look()

    async def begin(self, story: str) -> None:
        """Open a story at its beginning. Raises KeyError if there is no such story."""
        await self._turn_page(Bookmark(story))

    async def go_on(self, done: int) -> None:
        """Let the next step of the story happen, if `done` have: what is pressed twice happens once."""
        async with self._telling:
            mark = self._bookmark
            if mark is None or mark.following is None or mark.done != done:
                return
            for deed in mark.following.deeds:
                await self._let_happen(deed)
            await self._turn_page(replace(mark, done=done + 1))

    async def _let_happen(self, deed: Deed) -> None:
        try:
            async with self._turn:
                await deed.happen(self._community)
        except (LookupError, TimeoutError, simcord.SetupError, simcord.BackendError) as error:
            log.warning("not done", deed=repr(deed), cause=repr(error))
            # The visitor may have done it already, and on a busy machine it may still be under way.

    async def _turn_page(self, mark: Bookmark) -> None:
        """Show where the story has got to. It has, even if the view should fail: nothing of it happens twice."""
        here = mark.here
        self._bookmark, self._said = mark, here.words.format(newcomer=self._community.newcomer)
        await self.look(here.person, self._nearest(here.person, here.place))

    @property
    def town(self) -> Community:
        """Return the community that is looked at."""
        return self._community

    async def move(self) -> None:
        """Go to the other town: the empty one is founded when somebody first comes."""
        async with self._telling:
            here = self._community, self._unread, self._person, self._place
            if self._elsewhere is None:
                async with self._turn:
                    town = await new_town.found(self._env, self._community.zone)
                self._elsewhere = town, UnreadCounts(town), new_town.MODERATOR, new_town.FIRST
            self._bookmark, self._is_new = None, not self._is_new
            async with self._switching:
                await self._preview.close()
                (self._community, self._unread, self._person, self._place), self._elsewhere = self._elsewhere, here
            name = new_town.NAME if self._is_new else NAME
            self._said = f"This is {name}. What you did in the other town stays."
            await self.look()

    async def meet(self, incident: str) -> None:
        """Let something happen to the moderators of the empty town. Raises KeyError for what is none, or elsewhere."""
        if not self._is_new:
            raise KeyError(incident)
        async with self._turn:
            self._said = await new_town.INCIDENTS[incident].happen(self._community)
        self._shown = 0
        await self._refresh()

    def leave_story(self) -> None:
        """Close the story; what happened in it stays."""
        self._bookmark, self._said = None, "Look around as you like. What happened in the story stays."

    async def skip(self, how_far: str) -> None:
        """Let an hour, a day or a week go by. Raises KeyError for anything else."""
        words, duration = SKIPS[how_far]
        before = self._unread.from_bot()
        async with self._turn:
            await simulation.advance(self._env, self._env.now() + duration)
        arrived = [place for place, count in self._unread.from_bot().items() if count > before.get(place, 0)]
        self._said = f"{words}: {_listed(arrived)}"
        self._shown = 0  # Even if nothing has happened, it is now longer ago.
        await self._refresh()

    async def join(self) -> None:
        """Let a newcomer join, and the visitor watch the welcome channel."""
        if len(self._community.reading_rules) >= CROWD:
            self._said = "Some newcomers are still reading the rules. Let one of them accept first."
            return
        name = self._community.next_newcomer()
        async with self._turn:
            await self._community.join(name)
        self._said = f"{name} has joined, and has the server's rules to read. Hearth waits until that is done."
        place = self._nearest(self._person, "welcome")
        if self._place != place:
            await self.look(place=place)
        await self._refresh()

    async def accept(self, name: str) -> None:
        """Let a newcomer accept the rules. Raises KeyError if they have none before them."""
        if name not in self._community.reading_rules:
            raise KeyError(name)
        async with self._turn:
            await self._community.accept_rules(name)
        self._said = (
            f"{name} has accepted the rules. Hearth gives them two minutes to look around, and then greets them."
        )
        await self._refresh()

    async def keep_time(self) -> None:
        """Let the simulated time go by as fast as the real one, and show what happens. Runs until cancelled."""
        last = time.monotonic()
        while True:
            await asyncio.sleep(TICK)
            elapsed, last = time.monotonic() - last, time.monotonic()
            try:
                async with self._turn:
                    await simulation.advance(self._env, self._env.now() + timedelta(seconds=elapsed))
                await self._refresh()
            except Exception as error:  # Whatever it was, time goes on.
                log.warning("time stood still for a moment", cause=repr(error))

    async def _refresh(self) -> None:
        """Show what has happened, if anything has; elsewhere, if the place can no longer be seen."""
        if self._nearest(self._person, self._place) != self._place:
            await self.look()
        async with self._switching, self._turn:
            if self._shown != simulation.events_so_far(self._env):
                await self._preview.refresh()
                self._note_shown()

    def _note_shown(self) -> None:
        self._shown = simulation.events_so_far(self._env)

    def state(self) -> dict[str, Any]:
        """Return what the page shows; while time goes by, the place may be gone before another is shown."""
        place = self._nearest(self._person, self._place)
        self._unread.mark_read(self._person, place)
        now = self._env.now().astimezone(self._zone)
        return {
            "time": f"{now:%A}, {now.day} {now:%B}, {now:%H:%M}",
            "person": self._person,
            "place": place,
            "language": simulation.spoken(self._env),
            "languages": [{"key": one.value, "name": own_name(one)} for one in languages()],
            "people": [self._person_entry(name) for name in self._community.people],
            "places": [self._place_entry(key, one) for key, one in self._community.places(self._person).items()],
            "readingRules": sorted(self._community.reading_rules),
            "stories": [
                {"key": key, "name": one.title, "note": one.about} for key, one in STORIES.items() if not self._is_new
            ],
            "town": f"Back to {NAME}" if self._is_new else "An empty town, for moderators",
            "incidents": [{"key": key, "name": one.name} for key, one in new_town.INCIDENTS.items() if self._is_new],
            "story": self._story_entry(self._bookmark) if self._bookmark else None,
            "preview": self._preview.url,
            "said": self._said,
        }

    def _story_entry(self, mark: Bookmark) -> dict[str, Any]:
        following, steps = mark.following, len(mark.story.steps)
        press = following.press if following else f"On to “{STORIES[mark.next_story].title}”"
        return {
            "key": mark.key,
            "title": mark.story.title,
            "done": mark.done,
            "steps": steps,
            "press": press.format(newcomer=self._community.newcomer),
            "next": "" if following else mark.next_story,
            "moves": following is None or (following.person, following.place) != (self._person, self._place),
        }

    def _person_entry(self, name: str) -> dict[str, Any]:
        reading = name in self._community.reading_rules
        note = "reading the rules" if reading else self._community.part_of(name)
        return {"key": name, "name": name, "note": note, "here": not reading, "unread": self._unread.of(name, DIRECT)}

    def _place_entry(self, key: str, place: simcord.ChannelHandle) -> dict[str, Any]:
        name = f"# {key}"
        if key == DIRECT:
            name = "Direct messages"
        elif place.is_thread:  # Its name ends in a mark by which it is found again.
            named = place.name or ""
            name = named.rpartition(" · ")[0] or named
        return {
            "key": key,
            "id": str(place.id),
            "name": name,
            "thread": place.is_thread,
            "note": "private thread" if place.is_thread else "not for everyone" if key in PRIVATE else "",
            "unread": self._unread.of(self._person, key),
        }


def _listed(places: list[str]) -> str:
    if not places:
        return "nothing was due."
    *others, last = places
    return f"Hearth wrote {', '.join(others)}{' and ' if others else ''}{last}."
