"""What moderators decide: who may give, what is taken down, and why something does not work."""

from datetime import timedelta

from bot.config import Config
from tests.cogs.kudos.people import (
    cards,
    fill_in,
    forget,
    keepsake,
    prefer,
    rows,
    said,
    take_down,
    team_reads,
    text,
    thank,
)
from tests.wire import Wire
from tests.world import World


async def test_a_card_is_taken_down_noted_and_both_are_told(world: World, config: Config) -> None:
    await thank(world, world.ann, world.ben)
    assert "taken down" in await take_down(world, cards(world)[0], "it names a third person")
    await world.pass_time(minutes=1)
    assert cards(world) == []
    assert "Nothing is here yet" in await keepsake(world, world.ben)
    for member, words in ((world.ann, "a thank-you from you"), (world.ben, "a thank-you to you")):
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
    await take_down(world, cards(world)[0])
    await world.settle()
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=6)
    await world.restart()
    await world.pass_time(minutes=5)
    assert len(world.dms(world.ben)) == 1


async def test_what_is_no_card_is_not_taken_down(world: World) -> None:
    message = await world.ben.send(world.general, "the soup was mine")
    assert "shows nothing of a member's" in await take_down(world, message)
    await thank(world, world.ann, world.ben)
    card = cards(world)[0]
    form = await world.mod.context_menu(world.general, "Take down", card)
    await take_down(world, card)
    assert "gone already" in said(await world.mod.submit_modal(form, {"because": ""}))
    await world.pass_time(minutes=1)
    assert cards(world) == []


async def test_members_do_not_see_what_is_for_the_team(world: World) -> None:
    offered = set(world.ann.available_commands(world.general))
    assert not offered & {"kudos remove", "kudos why", "care thanks"}
    assert "care thanks" in world.mod.available_commands(world.general)


async def test_who_takes_no_messages_is_told_at_the_next_use(world: World) -> None:
    await thank(world, world.ann, world.ben)
    await prefer(world, world.ben, "quiet")
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await take_down(world, cards(world)[0])
    await world.pass_time(minutes=1)
    for member in (world.ann, world.ben):
        assert "removed a thank-you" in await world.inbox(member)


async def test_why_says_what_stands_in_the_way_and_what_was_removed(world: World) -> None:
    assert "can give thanks" in await team_reads(world, world.ann)
    await world.settings("kudos", daily_limit=1)
    await thank(world, world.ann, world.ben)
    assert "last 24 hours" in await team_reads(world, world.ann)
    await take_down(world, cards(world)[0], "a joke too far")
    words = await team_reads(world, world.ben)
    assert "can give thanks" in words
    assert "a joke too far" in words
    assert world.mod.mention in words
    await world.pass_time(days=92)
    assert "a joke too far" not in await team_reads(world, world.ben)


async def test_denied_roles_cannot_give_and_can_be_thanked(world: World) -> None:
    role = world.guild.create_role("quiet corner")
    cleo = world.guild.add_member(world.env.create_user("cleo"), roles=[role])
    await world.settings("kudos", denied_roles=f"<@&{role.id}> please")
    words = said(await thank(world, cleo, world.ben))
    assert f"<@&{role.id}>" in words
    assert f"<@&{role.id}>" in said(await cleo.slash(world.general, "kudos give"))
    assert not (await thank(world, world.ann, cleo)).ephemeral
    await world.reset("kudos.denied_roles")
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
    assert "just thanked each other" in said(await thank(world, world.ben, world.ann))
    await world.pass_time(hours=23.1)
    assert not (await thank(world, world.ann, world.ben)).ephemeral


async def test_a_ring_of_three_pauses_too_and_others_are_not_held_up(world: World) -> None:
    await world.settings("kudos", daily_limit=0, pair_minutes=0)
    ring = [world.ann, world.ben, world.mod]
    for giver, receiver in zip(ring, [*ring[1:], ring[0]], strict=True):
        assert not (await thank(world, giver, receiver)).ephemeral
    for giver, receiver in zip(ring, [*ring[1:], ring[0]], strict=True):
        assert "just thanked each other" in said(await thank(world, giver, receiver))
    cleo = await world.join("cleo")
    assert not (await thank(world, world.ann, cleo)).ephemeral
    assert not (await thank(world, world.ann, cleo)).ephemeral


async def test_what_was_taken_down_is_found_though_its_giver_or_moderator_has_kudos_forgotten(world: World) -> None:
    await thank(world, world.ann, world.ben, "for being the worst person here")
    await take_down(world, cards(world)[0], "be kind")
    for member in (world.ann, world.mod, world.ben):
        await forget(world, member)
    words = await team_reads(world, world.ann)
    assert f"{world.mod.mention} took down thanks from {world.ann.mention} to somebody" in words
    assert "be kind" in words
    cleo = await world.join("cleo")
    assert "took down" not in await team_reads(world, cleo)


async def test_private_thanks_are_taken_down_without_a_word_about_whose_they_were(world: World) -> None:
    await thank(world, world.ann, world.ben, "you know where I live", shown="private")
    gift = (await world.bot.services.database.column("SELECT id FROM gifts"))[0]
    kind = world.bot.services.content.of("private_thanks")
    assert kind is not None
    for reader, words in ((world.ben.id, "you know where I live"), (None, "")):
        content = await kind.get(world.bot.services.database, gift, reader)
        assert content is not None
        assert (content.author_id, content.words) == (world.ann.id, words)
    assert await kind.get(world.bot.services.database, gift, world.ann.id) is None
    await prefer(world, world.ben, "quiet")
    await kind.take_down(gift, 1, world.mod.id, "a threat")
    await world.pass_time(minutes=1)
    assert "Nothing is here yet" in await keepsake(world, world.ben)
    assert f"from {world.ann.mention} to somebody: a threat" in await team_reads(world, world.ann)
    assert "a threat" not in await team_reads(world, world.ben)
    await world.pass_time(minutes=1)
    assert "a threat" in await world.inbox(world.ben)


async def test_who_is_barred_timed_out_or_gone_thanks_nobody(world: World) -> None:
    form = await world.ann.slash(world.general, "kudos give")
    await world.mod.slash(world.general, "care bar", member=world.ann, **{"from": "kudos"}, days=7)
    for refused in (
        await thank(world, world.ann, world.ben),
        await world.ann.slash(world.general, "kudos give"),
        await world.ann.context_menu(world.general, "Give kudos", await world.ben.send(world.general, "soup?")),
    ):
        assert "paused giving kudos for you" in said(refused)
    words = said(await fill_in(world.ann, form, world.ben, reason="for the bread"))
    assert "paused giving kudos for you" in words
    assert "for the bread" in words
    assert cards(world) == []
    assert "paused giving kudos" in await team_reads(world, world.ann)


async def test_what_somebody_wrote_in_private_is_not_brought_once_they_are_barred(world: World) -> None:
    await world.ben.slash(world.general, "pause", until="2h")
    await thank(world, world.ann, world.ben, shown="private")
    await world.mod.slash(world.general, "care bar", member=world.ann, **{"from": "kudos"}, days=7)
    await world.pass_time(hours=3)
    assert world.ben.user.dm_channel is None or world.dms(world.ben) == []
    assert "soup" in await keepsake(world, world.ben)


async def test_an_export_does_not_name_the_moderator_who_took_thanks_down(world: World) -> None:
    await thank(world, world.ann, world.ben)
    await take_down(world, cards(world)[0], "be kind")
    for member in (world.ann, world.ben, world.mod):
        result = await member.slash(world.general, "privacy export", where="everywhere")
        assert result.response is not None
        kept = b"".join([await one.read() for one in result.response.attachments]).decode()
        assert "be kind" in kept
        assert (str(world.mod.id) in kept) == (member is world.mod)
        assert (str(world.ann.id) in kept) == (member is not world.mod)
