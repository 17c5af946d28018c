"""Every feature can be switched off for a server, for good or until a moment, and says what happens meanwhile."""

from typing import Any

import discord
import simcord

from bot.generate import DOCS
from bot.moderation.ways import Way
from tests.cogs.help_now.people import labels
from tests.declared import COMMANDS, CONTROLS, MENUS, Doing, command, control
from tests.forged import BUTTON, Forger, kinds, spelt
from tests.world import World

REACHES = (Doing.ANY, Doing.MEANT)
STAYS = (Doing.GOING, Doing.HELP, Doing.TEAM)
NAMES = ("team", "help_now", "kudos")
NEVER_OFF = ("help-now", "privacy", "settings", "care", "inbox", "preferences", "pause", "hearth")


def said(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return "\n".join([result.response.content, *(one.description or "" for one in result.response.embeds)])


async def switch(world: World, way: str, feature: str, **more: Any) -> str:
    return said(await world.mod.slash(world.general, f"settings {way}", feature=feature, **more))


async def test_reminders_rest_until_a_moment_and_what_came_due_is_sent_then(world: World) -> None:
    team = world.private_channel("team")
    await world.settings("team", channel=team)
    await world.ann.slash(world.general, "remind me", when="2h", what="water the plants")
    words = await switch(world, "off", "reminders", until="in 5 hours")
    assert "is switched off until <t:" in words
    assert "What comes due is kept" in words

    refused = said(await world.ben.slash(world.general, "remind me", when="2h", what="tea"))
    assert "**Reminders** has a rest" in refused
    assert "`/help-now` works as always" in refused
    assert "water the plants" in said(await world.ann.slash(world.general, "remind list"))
    assert "Remind me" not in said(await world.ann.slash(world.general, "hearth"))
    await world.restart()
    await world.pass_time(hours=4)
    assert [one.content or one.embeds[0].description for one in world.dms(world.ann)] == []
    assert "**Reminders** · off\n- Switched off on <t:" in said(await world.settings("overview"))

    await world.pass_time(hours=2)
    [reminder] = world.dms(world.ann)
    assert "water the plants" in str(reminder.embeds[0].to_dict())
    assert "I could not bring it then" in str(reminder.embeds[0].to_dict())
    [note] = team.history(viewer=world.mod.user)
    assert "works again:\n- **Reminders**" in note.content
    assert note.flags.suppress_notifications
    await world.ben.slash(world.general, "remind me", when="2h", what="tea")
    await world.pass_time(hours=3)
    assert len(world.dms(world.ben)) == 1
    assert "switched something off · `reminders`" in said(await world.mod.slash(world.general, "care removals"))


async def test_what_is_off_for_good_rests_until_somebody_switches_it_on(world: World) -> None:
    member = world.guild.create_role("member")
    await world.settings("welcome", channel=world.welcome, role=member)
    await world.settings("check_ins", channel=world.general)
    await switch(world, "off", "welcome")
    await switch(world, "off", "check_ins")
    await switch(world, "off", "kudos")
    await world.ann.slash(world.general, "remind me", when="3 days", what="water the plants")
    await switch(world, "off", "reminders")

    cleo = await world.join("cleo")
    await world.pass_time(days=4)
    assert not world.welcome.history(viewer=world.mod.user)
    assert member.id in world.env.backend.get_member(world.guild.id, cleo.id).role_ids
    for refused in ("checkin now", "kudos give"):
        assert "has a rest" in said(await world.ann.slash(world.general, refused))
    menu = await world.ann.slash(world.general, "hearth")
    assert menu.response is not None
    assert not {"How I am", "Say thank you", "Remind me"} & set(labels(menu.response))
    assert "Need help now?" in labels(menu.response)
    forger = Forger(world, world.ann, world.general, menu.response)
    forger.press("remind:new", BUTTON)
    forger.press("check_ins:now", BUTTON)
    await world.settle()
    assert str([one.json for one in world.env.http_requests]).count("has a rest") == 4
    assert "has a rest" not in said(await world.ann.slash(world.general, "kudos mine"))
    assert "rests as long as **Check-ins** does" in await switch(world, "on", "circles")
    assert not world.dms(world.ann)
    assert "is switched on again" in await switch(world, "on", "reminders")
    await world.pass_time(hours=1)
    assert len(world.dms(world.ann)) == 1
    await switch(world, "on", "welcome")
    assert "was not switched off" in await switch(world, "on", "welcome")
    await world.pass_time(days=1)
    assert not world.welcome.history(viewer=world.mod.user)  # Cleo has found her way by then.
    await world.join("dora")
    await world.pass_time(minutes=10)
    assert len(world.welcome.history(viewer=world.mod.user)) == 1


async def test_only_whoever_manages_the_server_switches_anything(world: World) -> None:
    helpers = world.guild.create_role("helpers", permissions=discord.Permissions(moderate_members=True))
    helper = world.guild.add_member(world.env.create_user("helper"), roles=[helpers])
    menu = await helper.slash(world.general, "hearth")
    assert menu.response is not None
    forger = Forger(world, helper, world.general, menu.response)
    later = int(world.env.now().timestamp() * 1000) + 3_600_000
    forger.press(f"settings:off:kudos:{later}", BUTTON)
    await world.settle()
    assert not world.bot.services.gate.is_off(world.guild.id, "kudos")

    offered = await world.mod.autocomplete(world.general, "settings off", "feature", "check-ins")
    assert [(one["name"], one["value"]) for one in offered] == [
        ("Check-ins", "check_ins"),
        ("Check-ins for everyone", "everyone"),
    ]
    for never in ("help_now", "team", "nothing"):
        assert "is switched off" not in await switch(world, "off", never)
    own = Forger(world, world.mod, world.general, menu.response)
    for never in ("help_now", "team", "nothing"):
        own.press(f"settings:off:{never}:{later}", BUTTON)
    await world.settle()
    assert not [one for one in (*NAMES, "nothing") if world.bot.services.gate.is_off(world.guild.id, one)]
    mine = await world.mod.slash(world.general, "settings off", feature="kudos", until="at 9")
    assert mine.response is not None
    await world.mod.click(mine.response, label=labels(mine.response)[-1])
    assert world.bot.services.gate.is_off(world.guild.id, "kudos")


async def test_the_gate_closes_before_all_that_begins_something_and_before_nothing_else(world: World) -> None:
    features = world.bot.services.features
    ways = {way for feature in features.all for way in feature.ways}
    assert ways == set(Way) - {Way.GREETING}  # Saying hello belongs to greeters' own commands, and to greetings.

    pressed = {one: control(one) for pattern in kinds() for one in spelt(pattern, 1)}
    for used, declared in [*pressed.items(), *((name, command(name)) for name in COMMANDS), *MENUS.items()]:
        feature = features.begun_by(used)
        assert feature is None or declared.doing not in STAYS, used
        assert declared.doing not in REACHES or declared.way in ways or feature or used.startswith("answered"), used
    for one in world.bot.tree.walk_commands():
        if one.qualified_name.split(" ")[0] in NEVER_OFF:
            assert features.begun_by(one.qualified_name) is None
    begins = {begun for feature in features.all for begun in feature.begins}
    known = {*CONTROLS, *MENUS, *(one.qualified_name for one in world.bot.tree.walk_commands())}
    assert {one for one in begins if one.split(":#")[0] not in known} == {"check_ins:few:others"} - known
    page = (DOCS / "moderators.md").read_text(encoding="utf-8")
    for feature in features.all:  # What it means is said before it is done, and nothing begins that could not be off.
        assert not feature.while_off() or f"| {feature.title()} | {feature.while_off()} |" in page
        assert feature.while_off() or not (feature.begins or feature.ways or feature.waits)
