"""Who may listen: the team is asked, sees who does, and ends it; and so does whoever takes the role away."""

from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from bot.clock import to_epoch
from bot.config import Config
from bot.moderation.ways import Way
from cogs.check_ins.listeners import store, store_wishes
from cogs.check_ins.listeners.cog_team import OF_TODAY
from cogs.check_ins.settings import CheckInSettings
from tests.cogs.check_ins.people import SECRET, cards, check_in, rows, said, text
from tests.cogs.check_ins.talks import EASY, NAMED, NAMELESS, people_in
from tests.cogs.help_now.people import labels
from tests.forged import BUTTON, Forger
from tests.wire import Wire
from tests.world import World


class Team:
    """A server whose team is asked who listens, in a private channel of its own."""

    def __init__(self, world: World) -> None:
        self.world, self.office = world, world.private_channel("office")
        self.listening, self.talks = world.welcome, world.guild.create_text_channel("talks")
        self.role = world.guild.create_role("listeners")
        assert world.guild.me is not None
        world.env.backend.edit_role(world.guild.id, world.guild.me.roles[-1].id, {"position": 50})

    async def set_up(self, **more: Any) -> None:
        places = {"listeners_channel": self.listening, "talks": self.talks, "listener_role": self.role}
        await self.world.settings("check_ins", **{**places, **EASY, "listener_approval": True, **more})

    async def moment(self) -> None:
        await self.world.pass_time(minutes=0.2)

    async def wish(self, who: simcord.MemberActor) -> str:
        words = said(await who.slash(self.world.general, "listener on"))
        await self.moment()
        return words

    async def let_in(self, who: simcord.MemberActor) -> None:
        await self.wish(who)
        await self.world.mod.click(cards(self.office)[-1], label="Let them listen")
        await self.moment()

    async def ask(self, who: simcord.MemberActor, words: str = SECRET) -> None:
        await check_in(self.world, who, words, audience=NAMED, mood=1)
        await self.moment()

    async def claim(self, who: simcord.MemberActor) -> str:
        waiting = [one for one in cards(self.listening) if "I'll listen" in str(one.components)]
        words = said(await who.click(waiting[0], label="I'll listen"))
        await self.moment()
        return words

    def waits(self) -> int:
        """How many cards wait for a listener."""
        return sum("I'll listen" in str(one.components) for one in cards(self.listening))

    async def listens(self, who: simcord.MemberActor) -> bool:
        return await store.since(self.world.bot.services.database, self.world.guild.id, who.id) is not None

    def has_role(self, who: simcord.MemberActor) -> bool:
        return self.role.id in self.world.env.backend.get_member(self.world.guild.id, who.id).role_ids

    def take_role(self, who: simcord.MemberActor) -> None:
        """A moderator takes the role by hand, and Discord tells nobody of it."""
        self.world.env.backend.get_member(self.world.guild.id, who.id).role_ids.remove(self.role.id)

    def letters(self, who: simcord.MemberActor) -> str:
        known = who.id in self.world.env.backend.dm_channels
        return "\n".join(text(one) for one in self.world.dms(who)) if known else ""

    async def bar(self, who: simcord.MemberActor, *, known: bool = True) -> None:
        services, guild_id = self.world.bot.services, self.world.guild.id
        await services.database.write(
            lambda tx: services.access.bar(
                tx, guild_id, who.id, [Way.LISTENING], timedelta(days=3), bar_id=1, by=self.world.mod.id, known=known
            )
        )


@pytest.fixture
async def team(world: World) -> Team:
    team = Team(world)
    await world.settings("team", channel=team.office)
    await team.set_up()
    return team


async def test_the_team_is_asked_and_lets_somebody_listen_with_one_tap(team: Team) -> None:
    assert "asked the team" in await team.wish(team.world.ben)
    assert "waits" not in await team.wish(team.world.ben) or len(cards(team.office)) == 1
    [card] = cards(team.office)
    assert team.world.ben.mention in text(card)
    assert not await team.listens(team.world.ben)
    await _forge(team, "wish:{id}:yes")
    assert not await team.listens(team.world.ben)

    await team.world.mod.click(card, label="Let them listen")
    await team.moment()
    assert await team.listens(team.world.ben)
    assert team.has_role(team.world.ben)
    assert not cards(team.office)[0].components
    assert "You are a listener in The Hearth now" in team.letters(team.world.ben)
    assert team.world.mod.mention in text(cards(team.office)[0])


async def _forge(team: Team, custom_id: str, who: str = "ann") -> None:
    """Somebody who is not of the team presses what is the team's."""
    wishes = await store_wishes.of_server(team.world.bot.services.database, team.world.guild.id)
    member = {"ann": team.world.ann, "ben": team.world.ben}[who]
    shown = await member.slash(team.world.general, "inbox")
    assert shown.response is not None
    forger = Forger(team.world, member, team.world.general, shown.response)
    forger.press(f"check_ins:{custom_id.format(id=wishes[0].id if wishes else 1)}", BUTTON)
    await team.moment()
    assert forger.unanswered(()) == []


@pytest.mark.parametrize("custom_id", ["wish:{id}:yes", "wish:{id}:no", "wishes", "dismiss"])
async def test_what_is_the_teams_is_nobody_elses(team: Team, config: Config, custom_id: str) -> None:
    await team.wish(team.world.ben)
    for who in ("ann", "ben"):
        await _forge(team, custom_id, who)
    assert len(rows(config, "SELECT * FROM listener_wishes")) == 1
    assert rows(config, "SELECT * FROM listeners") == []


async def test_declined_they_are_told_kindly_and_can_ask_again_a_month_later(team: Team) -> None:
    await team.wish(team.world.ben)
    await team.world.mod.click(cards(team.office)[0], label="Not now")
    await team.moment()
    told = team.letters(team.world.ben)
    assert "has said “not now”" in told
    assert "mod" not in told.replace("moderator", "")
    assert "has said “not now”" in await team.wish(team.world.ben)
    await team.world.forget(team.world.ben)
    assert "has said “not now”" in await team.wish(team.world.ben)
    await team.world.pass_time(days=31)
    assert "asked the team" in await team.wish(team.world.ben)


@pytest.mark.parametrize("where", ["card", "list"])
async def test_a_not_now_by_a_slip_is_undone_while_it_holds(team: Team, where: str) -> None:
    await team.wish(team.world.ben)
    asked: Any = cards(team.office)[0]
    if where == "list":
        shown = await team.world.mod.click(await _shown(team), label="Answer the one who waits")
        assert shown.response is not None
        asked = shown.response
    await team.world.mod.click(asked, label="Not now")
    await team.moment()
    [card] = cards(team.office)
    assert f"{team.world.mod.mention} has decided so" in text(card)
    await team.world.restart()
    await _forge(team, f"after_all:1:{team.world.ben.id}")
    assert not await team.listens(team.world.ben)
    await team.world.mod.click(card, label="Let them in after all")
    await team.moment()
    assert await team.listens(team.world.ben)
    assert "You are a listener in The Hearth now" in team.letters(team.world.ben)
    assert not cards(team.office)[0].components
    again = Forger(team.world, team.world.mod, team.office, (await _queue(team)))
    again.press(f"check_ins:after_all:1:{team.world.ann.id}", BUTTON)  # To whom nobody has said “not now”.
    await team.moment()
    assert not await team.listens(team.world.ann)


async def test_whoever_has_had_their_wish_forgotten_is_not_let_in_after_all(team: Team) -> None:
    await team.wish(team.world.ben)
    await team.world.mod.click(cards(team.office)[0], label="Not now")
    await team.moment()
    await team.world.forget(team.world.ben)
    refused = said(await team.world.mod.click(cards(team.office)[0], label="Let them in after all"))
    assert "Whoever would like to listen asks with `/listener on`" in refused
    await team.moment()
    assert not await team.listens(team.world.ben)
    assert "You are a listener" not in team.letters(team.world.ben)


async def _queue(team: Team) -> simcord.ResponseMessage:
    shown = await team.world.mod.slash(team.world.general, "care queue")
    assert shown.response is not None
    return shown.response


async def test_without_a_place_of_the_team_the_wish_is_kept_and_care_shows_it(world: World) -> None:
    team = Team(world)
    await team.set_up()
    assert "It waits" in await team.wish(world.ben)
    await world.pass_time(days=3)
    assert not await team.listens(world.ben)
    assert "You asked to be a listener" in said(await world.ben.slash(world.general, "listener status"))

    shown = await world.mod.slash(world.general, "care listeners")
    assert shown.response is not None
    assert world.ben.mention in text(shown.response)  # pyright: ignore[reportArgumentType]
    asked = await world.mod.click(shown.response, label="Answer the one who waits")
    assert asked.response is not None
    await world.mod.click(asked.response, label="Let them listen")
    await team.moment()
    assert await team.listens(world.ben)


async def test_without_a_place_the_next_of_the_team_hears_that_somebody_waits(world: World) -> None:
    team = Team(world)
    await team.set_up()
    await team.wish(world.ben)
    await world.pass_time(minutes=6)
    unasked = await world.ann.slash(world.general, "listener status")
    assert "would like to be a listener" not in "".join(one.content for one in unasked.followups)
    told = await world.mod.slash(world.general, "listener status")
    assert "Somebody would like to be a listener" in "".join(one.content for one in told.followups)
    waiting = await world.mod.slash(world.general, "care queue")
    assert waiting.response is not None
    assert world.ben.mention in str(waiting.response.embeds[0].to_dict())
    assert "Answer the one who waits" in str(waiting.response.components)


async def test_a_place_that_the_team_gets_later_asks_about_those_who_wait(world: World) -> None:
    team = Team(world)
    await team.set_up()
    await team.wish(world.ben)
    await world.settings("team", channel=team.office)
    await world.pass_time(hours=7)
    assert any(world.ben.mention in text(one) for one in cards(team.office))


async def test_the_old_setting_of_check_ins_is_a_place_of_the_team(world: World) -> None:
    team = Team(world)
    await team.set_up(moderators=team.office)
    await team.wish(world.ben)
    assert any(world.ben.mention in text(one) for one in cards(team.office))


async def test_whoever_acts_for_the_team_needs_nobodys_word(team: Team) -> None:
    await team.set_up(listener_days=30)
    await team.wish(team.world.mod)
    assert await team.listens(team.world.mod)


@pytest.mark.parametrize("setting", ["listener_days", "listener_account_days"])
async def test_whoever_has_just_come_reads_from_when_on_they_may(team: Team, setting: str) -> None:
    await team.set_up(**{setting: 7, "listener_approval": False})
    newcomer = await team.world.join("newcomer")
    day = to_epoch(team.world.env.now() + timedelta(days=7)) // 1000
    assert f"<t:{day}:D>" in await team.wish(newcomer)
    assert not team.has_role(newcomer)
    await team.world.pass_time(days=7.1)
    await team.wish(newcomer)
    assert await team.listens(newcomer)


async def test_a_role_that_is_needed_is_named(team: Team) -> None:
    trusted = team.world.guild.create_role("trusted")
    await team.set_up(listener_needs=trusted, listener_approval=False)
    assert f"<@&{trusted.id}>" in await team.wish(team.world.ben)
    assert not await team.listens(team.world.ben)
    team.world.env.backend.get_member(team.world.guild.id, team.world.ben.id).role_ids.append(trusted.id)
    await team.wish(team.world.ben)
    assert await team.listens(team.world.ben)


@pytest.mark.parametrize("way", ["taken back", "left", "forgotten"])
async def test_a_wish_that_is_no_more_leaves_nothing_with_the_team(team: Team, config: Config, way: str) -> None:
    await team.wish(team.world.ben)
    if way == "taken back":
        assert "taken back" in said(await team.world.ben.slash(team.world.general, "listener off"))
    elif way == "left":
        await team.world.leave(team.world.ben)
    else:
        await team.world.forget(team.world.ben)
    await team.moment()
    assert cards(team.office) == []
    assert rows(config, "SELECT * FROM listener_wishes") == []


@pytest.mark.parametrize("after", [True, False])
async def test_a_crash_asks_the_team_once(team: Team, wire: Wire, after: bool) -> None:
    wire.die(f"/channels/{team.office.id}/messages", after=after)
    await team.world.ben.slash(team.world.general, "listener on")
    await team.world.restart()
    await team.world.pass_time(minutes=5)
    assert wire.all_happened
    assert len(cards(team.office)) == 1
    await team.world.mod.click(cards(team.office)[0], label="Let them listen")
    await team.moment()
    assert await team.listens(team.world.ben)


async def test_care_shows_since_when_and_how_many_talks(team: Team) -> None:
    await team.let_in(team.world.ben)
    await team.ask(team.world.ann)
    await team.claim(team.world.ben)
    shown = text(await _shown(team))
    assert f"{team.world.ben.mention} listens since" in shown
    assert "1 open talk" in shown


async def _shown(team: Team) -> discord.Message:
    shown = await team.world.mod.slash(team.world.general, "care listeners")
    assert shown.response is not None
    return shown.response  # pyright: ignore[reportReturnType]


async def _dismiss(team: Team, who: simcord.MemberActor, words: str = "") -> str:
    form = await team.world.mod.click(await _shown(team), label="End somebody's listening")
    result = await team.world.mod.submit_modal(form, {"whom": [who], "words": words})
    await team.moment()
    return said(result)


@pytest.mark.parametrize("words", ["", "Please take a rest; we are grateful."])
async def test_the_team_ends_it_with_or_without_a_word(team: Team, config: Config, words: str) -> None:
    await team.let_in(team.world.ben)
    await team.ask(team.world.ann)
    await team.claim(team.world.ben)
    before = len(team.world.dms(team.world.ben))
    assert "not a listener any more" in await _dismiss(team, team.world.ben, words)

    assert not await team.listens(team.world.ben)
    assert not team.has_role(team.world.ben)
    assert team.waits() == 1
    assert "with the listeners again" in team.letters(team.world.ann)
    told = team.world.dms(team.world.ben)[before:]
    assert [words in text(one) for one in told] == ([True] if words else [])
    assert rows(config, "SELECT * FROM listener_farewells") == []
    assert "Nobody listens here" in text(await _shown(team))
    trail = said(await team.world.mod.slash(team.world.general, "care removals"))
    assert f"{team.world.mod.mention} let {team.world.ben.mention} listen" in trail
    assert f"{team.world.mod.mention} ended the listening of {team.world.ben.mention}" in trail


async def test_words_to_somebody_are_sealed_until_they_were_told(team: Team, config: Config) -> None:
    await team.let_in(team.world.ben)
    form = await team.world.mod.click(await _shown(team), label="End somebody's listening")
    team.world.env.inject_error("POST", "/users/@me/channels", status=500)
    team.world.env.inject_error(
        "POST", f"/channels/{team.world.dms(team.world.ben)[0].channel.id}/messages", status=500
    )
    await team.world.mod.submit_modal(form, {"whom": [team.world.ben], "words": "thelinden"})
    await team.moment()
    [(kept,)] = rows(config, "SELECT words FROM listener_farewells")
    assert "thelinden" not in kept


@pytest.mark.parametrize("seen", ["at a press", "by the command", "at the daily look"])
async def test_a_role_that_a_moderator_takes_ends_the_listening(team: Team, seen: str) -> None:
    await team.let_in(team.world.ben)
    await team.ask(team.world.ann)
    await team.claim(team.world.ben)
    cleo = await team.world.join("cleo")
    await team.ask(cleo, "the kettle broke")
    team.take_role(team.world.ben)
    if seen == "at a press":
        assert "taken the role" in await team.claim(team.world.ben)
    elif seen == "by the command":
        assert "taken the role" in await team.wish(team.world.ben)
    else:
        await team.world.pass_time(hours=25)
    await team.moment()
    assert not await team.listens(team.world.ben)
    assert not team.has_role(team.world.ben)
    assert team.waits() == 2
    assert "asked the team" in await team.wish(team.world.ben)


@pytest.mark.parametrize("how", ["restart", "another role", "no role", "taken by us", "deleted"])
async def test_what_is_no_moderators_doing_ends_nothing(team: Team, how: str) -> None:
    await team.let_in(team.world.ben)
    if how == "restart":
        await team.world.restart()
    elif how == "another role":
        other = team.world.guild.create_role("other")
        team.world.env.backend.edit_role(team.world.guild.id, team.world.guild.me.roles[-1].id, {"position": 51})  # pyright: ignore[reportOptionalMemberAccess]
        await team.set_up(listener_role=other)
    elif how == "no role":
        await team.world.reset("check_ins.listener_role")
    elif how == "deleted":
        team.world.env.backend.delete_role(team.world.guild.id, team.role.id)
    else:
        await team.world.ben.slash(team.world.general, "listener off")
        await team.moment()
        await team.let_in(team.world.ben)
    await team.world.pass_time(hours=50)
    assert await team.listens(team.world.ben)


async def test_a_role_with_powers_is_given_to_nobody_and_the_team_knows(team: Team) -> None:
    permissions = str(discord.Permissions(ban_members=True).value)
    team.world.env.backend.edit_role(team.world.guild.id, team.role.id, {"permissions": permissions})
    await team.world.settle()
    await team.let_in(team.world.ben)
    await team.world.pass_time(minutes=10)
    assert await team.listens(team.world.ben)
    assert not team.has_role(team.world.ben)
    assert f"Nobody gets <@&{team.role.id}>" in text(cards(team.office)[-1])


@pytest.mark.parametrize("has_stopped", [False, True])
async def test_whoever_is_barred_loses_their_place_kindly(team: Team, *, has_stopped: bool) -> None:
    await team.let_in(team.world.ben)
    await team.ask(team.world.ann)
    await team.claim(team.world.ben)
    if has_stopped:  # Their talk goes on until one of the two closes it.
        await team.world.ben.slash(team.world.general, "listener off")
    chosen: dict[str, Any] = {"member": team.world.ben, "from": "listening", "days": 3}
    await team.world.mod.slash(team.world.general, "care bar", **chosen)
    assert not await team.listens(team.world.ben)
    await team.world.pass_time(minutes=5)
    assert people_in(team.world, team.talks.threads[-1]) == {team.world.ann.id}, "who is barred writes there no more"
    assert not team.has_role(team.world.ben)
    assert team.waits() == 1
    assert "with the listeners again" in team.letters(team.world.ann)
    assert "have paused listening for you" in await team.claim(team.world.ben)
    assert "have paused listening" in await team.wish(team.world.ben)


async def test_nothing_shows_that_a_listener_is_barred_without_a_name(team: Team) -> None:
    await team.let_in(team.world.ben)
    await team.ask(team.world.ann)
    await team.claim(team.world.ben)
    cleo = await team.world.join("cleo")
    await team.wish(cleo)
    for one in (team.world.ben, cleo):
        await team.bar(one, known=False)
    await team.world.mod.click(cards(team.office)[-1], label="Let them listen")
    await team.world.pass_time(hours=25)
    assert await team.listens(cleo)
    assert team.has_role(cleo)
    assert "have paused listening for you" in await team.wish(team.world.ben)
    assert await team.listens(team.world.ben)
    assert team.has_role(team.world.ben)
    dan = await team.world.join("dan")
    await team.world.pass_time(days=8)
    await team.let_in(dan)
    await team.ask(team.world.ann, "the kettle broke")
    await team.claim(dan)
    form = await dan.click(team.talks.threads[-1].history()[0], label="Hand over")
    assert "asking" in said(await dan.submit_modal(form, {"to": [cleo.user]}))


async def test_nobody_barred_is_let_in(team: Team) -> None:
    await team.wish(team.world.ben)
    card = cards(team.office)[0]
    await team.bar(team.world.ben)
    refused = await team.world.mod.click(card, label="Let them listen")
    assert "answered this already" in said(refused)
    assert not await team.listens(team.world.ben)


async def test_one_listener_begins_so_many_talks_a_day_and_forgetting_does_not_help(team: Team) -> None:
    await team.set_up(listener_claims=2, listener_approval=False)
    await team.wish(team.world.ben)
    for name in ("p0", "p1", "p2"):
        await team.ask(await team.world.join(name), f"words of {name}")
    for _number in range(2):
        assert "Thank you for being there" in await team.claim(team.world.ben)
        await team.world.ben.send(team.talks.threads[-1], "I am here.")
        await team.world.ben.click(team.talks.threads[-1].history()[0], label="Close")
        await team.moment()
    assert team.waits() == 1
    assert "You have begun 2 conversations" in await team.claim(team.world.ben)
    await team.world.forget(team.world.ben)
    await team.wish(team.world.ben)
    assert "You have begun 2 conversations" in await team.claim(team.world.ben)
    await team.world.pass_time(hours=24)
    assert "Thank you for being there" in await team.claim(team.world.ben)


async def test_whoever_takes_talks_and_leaves_without_a_word_rests_for_a_day_and_the_team_hears(team: Team) -> None:
    await team.let_in(team.world.ben)
    authors = [await team.world.join(name) for name in ("p0", "p1", "p2")]
    for one in authors:
        await team.ask(one)
    await team.claim(team.world.ben)
    await team.world.ben.click(team.talks.threads[-1].history()[0], label="Close")
    await team.moment()
    assert "left without a word" not in text(cards(team.office)[-1])
    await team.claim(team.world.ben)
    form = await team.world.ben.click(team.talks.threads[-1].history()[0], label="Hand over")
    await team.world.ben.submit_modal(form, {"to": []})
    await team.moment()

    assert team.waits() == 3
    assert "2 conversations went back" in await team.claim(team.world.ben)
    await team.world.pass_time(minutes=6)
    [told] = [one for one in team.office.history() if "gave them back without a word" in one.content]
    assert "/care listeners" in told.content
    shown = text(await _shown(team))
    assert "2 talks taken in 30 days · 2 left without a word" in shown
    assert not any(str(one.id) in told.content + shown for one in authors)

    await team.world.forget(team.world.ben)
    await team.let_in(team.world.ben)
    assert "2 conversations went back" in await team.claim(team.world.ben)
    await team.world.pass_time(hours=24)
    assert "Thank you for being there" in await team.claim(team.world.ben)
    assert "3 talks taken in 30 days · 2 left without a word" in text(await _shown(team))
    assert len([one for one in team.office.history() if "gave them back without a word" in one.content]) == 1


async def test_closed_before_a_word_it_goes_back_and_its_author_hears_so(team: Team) -> None:
    await team.let_in(team.world.ben)
    await team.ask(team.world.ann)
    await team.claim(team.world.ben)
    [thread] = team.talks.threads
    closed = await team.world.ben.click(thread.history()[0], label="Close")
    await team.moment()
    assert "other listeners" in said(closed)
    assert team.waits() == 1
    assert SECRET in text(cards(team.listening)[-1])
    told = team.world.dms(team.world.ann)[-1]
    assert told.content.startswith("Your check-in in The Hearth is with the listeners again")
    assert "A moderator" in str(told.components)


@pytest.mark.parametrize("closes", ["the listener, who wrote", "the author"])
async def test_closed_otherwise_it_is_over(team: Team, closes: str) -> None:
    await team.let_in(team.world.ben)
    await team.ask(team.world.ann)
    await team.claim(team.world.ben)
    [thread] = team.talks.threads
    if closes == "the author":
        closed = await team.world.ann.click(thread.history()[0], label="Close")
        assert closed.response is not None
        assert labels(closed.response) == ["Another listener", "A moderator", "Need help now?"]
    else:
        await team.world.ben.send(thread, "I am here.")
        await team.world.ben.click(thread.history()[0], label="Close")
    await team.moment()
    assert team.waits() == 0
    letters = team.world.dms(team.world.ann)[1:]  # The first says that a listener is there.
    assert [labels(one)[0] for one in letters] == ([] if closes == "the author" else ["Another listener"])


async def test_a_talk_that_rests_without_a_word_of_the_listener_goes_back(team: Team) -> None:
    await team.let_in(team.world.ben)
    await team.ask(team.world.ann)
    await team.claim(team.world.ben)
    [thread] = team.talks.threads
    metadata = team.world.env.backend.get_thread(thread.id).thread_metadata
    assert metadata is not None
    metadata.archived = True
    await team.world.pass_time(days=4.1)
    assert team.waits() == 1
    assert "with the listeners again" in team.letters(team.world.ann)


async def test_the_team_hears_once_who_listens_from_before(team: Team) -> None:
    services, guild_id = team.world.bot.services, team.world.guild.id
    for who in (team.world.ann, team.world.ben):
        await services.database.write(lambda tx, one=who.id: store.begin(tx, guild_id, one, 1))
    now = services.clock.now()
    await services.database.write(lambda tx: services.agenda.schedule(tx, OF_TODAY, guild_id, 0, now))
    await team.world.restart()
    await team.moment()
    await team.moment()
    [note] = cards(team.office)
    assert team.world.ann.mention in note.content
    assert team.world.ben.mention in note.content
    await team.world.pass_time(days=2)
    assert len(cards(team.office)) == 1


async def test_a_card_of_listeners_can_be_taken_down(team: Team, config: Config) -> None:
    await team.let_in(team.world.ben)
    await check_in(team.world, team.world.ann, "abuse", audience=NAMELESS)
    await team.moment()
    form = await team.world.mod.context_menu(team.listening, "Take down", cards(team.listening)[-1])
    await team.world.mod.submit_modal(form, {"because": "", "days": ["0"]})
    await team.moment()
    assert cards(team.listening) == []
    assert rows(config, "SELECT audience FROM check_ins") == [("me",)]
    assert rows(config, "SELECT moderator_id FROM team_acts WHERE act = 'check_in_down'") == [(team.world.mod.id,)]
    assert "A moderator removed your check-in" in team.letters(team.world.ann)


async def test_a_card_is_reported_by_listeners_and_a_talk_by_the_two(team: Team) -> None:
    await team.let_in(team.world.ben)
    await check_in(team.world, team.world.ann, SECRET, audience=NAMELESS)
    await team.moment()
    services, (card,) = team.world.bot.services, cards(team.listening)
    kind, key = await services.content.in_message(services.database, team.world.guild.id, card.id) or (None, 0)
    assert kind is not None
    assert f"report:{kind.kind}:{key}" in str(card.components)
    content = await kind.get(services.database, key, team.world.ben.id)
    assert content is not None
    assert content.words.endswith(f"\n{SECRET}")
    assert (content.author_id, content.named) == (team.world.ann.id, False)
    assert await kind.get(services.database, key, team.world.mod.id) is not None  # EASY: everyone may read it.
    await services.settings.change(team.world.guild.id, CheckInSettings, listeners_public=False)
    assert await kind.get(services.database, key, team.world.mod.id) is None
    assert await kind.get(services.database, key, None) is not None

    await team.claim(team.world.ben)
    assert await kind.get(services.database, key, None) is None
    talk = services.content.of("talk")
    assert talk is not None
    [thread] = team.talks.threads
    heading = str(thread.history()[0].components)
    talk_id = int(heading.partition("report:talk:")[2].split("'")[0].split('"')[0])
    of_ann, of_ben = [await talk.get(services.database, talk_id, one.id) for one in (team.world.ben, team.world.ann)]
    assert of_ann is not None
    assert of_ben is not None
    assert (of_ann.author_id, of_ann.words) == (team.world.ann.id, SECRET)
    assert (of_ben.author_id, of_ben.words) == (team.world.ben.id, "")
    assert await talk.get(services.database, talk_id, team.world.mod.id) is None
