"""Nobody who waits for people is forgotten because somebody switched something off."""

from tests.cogs.check_ins.people import SECRET, cards, check_in, said, text
from tests.cogs.check_ins.talks import EASY, NAMED
from tests.world import World


async def switch(world: World, way: str, feature: str) -> None:
    await world.mod.slash(world.general, f"settings {way}", feature=feature)


async def test_listeners_and_everyone_rest_and_whoever_waits_is_told(world: World) -> None:
    ears = world.private_channel("ears")
    await world.settings("check_ins", channel=world.thanks, listeners_channel=ears, talks=world.general, **EASY)
    for one in (world.ben, world.mod):
        await one.slash(world.general, "listener on")
    await check_in(world, world.ann, SECRET, audience=NAMED, wish="company")
    await check_in(world, world.ben, "the basil grows", audience="everyone:0")
    await world.pass_time(minutes=1)
    (card,), (shared,) = cards(ears), cards(world.thanks)
    opened = await world.ben.slash(world.general, "checkin now")
    await switch(world, "off", "listeners")
    await switch(world, "off", "everyone")

    assert "has a rest" in said(await world.mod.click(card, label="I'll listen"))
    assert not world.general.threads
    assert "has a rest" in said(await world.ann.click(shared, label="I hear you"))
    assert "has a rest" in said(await world.ann.slash(world.general, "listener on"))
    answers = {"mood": "1", "wish": ["listen"], "audience": ["everyone:0"], "words": "nobody loses this"}
    assert "nobody loses this" in said(await world.ben.submit_modal(opened, answers))
    form = await world.ann.slash(world.general, "checkin now")
    assert not [one for one in ("listeners:", "everyone:", "nameless:") if one in str(form.modal)]
    await world.pass_time(minutes=31)
    assert any("listener" in text(one) for one in world.dms(world.ann))  # Nobody has answered, and who else is there.
    assert len(cards(ears)) == len(cards(world.thanks)) == 1
    assert "listener" in said(await world.ben.slash(world.general, "listener off"))

    await switch(world, "on", "listeners")
    await world.mod.click(cards(ears)[-1], label="I'll listen")
    await world.pass_time(minutes=1)
    assert len(world.general.threads) == 1


async def test_a_round_is_skipped_and_the_next_one_comes_at_its_time(world: World) -> None:
    await world.mod.slash(
        world.general,
        "round create",
        name="Morning",
        channel=world.thanks,
        days="daily",
        time="9:00",
        timezone="UTC",
        window=2,
    )
    await switch(world, "off", "rounds")
    await world.pass_time(hours=12)
    assert not cards(world.thanks)
    await switch(world, "on", "rounds")
    await world.pass_time(minutes=5)
    assert not cards(world.thanks)  # Its two hours were over.
    assert "or rounds were switched off" in said(await world.mod.slash(world.general, "round list"))
    await world.pass_time(hours=21, minutes=5)
    assert len(cards(world.thanks)) == 1


async def test_the_list_of_greeters_goes_and_comes_back(world: World) -> None:
    kitchen = world.private_channel("kitchen")
    await world.settings("welcome", channel=world.welcome)
    await world.settings("greeters", channel=kitchen, patience_hours=1)
    await world.ann.slash(world.general, "greeter on")
    cleo = await world.join("cleo")
    await world.pass_time(hours=2)
    assert len(cards(kitchen)) == 1
    await switch(world, "off", "greeters")
    await world.pass_time(hours=1, minutes=5)
    assert not cards(kitchen)
    await world.join("dora")
    await world.pass_time(minutes=10)
    assert world.ann.mention not in cards(world.welcome)[-1].content
    assert "has a rest" in said(await world.ben.slash(world.general, "greeter on"))
    await switch(world, "on", "greeters")
    await world.pass_time(hours=1, minutes=5)
    assert cleo.mention in text(cards(kitchen)[-1])
