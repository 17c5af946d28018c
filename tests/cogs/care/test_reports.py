"""Reports: whoever was harmed finds a door, and nobody but those whom they chose learns what they say."""

from datetime import timedelta

import discord
import pytest
import pytest_asyncio
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.config import Config
from bot.interactions.buttons import lasting_view
from bot.moderation.access import Access
from bot.moderation.content import report_button
from bot.moderation.team import TeamSettings
from bot.moderation.ways import Way
from tests.cogs.care.people import CRUEL, HAPPENED, Letters, helper_of, letter, report, said, words_of
from tests.databases import opened_file
from tests.forged import Forger, answer
from tests.wire import Wire
from tests.world import World


@pytest_asyncio.fixture
async def office(world: World) -> simcord.ChannelHandle:
    """The private channel of the team."""
    office = world.private_channel("office")
    await world.settings("team", channel=office)
    world.bot.services.content.register(Letters(world.guild.id, world.ben.id, world.ann.id))
    return office


async def act(world: World, place: simcord.ChannelHandle, label: str) -> simcord.InteractionResult:
    """Somebody of the team presses something under the newest card."""
    return await world.mod.click(place.history()[-1], label=label)


async def test_a_report_reaches_the_team_without_its_words(world: World, office: simcord.ChannelHandle) -> None:
    told = said(await report(world))
    assert "Thank you for saying so" in told
    assert "/help-now" in told
    card = words_of(office.history()[-1])
    assert "a letter" in card
    assert world.ben.mention in card
    assert CRUEL not in card
    assert HAPPENED not in card
    assert world.ann.mention not in card


async def test_the_form_says_beforehand_who_reads_it(world: World, office: simcord.ChannelHandle) -> None:
    assert office
    form = await world.ann.user.click(await letter(world), label="Report to the moderators")
    assert "The team of this server reads it, with your name, and nobody else" in str(form.modal)
    await world.reset("team.channel")
    form = await world.ann.user.click(await letter(world, 3), label="Report to the moderators")
    assert "/care queue" in str(form.modal)


async def test_read_shows_the_words_to_the_team_and_keeps_who_has_read(
    world: World, office: simcord.ChannelHandle, config: Config
) -> None:
    await report(world)
    shown = await act(world, office, "Read")
    assert shown.ephemeral
    assert CRUEL in said(shown)
    assert HAPPENED in said(shown)
    assert world.ann.mention in said(shown)
    again = said(await world.mod.click(office.history()[-1], label="Read"))
    assert f"Read by {world.mod.mention}." in again
    with opened_file(config.database_url) as database:
        read = database.execute("SELECT member_id FROM report_acts WHERE act = 'read'").fetchall()
    assert read == [(world.mod.id,)] * 2


async def test_only_the_team_acts_on_a_report(world: World, office: simcord.ChannelHandle) -> None:
    await report(world)
    card = office.history()[-1]
    outsider = world.guild.add_member(world.env.create_user("outsider"), roles=[world.guild.create_role("guests")])
    world.env.backend.set_overwrite(
        office.id,
        Overwrite(outsider.id, OverwriteType.MEMBER, allow=discord.Permissions(view_channel=True).value, deny=0),
    )
    for label in ("Read", "Bar…", "Take down", "Answer the reporter", "Done"):
        refused = await outsider.click(card, label=label)
        assert refused.modal is None
        assert "for the team" in said(refused)
    assert Letters.taken == []


async def test_whoever_is_of_the_team_and_has_a_time_out_acts_for_nobody_meanwhile(
    world: World, office: simcord.ChannelHandle
) -> None:
    role = world.guild.create_role("team")
    dora = world.guild.add_member(world.env.create_user("dora"), roles=[role])
    for one in (role.id, dora.id):
        kind = OverwriteType.ROLE if one == role.id else OverwriteType.MEMBER
        allow = discord.Permissions(view_channel=True).value
        world.env.backend.set_overwrite(office.id, Overwrite(one, kind, allow=allow, deny=0))
    await world.settings("team", role=role)
    await report(world)
    world.env.backend.get_member(world.guild.id, dora.id).timed_out_until = (
        world.env.now() + timedelta(hours=1)
    ).isoformat()
    refused = said(await dora.click(office.history()[-1], label="Read"))
    assert "for the team" in refused
    assert CRUEL not in refused
    await world.pass_time(hours=2)
    assert CRUEL in said(await dora.click(office.history()[-1], label="Read"))


async def test_of_whom_nothing_is_known_any_more_nobody_is_said_to_be_barred(
    world: World, office: simcord.ChannelHandle
) -> None:
    world.bot.services.content.register(Letters(world.guild.id, 0, world.ann.id))  # They had it forgotten.
    await report(world)
    form = await act(world, office, "Bar…")
    done = said(await world.mod.submit_modal(form, {"ways": ["replies"], "days": ["7"], "reason": ""}))
    assert "they had it forgotten" in done
    assert "Everybody here can reach others" in said(await world.mod.slash(world.general, "care bars"))


async def test_whoever_keeps_the_words_to_themselves_passes_none_on(
    world: World, office: simcord.ChannelHandle
) -> None:
    await report(world, along="no")
    shown = said(await act(world, office, "Read"))
    assert HAPPENED in shown
    assert CRUEL not in shown


@pytest.mark.parametrize("key", [1, 2], ids=["named", "nameless"])
async def test_whoever_was_reported_can_be_barred_and_nameless_they_stay_hidden(
    world: World, office: simcord.ChannelHandle, key: int
) -> None:
    await report(world, key)
    named, words = key == 1, words_of(office.history()[-1])
    assert (world.ben.mention in words) is named
    shown = said(await act(world, office, "Read"))
    assert (world.ben.mention in shown) is named
    form = await act(world, office, "Bar…")
    done = said(await world.mod.submit_modal(form, {"ways": ["replies"], "days": ["7"], "reason": "cruel"}))
    assert (world.ben.mention in done) is named
    access: Access = world.bot.services.access
    assert await access.refusal(world.guild.id, world.ben.id, Way.REPLIES)
    assert await access.refusal(world.guild.id, world.ben.id, Way.KUDOS) is None
    listed = said(await world.mod.slash(world.general, "care bars")) if named else ""
    assert (world.ben.mention in listed) is named


async def test_without_a_name_nobody_is_barred_from_where_they_would_be_missed(
    world: World, office: simcord.ChannelHandle
) -> None:
    await report(world, 2)
    form = await act(world, office, "Bar…")
    assert "circles" not in str(form.modal)
    shown = await act(world, office, "Read")
    assert shown.response is not None
    Forger(world, world.mod, office, shown.response).submit(
        (form.modal or {})["custom_id"],
        [answer("ways", ["everything"]), answer("days", ["7"]), answer("reason", "")],
    )
    await world.settle()
    assert await world.bot.services.access.refusal(world.guild.id, world.ben.id, Way.CIRCLES) is None


async def test_what_was_reported_is_taken_down(world: World, office: simcord.ChannelHandle) -> None:
    await report(world)
    form = await act(world, office, "Take down")
    await world.mod.submit_modal(form, {"because": "cruel"})
    assert Letters.taken == [(1, "cruel")]
    again = await world.mod.submit_modal(await act(world, office, "Take down"), {"because": ""})
    assert "gone already" in said(again)


async def test_the_reporter_is_answered_by_the_moderators_and_by_no_name(
    world: World, office: simcord.ChannelHandle
) -> None:
    await report(world)
    await world.mod.submit_modal(await act(world, office, "Answer the reporter"), {"words": "we see to it"})
    await world.pass_time(minutes=1)
    words = words_of(world.dms(world.ann)[-1])
    assert "we see to it" in words
    assert world.mod.mention not in words
    assert "mod" not in words.replace("moderators", "")


async def test_an_answer_that_cannot_be_delivered_waits_in_the_inbox_sealed(
    world: World, office: simcord.ChannelHandle, config: Config
) -> None:
    await report(world)
    world.close_dms(1)
    await world.mod.submit_modal(await act(world, office, "Answer the reporter"), {"words": "we see to it"})
    await world.pass_time(minutes=1)
    assert "have answered what you reported" in await world.inbox(world.ann)
    with opened_file(config.database_url) as database:
        assert "see to it" not in str(database.execute("SELECT words FROM held").fetchall())
    shown = await world.ann.slash(world.general, "inbox")
    assert shown.response is not None
    await world.ann.click(shown.response, label="Try DM again")
    assert "we see to it" in words_of(world.dms(world.ann)[-1])


@pytest.mark.parametrize("key", [1, 2])
async def test_one_of_the_team_bars_no_other_by_a_card_and_learns_nothing_of_whoever_is_hidden(
    world: World, office: simcord.ChannelHandle, key: int
) -> None:
    world.bot.services.content.register(Letters(world.guild.id, world.mod.id, world.ann.id))
    await report(world, key, **({"whom": "team"} if key == 1 else {}))
    helper, allow = helper_of(world), discord.Permissions(view_channel=True).value
    world.env.backend.set_overwrite(office.id, Overwrite(helper.id, OverwriteType.MEMBER, allow=allow, deny=0))
    form = await helper.click(office.history()[-1], label="Bar…")
    if key == 1:
        assert form.modal is None
        assert "whoever may manage this server" in said(form)
        shown = await helper.click(office.history()[-1], label="Read")
        [report_id] = await world.bot.services.database.column("SELECT id FROM reports")
        assert shown.response is not None
        Forger(world, helper, office, shown.response).submit(  # Or it was opened before they were on the team.
            f"care:report_bar:{report_id}", [answer("ways", ["replies"]), answer("days", ["7"]), answer("reason", "")]
        )
        await world.settle()
        assert await world.bot.services.access.refusal(world.guild.id, world.mod.id, Way.REPLIES) is None
        return
    chosen = {"ways": ["replies"], "days": ["7"], "reason": ""}
    assert "Somebody whose name stays hidden is kept from writing back" in said(await helper.submit_modal(form, chosen))
    again = await helper.click(office.history()[-1], label="Bar…")
    assert "already" not in said(await helper.submit_modal(again, chosen))


async def test_done_says_who_did_it_wherever_it_was_pressed(world: World, office: simcord.ChannelHandle) -> None:
    await report(world)
    queue = await world.mod.slash(world.general, "care queue")
    assert queue.response is not None
    assert "a letter" in said(queue)
    opened = await world.mod.click(queue.response, label="Read: a letter")
    assert opened.response is not None
    await world.mod.click(opened.response, label="Done")
    [card] = office.history()
    assert f"done, by {world.mod.mention}" in words_of(card)
    assert "a letter" not in said(await world.mod.slash(world.general, "care queue"))

    helper = helper_of(world)
    allow = discord.Permissions(view_channel=True).value
    world.env.backend.set_overwrite(office.id, Overwrite(helper.id, OverwriteType.MEMBER, allow=allow, deny=0))
    await helper.click(card, label="Open again")
    [card] = office.history()
    assert f"Opened again by {helper.mention}" in words_of(card)
    assert "a letter" in said(await world.mod.slash(world.general, "care queue"))
    assert CRUEL in said(await helper.click(card, label="Read"))
    await helper.click(card, label="Done")
    assert f"done, by {helper.mention}" in words_of(office.history()[-1])


async def test_what_is_opened_again_has_a_card_though_it_was_done_before_there_was_one(
    world: World, office: simcord.ChannelHandle
) -> None:
    await world.reset("team.channel")
    await report(world)
    queue = await world.mod.slash(world.general, "care queue")
    assert queue.response is not None
    opened = await world.mod.click(queue.response, label="Read: a letter")
    assert opened.response is not None
    await world.mod.click(opened.response, label="Done")
    await world.pass_time(days=1.1)
    await world.settings("team", channel=office)
    await world.mod.click(opened.response, label="Open again")
    await world.pass_time(minutes=1)
    assert "a letter" in words_of(office.history()[-1])


async def test_without_a_channel_the_reporter_reads_the_truth_and_the_next_of_the_team_is_told(
    world: World, office: simcord.ChannelHandle
) -> None:
    await world.reset("team.channel")
    assert "has no channel where I could tell it" in said(await report(world))
    assert office.history() == []
    told = await helper_of(world).slash(world.general, "kudos mine")
    assert "**1 report** waits" in words_of(told.followups[-1])
    assert "a letter" in said(await world.mod.slash(world.general, "care queue"))


async def test_a_report_is_not_posted_where_everybody_reads(world: World, office: simcord.ChannelHandle) -> None:
    world.env.backend.delete_overwrite(office.id, world.guild.default_role.id)
    await world.settle()
    await report(world)
    assert not [one for one in office.history() if "A report" in words_of(one)]
    assert "a letter" in said(await world.mod.slash(world.general, "care queue"))


async def test_a_report_about_one_of_the_team_can_go_to_the_owner_alone(world: World) -> None:
    """In a server that mod owns, and where ben moderates."""
    elsewhere = world.env.create_guild("Elsewhere", owner=world.mod.user)
    place = elsewhere.create_text_channel("general")
    assert elsewhere.me is not None
    seen, closed = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
    office = elsewhere.create_text_channel("office", overwrites={elsewhere.default_role: closed, elsewhere.me: seen})
    await world.bot.services.settings.change(elsewhere.id, TeamSettings, channel=office.id)
    moderating = elsewhere.create_role("mods", permissions=discord.Permissions(moderate_members=True))
    ben = elsewhere.add_member(world.ben.user, roles=[moderating])
    elsewhere.add_member(world.ann.user)
    await world.settle()
    world.bot.services.content.register(Letters(elsewhere.id, world.ben.id, world.ann.id))
    form = await world.ann.user.click(await letter(world), label="Report to the moderators")
    assert "Only the owner of the server" in str(form.modal)
    told = await world.ann.user.submit_modal(form, {"happened": HAPPENED, "along": "yes", "whom": "owner"})
    assert "the owner of Elsewhere alone" in said(told)
    await world.pass_time(minutes=1)
    assert place.history() == []
    letter_of_mod = world.dms(world.mod)[-1]
    assert "you alone read it" in words_of(letter_of_mod)
    assert HAPPENED not in words_of(letter_of_mod)
    assert "a letter" not in said(await ben.slash(place, "care queue"))
    shown = await world.mod.user.click(letter_of_mod, label="Read")
    assert HAPPENED in said(shown)
    assert CRUEL in said(shown)
    assert shown.response is not None
    form = await world.mod.user.click(shown.response, label="Bar…")  # Where they read it, they can act on it.
    done = await world.mod.user.submit_modal(form, {"ways": ["replies"], "days": ["7"], "reason": ""})
    assert "kept from writing back" in said(done)
    for label in ("Done", "Open again"):
        await world.mod.user.click(shown.response, label=label)
    await world.pass_time(days=1)
    assert place.history() == office.history() == []


async def test_where_it_is_about_a_member_or_without_a_name_no_other_reader_is_offered(
    world: World, office: simcord.ChannelHandle
) -> None:
    assert office
    form = await world.ann.user.click(await letter(world), label="Report to the moderators")
    assert "owner" not in str(form.modal)
    moderating = world.guild.create_role("moderating", permissions=discord.Permissions(moderate_members=True))
    world.env.backend.get_member(world.guild.id, world.ben.id).role_ids.append(moderating.id)
    form = await world.ann.user.click(await letter(world, 2), label="Report to the moderators")
    assert "owner" not in str(form.modal)  # Nobody learns from it that whoever has no name is of the team.


async def test_whoever_is_reported_does_not_see_to_it_themselves(world: World, office: simcord.ChannelHandle) -> None:
    world.bot.services.content.register(Letters(world.guild.id, world.mod.id, world.ann.id))
    await report(world, whom="team")
    refused = await act(world, office, "Read")
    assert "others on the team" in said(refused)
    assert HAPPENED not in said(refused)


async def test_the_same_thing_counts_once_and_nobody_sends_reports_all_day(
    world: World, office: simcord.ChannelHandle
) -> None:
    await report(world)
    again = await world.ann.user.click(await letter(world), label="Report to the moderators")
    assert "reported this already" in said(again)
    for key in range(3, 21, 2):
        await report(world, key)
    assert len(office.history()) == 10
    refused = await world.ann.user.click(await letter(world, 21), label="Report to the moderators")
    assert "10 reports here since yesterday" in said(refused)
    await world.pass_time(days=1)
    await report(world, 21)
    assert len(office.history()) == 11


async def test_what_was_written_comes_back_where_the_letter_is_gone(
    world: World, office: simcord.ChannelHandle
) -> None:
    assert office
    form = await world.ann.user.click(await letter(world), label="Report to the moderators")
    Letters.taken.append((1, ""))
    refused = said(await world.ann.user.submit_modal(form, {"happened": HAPPENED, "along": "yes"}))
    assert HAPPENED in refused
    assert "/help-now" in refused


async def test_a_stranger_cannot_report_what_was_never_theirs_to_see(
    world: World, office: simcord.ChannelHandle
) -> None:
    assert office
    view = lasting_view().add_item(report_button("test_letter", 1))
    stranger = await world.join("stranger")
    await world.bot.services.delivery.write_to(stranger.id, key="forged", content="forged", view=view)
    assert "is gone" in said(await stranger.user.click(world.dms(stranger)[-1], label="Report to the moderators"))
    await world.bot.services.delivery.write_to(world.ben.id, key="forged too", content="forged", view=view)
    assert "That is yours" in said(
        await world.ben.user.click(world.dms(world.ben)[-1], label="Report to the moderators")
    )


async def test_whoever_is_barred_or_has_a_time_out_can_report(world: World, office: simcord.ChannelHandle) -> None:
    await world.mod.slash(world.general, "care bar", **{"member": world.ann, "from": "everything", "days": 3})
    await report(world)
    assert "a letter" in words_of(office.history()[-1])


async def test_what_is_reported_is_sealed_and_goes_after_30_days(
    world: World, office: simcord.ChannelHandle, config: Config
) -> None:
    await report(world)
    with opened_file(config.database_url) as database:
        kept = str(database.execute("SELECT author, happened, words FROM reports").fetchall())
    assert CRUEL not in kept
    assert HAPPENED not in kept
    assert str(world.ben.id) not in kept
    await world.pass_time(days=31)
    with opened_file(config.database_url) as database:
        for table in ("reports", "report_acts", "report_answers"):
            assert database.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - our own names
    assert "30 days" in said(await act(world, office, "Read"))


async def test_neither_of_the_two_learns_of_the_other_by_taking_their_data_along(
    world: World, office: simcord.ChannelHandle
) -> None:
    await report(world, 2)
    await act(world, office, "Read")
    for member, knows in ((world.ann, True), (world.ben, False), (world.mod, False)):
        taken = await member.slash(world.general, "privacy export")
        assert taken.response is not None
        files = [(await one.read()).decode() for one in taken.response.attachments]
        assert (HAPPENED in "".join(files)) is knows
        assert CRUEL not in "".join(files)
        assert member is world.ben or str(world.ben.id) not in "".join(files)


async def test_a_reporter_who_is_forgotten_takes_the_report_along(world: World, office: simcord.ChannelHandle) -> None:
    await report(world)
    await world.forget(world.ann)
    assert "That report is gone" in said(await act(world, office, "Read"))


async def test_whoever_was_reported_cannot_have_the_report_forgotten(
    world: World, office: simcord.ChannelHandle
) -> None:
    await report(world)
    await world.ben.slash(world.general, "remind me", when="in 3 days", what="tea")
    await world.forget(world.ben)
    await world.leave(world.ben)
    await world.pass_time(days=2)
    assert CRUEL in said(await act(world, office, "Read"))


async def test_report_stands_in_the_menu_of_a_message_for_everybody(
    world: World, office: simcord.ChannelHandle
) -> None:
    kind = Letters(world.guild.id, world.ben.id, world.ann.id)
    world.bot.services.content.register(kind)
    kind.message_id = await world.bot.services.delivery.post(world.general.id, key="card", ping=None, content="a card")
    form = await world.ann.context_menu(world.general, "Report", world.general.history()[-1])
    await world.ann.submit_modal(form, {"happened": HAPPENED, "along": "yes"})
    await world.pass_time(minutes=1)
    assert "a letter" in words_of(office.history()[-1])
    await world.ben.send(world.general, "hello")
    refused = await world.ann.context_menu(world.general, "Report", world.general.history()[-1])
    assert "wrote through me" in said(refused)


async def test_discord_takes_at_most_five_entries_of_a_kind_in_a_menu(world: World) -> None:
    for kind in (discord.AppCommandType.message, discord.AppCommandType.user):
        assert len(world.bot.tree.get_commands(type=kind)) <= 5


async def test_a_form_that_is_sent_twice_at_once_counts_once(world: World, office: simcord.ChannelHandle) -> None:
    shown = await world.ann.slash(world.general, "inbox")
    assert shown.response is not None
    at_once = Forger(world, world.ann, world.general, shown.response)
    for _time in range(2):
        at_once.submit("care:report_form:test_letter:1", [answer("happened", HAPPENED), answer("along", "yes")])
    await world.settle()
    await world.pass_time(minutes=1)
    assert len(office.history()) == 1
    assert len(await world.bot.services.database.column("SELECT id FROM reports")) == 1
    assert len(await world.bot.services.database.column("SELECT who FROM quota_uses")) == 1


async def test_a_card_is_posted_once_though_the_process_dies(
    world: World, office: simcord.ChannelHandle, wire: Wire
) -> None:
    for after in (False, True):
        wire.die(f"/channels/{office.id}/messages", after=after)
        await report(world, 3 if after else 1)
        await world.restart()
        world.bot.services.content.register(Letters(world.guild.id, world.ben.id, world.ann.id))
        await world.pass_time(minutes=10)
    assert wire.all_happened
    assert len(office.history()) == 2
