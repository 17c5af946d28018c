"""A private talk of two, for tests: how to ask for one, and who is in its thread."""

import simcord

from tests.world import World

# Audiences: listeners who read the name at once, and listeners of whom only the one who answers does.
NAMED, NAMELESS = "listeners:0", "listeners:1"

# Anybody may listen at once, and everyone may read it: for what is about something else.
EASY = {"listener_approval": False, "listener_days": 0, "listener_account_days": 0, "listeners_public": True}


def archived(world: World, thread: simcord.ChannelHandle) -> bool:
    """Whether a thread is archived."""
    metadata = world.env.backend.get_thread(thread.id).thread_metadata
    return metadata is not None and metadata.archived


def people_in(world: World, thread: simcord.ChannelHandle) -> set[int]:
    """Who is in it, besides the bot."""
    return set(world.env.backend.get_thread(thread.id).thread_members) - {world.env.backend.bot_user.id}
