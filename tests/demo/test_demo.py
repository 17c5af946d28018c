"""The demo as a visitor meets it: started as a program, and driven in a real browser."""

import http.client
import os
import re
import socket
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from bot.demo import page as control_page
from bot.demo import preview
from tests.demo.visitor import Visitor, demo, end

# Where others open the demo at the same time, its usual port can be theirs by then.
ALONGSIDE = {"PYTEST_XDIST_WORKER", "HEARTH_AHEAD"}

pytestmark = pytest.mark.timeout(240)


@pytest.mark.asks_machine
def test_a_visit(browser_page: Page) -> None:
    with demo() as (program, address):
        browser_page.goto(address)
        visitor = Visitor(browser_page)
        _a_newcomer_is_greeted(visitor)
        _a_story_is_told(visitor)
        _somebody_is_thanked(visitor)
        _somebody_looks_back(visitor)
        _an_empty_town_is_set_up(visitor)
        end(program)
        expect(browser_page.get_by_role("status")).to_contain_text("The demo has ended")
    if not ALONGSIDE & os.environ.keys():
        port = urlsplit(address).port or 0
        socket.create_server((control_page.HOST, port)).close()  # Whoever starts it again finds it at its address.


def _a_newcomer_is_greeted(visitor: Visitor) -> None:
    visitor.sees("I am glad you found us")
    visitor.press("Let a newcomer join")
    visitor.press("Let Robin accept the rules")
    visitor.press("Skip an hour")
    visitor.sees("Welcome, @Robin")
    others = "(, in [^.]*)?(, to [^.]*)?"  # what happens to be due in that hour
    expect(visitor.page.get_by_role("status")).to_have_text(
        re.compile(rf"^An hour later: Hearth wrote in #welcome{others} and to \w+ directly\.$")
    )
    visitor.look(person="Tomas")
    visitor.say_hi("@Tomas says hi")
    visitor.look(person="June")
    visitor.say_hi("@Tomas and @June say hi")
    visitor.picture("demo")


def _an_empty_town_is_set_up(visitor: Visitor) -> None:
    """In eight taps, from the panel alone."""
    visitor.press("An empty town")
    visitor.looks_at("Kim", "general")
    visitor.tap("Set up", "Set up Hearth here")
    visitor.choose("Which role does the team have?", "moderators", "Saved.")
    visitor.tap("Create the channels for me", "I have made")
    visitor.tap("I'll greet", "You are one of the greeters now.")
    visitor.tap("I'll listen", "You are a listener here now.")
    visitor.page.set_viewport_size({"width": 1040, "height": 900})
    visitor.picture("setup", of="#discord")
    visitor.tap("Look", "The time zone in which")  # the last of them, beside reminders
    visitor.choose("Where are most of you?", "New York", "Saved.")
    visitor.tap("Ask on Mondays", "On Mondays at 9:00 (America/New_York)")
    visitor.press("Break a permission")
    expect(visitor.page.get_by_role("status")).to_contain_text("Hearth may not write in #welcome")
    visitor.tap_until("Look again", "I can't write in")
    visitor.tap("Mend", "Please allow me there")
    visitor.tap("Mend it", "Mended.")
    visitor.press("Back to The Mending Circle")


def _a_story_is_told(visitor: Visitor) -> None:
    visitor.begin("A bad day")
    expect(visitor.page.locator("#next")).to_be_focused()
    visitor.go_on("Tell Hearth how she is")
    visitor.sees("Only you can see this")
    visitor.go_on("Be Imani, who listens")
    visitor.sees("Three bad nights in a row")
    visitor.go_on("I'll listen")
    visitor.sees("is here to listen")
    visitor.go_on("Write to her")
    visitor.sees("What are the nights like?")
    visitor.write("I am getting you a cup of tea.")
    visitor.go_on("Be Sofia")
    visitor.sees("I am getting you a cup of tea.")
    visitor.conversation.get_by_text("#general").click()  # A channel's name leads there.
    visitor.looks_at("Sofia", "general")
    visitor.go_on("Be Tomas, and look for it")
    places = visitor.page.locator("#places")
    expect(places.get_by_role("button", name="Thread: Early birds")).to_be_visible()
    expect(places.get_by_role("button", name="Thread: A talk")).to_have_count(0)
    expect(visitor.conversation.get_by_text("Only you can see this")).to_have_count(0)
    visitor.press("Leave the story")
    expect(visitor.page.locator("#stories button").first).to_be_focused()


def _somebody_is_thanked(visitor: Visitor) -> None:
    thanks = "Brought butter for the bread, and her good mood."
    visitor.command_until(thanks, "kudos give", channel="thanks", member="Imani", reason=thanks)


def _somebody_looks_back(visitor: Visitor) -> None:
    visitor.look(person="Wei", channel="general")
    visitor.command_until("The evenings are long since my sister moved away.", "checkin history", channel="general")
    # It was yesterday at ten past eight, which in the morning is less than a day ago.
    expect(visitor.discord.get_by_alt_text(re.compile("(today|1 day ago): not so well"))).to_be_visible()


def test_with_its_ports_taken_it_chooses_others_and_refuses_strangers() -> None:
    with ExitStack() as stack:
        for port in (control_page.PORT, preview.PORT):
            taken = stack.enter_context(socket.socket())
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):  # Somebody has it already: just as well.
                taken.bind((control_page.HOST, port))
                taken.listen()
        program, address = stack.enter_context(demo())
        port = urlsplit(address).port or 0
        assert port not in (control_page.PORT, preview.PORT)
        ours = f"{control_page.HOST}:{port}"

        status, text = ask(port, "/", Host=ours)
        assert status == 200
        found = re.search(r'name="token" content="([^"]+)"', text)
        assert found is not None
        proof = {"Host": ours, "X-Hearth-Token": found[1]}
        status, text = ask(port, "/state", **proof)
        assert status == 200
        assert f"127.0.0.1:{preview.PORT}/" not in text

        assert ask(port, "/", Host=f"hearth.example:{port}")[0] == 403
        assert ask(port, "/state", Host=ours)[0] == 403
        assert ask(port, "/state", **proof, Origin="http://hearth.example")[0] == 403
        assert ask(port, "/act", '{"what": "join"}', Host=ours, Origin=f"http://{ours}")[0] == 403
        assert ask(port, "/act", '{"what": "join"}', **proof, Origin="null")[0] == 403
        for nonsense in ("", "[]", "{}", '{"what": "dance"}', '{"what": "look", "person": "Nobody"}'):
            assert ask(port, "/act", nonsense, **proof)[0] == 400
        assert ask(port, "/act", '{"what": "skip", "how_far": "week"}', **proof, Origin=f"http://{ours}")[0] == 200
        end(program)


def ask(port: int, path: str, body: str | None = None, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(control_page.HOST, port, timeout=20)
    try:
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
