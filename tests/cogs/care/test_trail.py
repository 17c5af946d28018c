"""What a team did, and who of it, for the others of it to see."""

from bot.moderation.ways import Way
from tests.cogs.care.people import bar, helper_of, said, taken_down
from tests.world import World


async def test_what_the_team_did_stays_for_all_of_it_to_see(world: World) -> None:
    helper = helper_of(world)

    async def listed() -> str:
        return said(await helper.slash(world.general, "care removals"))

    async def lines() -> list[str]:
        return sorted(line.partition(" · ")[2] for line in (await listed()).split("\n") if " · " in line)

    assert "Nothing in the last 90 days" in await listed()
    await bar(world, world.ben, Way.KUDOS)
    await helper.slash(world.general, "care unbar", member=world.ben)
    await helper.slash(world.general, "care unbar", member=world.ben)  # There is nothing left to lift.
    await taken_down(world, days=7)
    [hidden] = await world.mod.autocomplete(world.general, "care unbar", "bar", "")
    await world.mod.slash(world.general, "care unbar", bar=hidden["value"])

    mod, ben, before = world.mod.mention, world.ben.mention, await lines()
    unknown = "somebody whose name stays hidden"
    assert before == sorted(
        [
            f"{mod} let {unknown} reach others again · posting without your name",
            f"{mod} kept {unknown} from reaching others · posting without your name",
            f"{helper.mention} let {ben} reach others again",
            f"{mod} kept {ben} from reaching others · giving kudos",
        ]
    )

    await world.mod.slash(world.general, "remind me", when="2h", what="tea")  # Something that can be forgotten.
    await world.forget(world.mod)
    assert await lines() == before
    await world.forget(world.ben)
    assert ben not in await listed()
    assert (await listed()).count(mod) == 3
    await world.pass_time(days=92)
    assert "Nothing in the last 90 days" in await listed()
