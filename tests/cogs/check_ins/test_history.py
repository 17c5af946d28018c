"""Looking back: one's own check-ins as a list and as a picture, to oneself alone."""

from io import BytesIO

from PIL import Image

from cogs.check_ins.check_in.views_picture import HEIGHT, MARK, WIDTH, Point, draw
from tests.cogs.check_ins.people import SECRET, check_in, said
from tests.world import World


async def test_somebody_sees_their_own_and_nobody_elses(world: World) -> None:
    await check_in(world, world.ann, mood=2)
    await check_in(world, world.ben, "a quiet day", mood=4)
    told = said(await world.ann.slash(world.general, "checkin history"))
    assert SECRET in told
    assert "not so well" in told
    assert "quiet day" not in told


async def test_the_picture_says_in_words_what_it_shows(world: World) -> None:
    await check_in(world, world.ann, mood=1)
    await world.pass_time(days=3)
    await check_in(world, world.ann, mood=5)
    result = await world.ann.slash(world.general, "checkin history")
    assert result.response is not None
    [picture] = result.response.attachments
    assert picture.content_type == "image/png"
    assert picture.description is not None
    assert "today: very well; 3 days ago: having a very hard time" in picture.description


async def test_where_there_is_nothing_yet_it_says_so(world: World) -> None:
    result = await world.ann.slash(world.general, "checkin history")
    assert "nothing yet" in said(result)
    assert result.response is not None
    assert not result.response.attachments


async def test_one_of_them_can_be_opened_and_withdrawn(world: World) -> None:
    await check_in(world, world.ann)
    listed = await world.ann.slash(world.general, "checkin history")
    assert listed.response is not None
    [menu] = [row["components"][0] for row in listed.response.components if row["components"][0]["type"] == 3]
    opened = await world.ann.select(listed.response, [menu["options"][0]["value"]])
    assert SECRET in said(opened)
    assert opened.response is not None
    await world.ann.click(opened.response, label="Withdraw")
    assert "nothing yet" in said(await world.ann.slash(world.general, "checkin history"))


def test_the_better_the_higher() -> None:
    heights = [lowest_mark(draw([Point(step, 10)], [""] * 5, [""] * 7)) for step in range(1, 6)]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 5


def lowest_mark(drawing: bytes) -> int:
    """How far down a mark reaches, in pixels from the top."""
    picture = Image.open(BytesIO(drawing)).convert("RGB")
    left, right = WIDTH * 3 // 4, WIDTH * 9 // 10
    return max(y for y in range(HEIGHT) if any(picture.getpixel((x, y)) == MARK for x in range(left, right)))
