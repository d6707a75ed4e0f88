"""The web page of all that a briefing can have, that of the seeds, and a browser, made once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from browser import Browser, Tab, browser
from kosshi.pipeline import Job, run
from kosshi.render import html

from . import sample  # noqa: TID252 (no other way finds it under --import-mode=importlib)
from .web import Made, parsed, whole  # noqa: TID252

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="session")
def page() -> Any:
    return parsed(sample.product(whole()))


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Made:
    files = run(Job(SEEDS, tmp_path_factory.mktemp("web"), formats=("html", "json"))).files
    by_name = {file.name: file for file in files}
    file = by_name["briefing.html"]
    page = lxml.html.document_fromstring(file.read_text("utf-8"))
    return Made(file, page, json.loads(by_name["ledger.json"].read_text("utf-8")))


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page with all that a briefing can have."""
    file = tmp_path_factory.mktemp("web") / "briefing.html"
    html.render(sample.product(whole()), file)
    return file.as_uri()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as made:
        try:
            made.send("Browser.getVersion")
        except (OSError, RuntimeError) as error:  # Ubuntu's package, say, which only asks for snap
            pytest.skip(f"Chromium does not start: {error}")
        yield made


@pytest.fixture
def tab(running: Browser) -> Iterator[Tab]:
    made = Tab(running)
    made.size(1280, 900)
    yield made
    made.close()
