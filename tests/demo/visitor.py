"""Somebody who visits the demo: it is started as a program, and they sit in front of a real browser."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from playwright.sync_api import FrameLocator, Page, expect
from playwright.sync_api import TimeoutError as NotSeenError

ROOT = Path(__file__).parents[2]
# After a change of its size the conversation takes a moment to reach the bottom of its frame.
FILLED = "() => innerHeight - document.querySelector('#send-message').getBoundingClientRect().bottom < 60"


@contextmanager
def demo() -> Generator[tuple[subprocess.Popen[str], str]]:
    """The demo, running, and the address it says it is at."""
    program = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        cwd=ROOT,
        env={**os.environ, "HEARTH_DEMO_NO_BROWSER": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout is not None
        yield program, address_in(program.stdout)
    finally:
        program.kill()
        program.communicate()


def address_in(output: IO[str]) -> str:
    said = ""
    for line in output:
        said += line
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise AssertionError(f"The demo said no address, but:\n{said}")


def end(program: subprocess.Popen[str]) -> None:
    """As Ctrl-C does."""
    program.send_signal(signal.SIGINT)
    assert program.wait(20) == 0


class Visitor:
    """Somebody at the demo's page, who reads and types as people do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.discord: FrameLocator = page.frame_locator("#discord")
        self.conversation = self.discord.locator("#channel-message-list")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def look(self, *, person: str = "", channel: str = "") -> None:
        for group, choice in (("#people", person), ("#places", channel)):
            if choice:
                button = self.page.locator(group).get_by_role("button", name=choice)
                button.click()
                expect(button).to_have_attribute("aria-pressed", "true")
        self.looks_at(person, channel)

    def looks_at(self, person: str, channel: str) -> None:
        """Whom and where they look at by now."""
        title = re.compile(f"{person}.*{channel}")
        expect(self.page.locator("#discord")).to_have_attribute("title", title)
        expect(self.discord.locator("#preview-app")).to_have_attribute("aria-busy", "false")

    def write(self, words: str) -> None:
        """Write a message where they look."""
        self.discord.locator("#channel-composer-input").fill(words)
        self.discord.locator("#send-message").click()
        self.sees(words)

    def say_hi(self, shown: str) -> None:
        """Press the button; where that is lost, look elsewhere, come back, and press again, as a person would."""
        greeting = self.conversation.get_by_text(shown)
        for _attempt in range(3):
            self.discord.get_by_role("button", name="Say hi").last.click()
            with suppress(NotSeenError):
                greeting.last.wait_for(timeout=5000)
                break
            self.look(channel="introductions")
            self.look(channel="welcome")
        self.sees(shown)

    def tap(self, label: str, shown: str) -> None:
        """Press a button of the conversation, the last that is called so, and see what comes of it."""
        self.conversation.get_by_role("button", name=label, exact=True).last.click()
        self.shows(shown)

    def tap_until(self, label: str, shown: str) -> None:
        """Press what may be drawn anew at this moment, and once more where nothing came of that."""
        for _attempt in range(3):
            self.conversation.get_by_role("button", name=label, exact=True).last.click()
            with suppress(NotSeenError):
                self.conversation.get_by_text(shown).last.wait_for(state="attached", timeout=5000)
                return
        self.shows(shown)

    def choose(self, menu: str, option: str, shown: str) -> None:
        """Choose in a menu of the conversation, and see what comes of it."""
        self.conversation.get_by_text(menu).last.click()
        self.discord.get_by_role("option", name=option).first.click()
        self.shows(shown)

    def shows(self, words: str) -> None:
        """What stands in the conversation, wherever one has to scroll to."""
        expect(self.conversation.get_by_text(words).last).to_be_attached()

    def begin(self, story: str) -> None:
        """Open a story at its beginning."""
        self.page.locator("#stories").get_by_role("button", name=story).click()
        expect(self.page.get_by_role("heading", name=f"{story}:")).to_be_visible()

    def go_on(self, press: str) -> None:
        """Press what comes next in a story."""
        button = self.page.locator("#next")
        expect(button).to_have_text(press)
        button.click()
        expect(button).not_to_have_text(press)
        expect(self.discord.locator("#preview-app")).to_have_attribute("aria-busy", "false")

    def command(self, name: str, /, **options: str) -> None:
        """Type a command and its options, choose what the menus offer, and send."""
        box = self.discord.locator("#channel-composer-input")
        box.click()
        box.press_sequentially(f"/{name}")
        menu = self.discord.locator("[role=option][aria-selected=true]:not(.select-option)")
        expect(menu).to_contain_text(f"/{name}")
        box.press("Enter")
        for option, value in options.items():
            field = self.discord.locator(f"input[data-option={option}]")
            offered = self.discord.get_by_role("option", name=option)
            others = self.discord.get_by_role("button", name=re.compile(r"^\+\d+ more$"))
            field.or_(offered).or_(others).first.click()
            if field.count() == 0:
                offered.first.click()
            field.press_sequentially(value)
            if field.get_attribute("role") == "combobox":
                expect(menu).to_contain_text(value)
                field.press("Enter")
        self.discord.locator("#send-message").click()

    def command_until(self, words: str, name: str, /, *, channel: str, **options: str) -> None:
        """Type a command until its answer is there: where the page was just being drawn anew, it can be lost.

        As a person would, look elsewhere and come back before typing it once more.
        """
        for _attempt in range(3):
            self.look(channel=channel)
            with suppress(NotSeenError, AssertionError):
                self.command(name, **options)
                self.conversation.get_by_text(words).last.wait_for(timeout=5000)
                break
            self.look(channel="introductions")
        self.sees(words)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.conversation.get_by_text(words).last).to_be_in_viewport()

    def picture(self, name: str, *, of: str = "html") -> None:
        """Keep a picture for the docs, if somebody wants them: `make pictures`."""
        folder = os.environ.get("HEARTH_SCREENSHOTS")
        if folder:
            portraits = self.conversation.locator(".message-avatar-image")
            expect(portraits.filter(has_not=self.discord.locator("img"))).to_have_count(0)
            self.page.get_by_role("heading", name="Hearth").click()
            view = self.page.locator("#discord").element_handle().content_frame()
            assert view is not None
            view.wait_for_function(FILLED)
            self.page.locator(of).screenshot(path=Path(folder) / f"{name}.png")
