"""What moderators decide: who may give, what is taken down, and why something does not work."""

from datetime import timedelta

import simcord

from bot.config import Config
from tests.cogs.kudos.people import cards, keepsake, prefer, rows, said, text, thank
from tests.wire import Wire
from tests.world import World


async def remove(world: World, card: str, **options: str) -> str:
    return said(await world.mod.slash(world.general, "kudos remove", card=card, **options))


def link(world: World) -> str:
    message = cards(world)[0]
    return f"https://discord.com/channels/{world.guild.id}/{message.channel.id}/{message.id}"


async def test_a_card_is_taken_down_noted_and_both_are_told(world: World, config: Config) -> None:
    await thank(world, world.ann, world.ben)
    assert "taken down" in await remove(world, link(world), because="it names a third person")
    await world.pass_time(minutes=1)
    assert cards(world) == []
    assert "Nothing is here yet" in await keepsake(world, world.ben)
    for member, words in ((world.ann, "that you gave in The Hearth"), (world.ben, "you were given in The Hearth")):
        [message] = world.dms(member)
        assert words in message.content
        assert "it names a third person" in message.content
        assert world.mod.mention not in message.content
    audit = rows(config, "SELECT giver_id, receiver_id, moderator_id, because FROM kudos_removals")
    assert audit == [(world.ann.id, world.ben.id, world.mod.id, "it names a third person")]


async def test_dying_after_telling_of_it_repeats_nothing_even_after_hours(world: World, wire: Wire) -> None:
    await thank(world, world.ann, world.ben)
    await prefer(world, world.ann, "quiet")
    wire.die("/channels/*/messages", after=True)
    await remove(world, link(world))
    await world.settle()
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)
    await world.restart()
    await world.pass_time(minutes=5)
    assert len(world.dms(world.ben)) == 1


async def test_the_id_of_the_message_does_as_well_and_anything_else_is_refused(world: World) -> None:
    await thank(world, world.ann, world.ben)
    for nothing in ("soup", "123", str(world.general.id), "9" * 30):
        assert "don't know a card" in await remove(world, nothing)
    await remove(world, str(cards(world)[0].id))
    await world.pass_time(minutes=1)
    assert cards(world) == []
    assert "don't know a card" in await remove(world, "0")


async def test_another_servers_card_is_none_of_theirs(world: World) -> None:
    await thank(world, world.ann, world.ben)
    elsewhere = world.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    owner = simcord.MemberActor(world.env, elsewhere, elsewhere.owner)
    result = await owner.slash(channel, "kudos remove", card=link(world))
    assert "don't know a card" in said(result)
    assert len(cards(world)) == 1


async def test_members_cannot_take_down_or_ask_why(world: World) -> None:
    await thank(world, world.ann, world.ben)
    for command, options in (("kudos remove", {"card": link(world)}), ("kudos why", {"member": world.ben})):
        assert "may manage the server" in said(await world.ann.slash(world.general, command, **options))
    assert len(cards(world)) == 1


async def test_who_takes_no_messages_is_told_at_the_next_use(world: World) -> None:
    await thank(world, world.ann, world.ben)
    await prefer(world, world.ben, "quiet")
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await remove(world, link(world))
    await world.pass_time(minutes=1)
    for member in (world.ann, world.ben):
        assert "taken down by its moderators" in await world.inbox(member)


async def test_why_says_what_stands_in_the_way_and_what_was_removed(world: World) -> None:
    async def why(member: simcord.MemberActor) -> str:
        return said(await world.mod.slash(world.general, "kudos why", member=member))

    assert "can give thanks" in await why(world.ann)
    await world.settings("kudos", daily_limit=1)
    await thank(world, world.ann, world.ben)
    assert "last 24 hours" in await why(world.ann)
    await remove(world, link(world), because="a joke too far")
    words = await why(world.ben)
    assert "can give thanks" in words
    assert "a joke too far" in words
    assert world.mod.mention in words
    await world.pass_time(days=92)
    assert "a joke too far" not in await why(world.ben)


async def test_denied_roles_cannot_give_and_can_be_thanked(world: World) -> None:
    role = world.guild.create_role("quiet corner")
    cleo = world.guild.add_member(world.env.create_user("cleo"), roles=[role])
    await world.settings("kudos", denied_roles=f"<@&{role.id}> please")
    words = said(await thank(world, cleo, world.ben))
    assert f"<@&{role.id}>" in words
    assert f"<@&{role.id}>" in said(await cleo.slash(world.general, "kudos give"))
    assert not (await thank(world, world.ann, cleo)).ephemeral
    await world.settings("kudos", reset="denied_roles")
    assert not (await thank(world, cleo, world.ben)).ephemeral


async def test_young_accounts_and_new_members_can_give_later(world: World) -> None:
    await world.settings("kudos", member_days=3)
    cleo = await world.join("cleo")
    when = int((world.env.now() + timedelta(days=3)).timestamp())
    assert f"<t:{when}:R>" in said(await thank(world, cleo, world.ben))
    await world.pass_time(days=3.01)
    assert not (await thank(world, cleo, world.ben)).ephemeral
    await world.settings("kudos", account_days=7)
    assert "a little older" in said(await thank(world, cleo, world.mod))
    await world.pass_time(days=4)
    assert not (await thank(world, cleo, world.mod)).ephemeral


async def test_lists_that_cannot_be_read_are_refused(world: World) -> None:
    assert "mention them" in said(await world.settings("kudos", denied_roles="the quiet ones"))
    assert "up to 10 names" in said(await world.settings("kudos", values=",".join(f"value {n}" for n in range(11))))
    assert "up to 10 names" in said(await world.settings("kudos", values="x" * 41))
    assert "up to 10 names" in said(await world.settings("kudos", values=" , ,"))


async def test_a_value_is_picked_and_shown(world: World) -> None:
    await world.settings("kudos", values="🤝 helping, 🌱 learning,🤝 helping")
    panel = said(await world.settings("kudos"))
    assert "🤝 helping, 🌱 learning" in panel
    await world.restart()
    await thank(world, world.ann, world.ben, value="🌱 learning")
    assert "· 🌱 learning" in text(cards(world)[0])
    assert "🌱 learning" in await keepsake(world, world.ben)
    assert "doesn't have that value" in said(await thank(world, world.ann, world.mod, value="🌵 patience"))
    offered = await world.ann.autocomplete(world.general, "kudos give", "value", "LEARN")
    assert [one["value"] for one in offered] == ["🌱 learning"]


async def test_thanks_that_go_round_pause_for_a_day(world: World) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    await thank(world, world.ann, world.ben)
    first = world.env.now()
    await world.pass_time(hours=1)
    assert not (await thank(world, world.ben, world.ann)).ephemeral
    words = said(await thank(world, world.ann, world.ben))
    assert f"<t:{int((first + timedelta(days=1)).timestamp())}:R>" in words
    assert "come back to you" in said(await thank(world, world.ben, world.ann))
    await world.pass_time(hours=23.1)
    assert not (await thank(world, world.ann, world.ben)).ephemeral


async def test_a_ring_of_three_pauses_too_and_others_are_not_held_up(world: World) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    ring = [world.ann, world.ben, world.mod]
    for giver, receiver in zip(ring, [*ring[1:], ring[0]], strict=True):
        assert not (await thank(world, giver, receiver)).ephemeral
    for giver, receiver in zip(ring, [*ring[1:], ring[0]], strict=True):
        assert "come back to you" in said(await thank(world, giver, receiver))
    cleo = await world.join("cleo")
    assert not (await thank(world, world.ann, cleo)).ephemeral
    assert not (await thank(world, world.ann, cleo)).ephemeral
