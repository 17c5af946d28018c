"""A real browser."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--no-first-run",
    "--no-proxy-server",
)


@pytest.fixture
def browser_page() -> Generator[Page]:
    if not CHROMIUM.exists():
        words = f"needs Chromium at {CHROMIUM} (Debian: apt install chromium)"
        if os.environ.get("HEARTH_REQUIRE_BROWSER"):
            pytest.fail(words)
        pytest.skip(words)
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        page.set_default_timeout(20_000)
        yield page
        browser.close()
