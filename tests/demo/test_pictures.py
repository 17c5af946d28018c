"""The pictures of the docs that a visit does not come by: `make pictures` makes them all."""

import os

import pytest
from playwright.sync_api import Page

from tests.demo.visitor import Visitor, demo, end

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(not os.environ.get("HEARTH_SCREENSHOTS"), reason="nobody asked for pictures"),
]


def test_more_pictures(browser_page: Page) -> None:
    with demo() as (program, address):
        browser_page.goto(address)
        visitor = Visitor(browser_page)
        for scene in (
            _welcome,
            _thanks,
            _care,
            _check_ins,
            _listeners,
            _circles,
            _help_now,
            _reminder,
            _rounds,
            _greeters,
            _settings,
            _card,
        ):
            scene(visitor)
        end(program)


def _check_in(visitor: Visitor, *, mood: str, wish: str, audience: str, words: str, picture: str = "") -> None:
    visitor.command("checkin now")
    form = visitor.discord.locator("#modal-root")
    form.get_by_text(mood).click()
    for field, choice in (("wish", wish), ("audience", audience)):
        form.locator(f"[data-custom-id={field}] .select-trigger").click()
        form.locator(f"[data-value='{choice}']").click()
    form.locator("textarea").fill(words)
    if picture:
        form.locator(".modal-body").evaluate("body => body.scrollTop = 0")
        visitor.picture(picture, of="#discord")
    form.locator("button[type=submit]").click()
    visitor.sees("Only you can see this")


def _size(visitor: Visitor, height: int) -> None:
    visitor.page.set_viewport_size({"width": 1040, "height": height})


def _welcome(visitor: Visitor) -> None:
    _size(visitor, 440)
    visitor.look(person="Noor", channel="welcome")
    visitor.sees("I am glad you found us")
    visitor.begin("A newcomer")
    for press in ("Let somebody join", "A few minutes later", "Say hi, as June"):
        visitor.go_on(press)
    visitor.look(person="Tomas")
    visitor.say_hi("@June and @Tomas say hi")
    visitor.picture("welcome", of="#discord")
    visitor.press("Leave the story")


def _thanks(visitor: Visitor) -> None:
    _size(visitor, 440)
    thanks = "Brought butter for the bread, and her good mood."
    visitor.command_until(thanks, "kudos give", channel="thanks", member="Imani", reason=thanks)
    visitor.picture("kudos", of="#discord")


def _reminder(visitor: Visitor) -> None:
    _size(visitor, 440)
    visitor.look(person="June")
    basil = "Water the basil on the windowsill"
    visitor.command_until("I will remind you on", "remind me", channel="general", when="in 3 hours", what=basil)
    visitor.press("Skip a day")
    visitor.look(channel="Direct messages")
    visitor.sees(basil)
    visitor.picture("reminder", of="#discord")


def _settings(visitor: Visitor) -> None:
    _size(visitor, 640)
    visitor.look(person="Noor", channel="general")
    visitor.command_until("Saved.", "settings kudos", channel="general", daily_limit="3")
    visitor.sees("Saved.")
    visitor.picture("settings", of="#discord")


def _care(visitor: Visitor) -> None:
    _size(visitor, 640)
    visitor.look(person="Noor", channel="team")
    visitor.sees("I have not slept for three nights")
    visitor.picture("care", of="#discord")


def _check_ins(visitor: Visitor) -> None:
    _size(visitor, 1000)
    visitor.look(person="Sofia", channel="general")
    words = "Two nights without sleep, and the shop to open at eight."
    _check_in(visitor, mood="not so well", wish="company", audience="everyone:0", words=words, picture="check-in-form")
    _size(visitor, 480)
    visitor.look(person="Tomas")
    visitor.sees(words)
    visitor.picture("check-in", of="#discord")


def _listeners(visitor: Visitor) -> None:
    _size(visitor, 1000)
    visitor.look(person="Priya")
    words = "I keep putting off a hard conversation, and it grows."
    _check_in(visitor, mood="in between", wish="listen", audience="listeners:1", words=words)
    _size(visitor, 400)
    visitor.look(person="Imani", channel="listeners")
    visitor.sees(words)
    visitor.picture("listeners", of="#discord")


def _circles(visitor: Visitor) -> None:
    _size(visitor, 400)
    visitor.look(person="Hana", channel="introductions")
    visitor.command("circle start", name="New in town", timezone="Berlin")
    visitor.sees("You are in")
    visitor.look(person="Wei")
    visitor.command("circle list")
    visitor.sees("Early birds")
    visitor.picture("circles", of="#discord")


def _help_now(visitor: Visitor) -> None:
    _size(visitor, 680)
    visitor.look(person="Hana", channel="introductions")
    visitor.command("help-now")
    visitor.sees("Help now")
    visitor.picture("help-now", of="#discord")


def _rounds(visitor: Visitor) -> None:
    _size(visitor, 560)
    visitor.press("Skip a day")
    visitor.look(person="Callum", channel="workbench")
    visitor.sees("You choose who sees your answer")
    visitor.picture("rounds", of="#discord")


def _greeters(visitor: Visitor) -> None:
    _size(visitor, 400)
    visitor.press("Let a newcomer join")
    visitor.page.get_by_role("button", name="accept the rules").click()
    visitor.press("Skip a day")
    visitor.look(person="Imani", channel="greeters")
    visitor.sees("Who would say hello?")
    visitor.picture("greeters", of="#discord")
    visitor.discord.get_by_role("link", name="see the message").click()
    visitor.looks_at("Imani", "welcome")


def _card(visitor: Visitor) -> None:
    _size(visitor, 860)
    visitor.look(person="June", channel="general")
    visitor.command("hearth")
    visitor.sees("What is here for you")
    visitor.picture("hearth", of="#discord")
