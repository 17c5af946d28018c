"""What somebody in the demo's community has not read yet, and where the bot has written."""

import discord

from bot.demo import simulation
from bot.demo.simulation import Message
from bot.demo.world import Community

DIRECT = "direct"  # the place beside the channels: one's direct messages


class UnreadCounts:
    """Counts messages since somebody looked. What is there at the beginning counts as read."""

    def __init__(self, community: Community) -> None:
        self._community = community
        self._beginning = discord.utils.time_snowflake(community.env.now(), high=True)
        self._read: dict[tuple[str, str], int] = {}

    def mark_read(self, person: str, place: str) -> None:
        """Record that somebody has read everything in a place."""
        messages = self._messages(person, place)
        if messages:
            self._read[person, place] = messages[-1].id

    def of(self, person: str, place: str) -> int:
        """Return how many messages of others somebody has not read in a place."""
        read = self._read.get((person, place), self._beginning)
        own = self._community.people[person].id
        return sum(message.id > read and message.author_id != own for message in self._messages(person, place))

    def from_bot(self) -> dict[str, int]:
        """Return how many messages the bot has written of its own accord in each place, by words that say where."""
        bot = self._community.env.bot.user
        places = {f"in #{name}": self._messages("", name) for name in self._community.channels}
        places |= {f"to {name} directly": self._messages(name, DIRECT) for name in self._community.people}
        return {
            place: sum(bot is not None and message.author_id == bot.id for message in messages)
            for place, messages in places.items()
        }

    def _messages(self, person: str, place: str) -> list[Message]:
        env, member = self._community.env, self._community.people.get(person)
        if place == DIRECT:
            channel_id = simulation.direct_channel(env, member) if member else 0
        else:
            channel_id = self._community.channels[place].id
        return simulation.messages(env, channel_id, member)
