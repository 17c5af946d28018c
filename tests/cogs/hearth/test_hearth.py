"""One card for whoever asks, and one for everybody where moderators want it."""

import discord
import pytest
import simcord

from cogs.hearth.views import posted_card
from tests.cogs.check_ins.people import cards, field, said, text
from tests.cogs.check_ins.talks import EASY
from tests.cogs.help_now.people import labels
from tests.forged import BUTTON, Forger, answer
from tests.wire import Wire
from tests.world import World

ALWAYS = ["How I am", "Say thank you", "Remind me", "My data", "Need help now?"]
WITH_LISTENERS = [*ALWAYS[:3], "Be heard", *ALWAYS[3:]]


async def card_of(world: World, member: simcord.MemberActor) -> simcord.ResponseMessage:
    """What somebody is shown."""
    shown = await member.slash(world.general, "hearth")
    assert shown.ephemeral
    assert shown.response is not None
    return shown.response


def words(message: discord.Message | simcord.ResponseMessage) -> str:
    """What a card says, with its fields."""
    [embed] = message.embeds
    return "\n".join(
        [embed.title or "", embed.description or "", *(f"{one.name}\n{one.value}" for one in embed.fields)]
    )


async def let_listen(world: World, member: simcord.MemberActor) -> None:
    """The server has listeners, of whom this is one."""
    private = world.private_channel("listeners")
    await world.settings("check_ins", listeners_channel=private, talks=world.general, **EASY)
    await member.slash(world.general, "listener on")


async def post(world: World, channel: simcord.ChannelHandle) -> simcord.InteractionResult:
    """The moderator has the card posted."""
    form = await world.mod.click(await card_of(world, world.mod), label="Post it for everyone")
    return await world.mod.submit_modal(form, {"channel": [channel]})


async def test_the_card_has_what_is_on_here_and_opens_for_whoever_asks(world: World) -> None:
    plain = await card_of(world, world.ann)
    assert labels(plain) == ALWAYS
    assert "/listener" not in words(plain)
    assert "For the team" not in words(plain)
    assert labels(await card_of(world, world.mod)) == [
        *ALWAYS,
        "What waits for the team",
        "Settings",
        "Post it for everyone",
    ]

    await world.settings("welcome", channel=world.welcome)
    await world.settings("check_ins", circles=world.general)
    await let_listen(world, world.ben)
    await world.ben.slash(world.general, "greeter on")
    asked = await card_of(world, world.ann)
    assert labels(asked) == WITH_LISTENERS
    for offered in ("/listener on", "/greeter on", "/circle list", "/checkin ask"):
        assert f"`{offered}`" in words(asked)
    listener = await card_of(world, world.ben)
    assert labels(listener) == ALWAYS  # Nobody but ben listens.
    for offered in ("As a listener", "`/listener status`", "As a greeter", "`/greeter status`"):
        assert offered in words(listener)
    assert "/listener on" not in words(listener)

    everything = {"from": "everything", "days": 3, "reason": "spam"}
    await world.mod.slash(world.general, "care bar", member=world.ann, **everything)
    barred = await card_of(world, world.ann)
    assert labels(barred) == ["How I am", "Remind me", "My data", "Need help now?"]
    assert "/checkin ask" not in words(barred)

    await world.settings("kudos", daily_limit=1)
    await world.ben.slash(world.general, "kudos give", member=world.mod, reason="for your help", shown="private")
    assert labels(await card_of(world, world.ben)) == [one for one in ALWAYS if one != "Say thank you"]


async def test_the_team_without_manage_server_neither_posts_a_card_nor_reads_the_settings(world: World) -> None:
    helpers = world.guild.create_role("helpers", permissions=discord.Permissions(moderate_members=True))
    helper = world.guild.add_member(world.env.create_user("helper"), roles=[helpers])
    await world.settle()
    card = await card_of(world, helper)
    assert labels(card) == [*ALWAYS, "What waits for the team"]
    forger = Forger(world, helper, world.general, card)
    for button in ("hearth:post", "settings:all"):
        forger.press(button, BUTTON)
    forger.submit("hearth:place", [answer("channel", [str(world.thanks.id)])])
    await world.pass_time(minutes=1)
    assert len(forger.sent) == 3
    assert forger.unanswered(()) == []
    assert "What works in this server" not in str([one.json for one in world.env.http_requests])
    assert not cards(world.thanks)


async def test_each_button_opens_what_its_command_opens(world: World) -> None:
    await let_listen(world, world.ben)
    card = await card_of(world, world.ann)
    now = await world.ann.click(card, label="How I am")
    [chosen] = [one for one in field(now, "audience")["options"] if one.get("default")]
    assert chosen["value"] == "me:0"
    heard = await world.ann.click(card, label="Be heard")
    [chosen] = [one for one in field(heard, "audience")["options"] if one.get("default")]
    assert chosen["value"] == "listeners:0"
    thanks = await world.ann.click(card, label="Say thank you")
    assert field(thanks, "whom")
    form = await world.ann.click(card, label="Remind me")
    promised = await world.ann.submit_modal(form, {"what": "water the plants", "when": "2h", "every": ""})
    assert promised.ephemeral
    assert "**Reminders** · " in said(await world.ann.click(card, label="My data"))
    assert "right now" in said(await world.ann.click(card, label="Need help now?")).casefold()
    await world.pass_time(hours=2)
    [reminder] = world.dms(world.ann)
    assert "water the plants" in text(reminder)

    mine = await card_of(world, world.mod)
    assert "Nothing just now" in said(await world.mod.click(mine, label="What waits for the team"))
    shown = said(await world.mod.click(mine, label="Settings"))
    assert "**Kudos** · on\n" in shown
    assert "**The team** · off\n- Choose the channel" in shown


async def test_a_posted_card_outlasts_a_restart_and_answers_each_alone(world: World) -> None:
    await let_listen(world, world.ben)
    promised = await post(world, world.thanks)
    assert promised.ephemeral
    assert f"<#{world.thanks.id}>" in said(promised)
    assert "Pin Message" in said(promised)
    [posted] = cards(world.thanks)
    assert labels(posted) == [*WITH_LISTENERS, "What is here for me"]

    await world.restart()
    await world.mod.slash(world.general, "care bar", member=world.ann, **{"from": "everything", "days": 3})
    refused = await world.ann.click(posted, label="Say thank you")
    assert refused.ephemeral
    assert "paused giving kudos for you" in said(refused)
    assert "paused" in said(await world.ann.click(posted, label="Be heard"))
    for label in ("How I am", "Remind me"):
        assert (await world.ann.click(posted, label=label)).modal is not None
    for label in ("My data", "Need help now?"):
        assert (await world.ann.click(posted, label=label)).ephemeral
    assert [one.id for one in cards(world.thanks)] == [posted.id]


async def test_a_posted_card_follows_what_is_on(world: World) -> None:
    await let_listen(world, world.ben)
    await post(world, world.thanks)
    [posted] = cards(world.thanks)
    await world.reset("check_ins.listeners_channel")
    refused = said(await world.ann.click(posted, label="Be heard"))
    assert "no listener to ask here just now" in refused
    assert "/help-now" in refused

    mine = await world.ann.click(posted, label="What is here for me")
    assert [one.ephemeral for one in mine.followups] == [True]
    assert "Be heard" not in words(mine.followups[0])
    [posted] = cards(world.thanks)
    assert labels(posted) == [*ALWAYS, "What is here for me"]
    assert "Be heard" not in words(posted)
    again = await world.ann.click(posted, label="What is here for me")
    assert again.ephemeral
    assert not again.followups

    services = world.bot.services
    embed, view = await posted_card(services, world.guild.id)
    embed.title = "What an earlier version called it"
    await services.delivery.edit(world.thanks.id, posted.id, embed=embed, view=view)
    [posted] = cards(world.thanks)
    await world.ann.click(posted, label="What is here for me")
    [posted] = cards(world.thanks)
    assert posted.embeds[0].title == "What I can do for you here"


@pytest.mark.parametrize("after", [False, True])
async def test_a_card_comes_up_once_though_the_process_dies(world: World, wire: Wire, after: bool) -> None:
    wire.die(f"/channels/{world.thanks.id}/messages", after=after)
    await post(world, world.thanks)
    await world.restart()
    await world.pass_time(minutes=10)
    assert wire.all_happened
    assert len(cards(world.thanks)) == 1


async def test_a_card_that_discord_does_not_take_is_owned_up_to(world: World) -> None:
    closed = world.guild.create_text_channel(
        "closed", overwrites={world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    assert "I may not post in" in said(await post(world, closed))
    world.refuse(f"/channels/{world.thanks.id}/messages", code=50013)
    await post(world, world.thanks)
    await world.pass_time(minutes=1)
    [letter] = world.dms(world.mod)
    assert f"<#{world.thanks.id}>" in letter.content
    assert not cards(world.thanks)


async def test_who_the_team_has_end_greeting_is_not_shown_how_to_begin(world: World) -> None:
    await world.settings("welcome", channel=world.welcome)
    await world.ann.slash(world.general, "greeter on")
    card = (await world.mod.slash(world.general, "care greeters", member=world.ann)).response
    assert card is not None
    form = await world.mod.click(card, label="End it…")
    await world.mod.submit_modal(form, {"word": ""})
    assert "/greeter" not in words(await card_of(world, world.ann))
    assert "`/greeter on`" in words(await card_of(world, world.ben))
