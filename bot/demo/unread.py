"""What somebody in the demo's community has not read yet, and where the bot has written."""

import discord

from bot.demo import simulation
from bot.demo.simulation import Message
from bot.demo.world import DIRECT, Community


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
        community = self._community
        places = {f"in #{name}": channel.id for name, channel in community.channels.items()}
        threads = [one for channel in community.channels.values() for one in channel.threads]
        places |= {f"in the thread “{one.name}”": one.id for one in threads}
        places |= {f"to {name} directly": self._id_of(name, DIRECT) for name in community.people}
        return {words: self._from_bot(place_id) for words, place_id in places.items()}

    def _from_bot(self, channel_id: int) -> int:
        bot, messages = self._community.env.bot.user, simulation.messages(self._community.env, channel_id, None)
        return sum(bot is not None and message.author_id == bot.id for message in messages)

    def _messages(self, person: str, place: str) -> list[Message]:
        return simulation.messages(self._community.env, self._id_of(person, place), self._community.people[person])

    def _id_of(self, person: str, place: str) -> int:
        if place == DIRECT:
            return self._community.people[person].user.dm_channel.id
        return self._community.places(person)[place].id
