"""Lighthouse on a simulated cheap telephone: fast and open to everybody."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from core.demo.apart import Demo
from core.setup import browser as chromium
from core.setup import checkers
from tests.browser.rooms import HUB, PORTAL

pytestmark = pytest.mark.browser

FAST, OPEN = 0.95, 1.0
TRIES = 3  # others may be using the machine: the best run is the one that says most about the page
PAGES = {
    "home": (PORTAL, "/"),
    "sheet": (PORTAL, "/servizi/spid"),
    "booking": (HUB, "/appuntamenti/quando?servizio=spid"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fast_on_a_cheap_telephone(demo: Demo, name: str, tmp_path: Path) -> None:
    address = demo.url(*PAGES[name])
    best = 0.0
    for _ in range(TRIES):
        report = asked(address, tmp_path / "report.json")
        assert "runtimeError" not in report, report["runtimeError"]
        assert score(report, "accessibility") == OPEN
        best = max(best, score(report, "performance"))
        if best >= FAST:
            return
    raise AssertionError(f"{best}: {slowest(report)}")


def asked(address: str, report: Path) -> dict[str, Any]:
    """Run Lighthouse on one page, in our own Chromium, without telling anybody."""
    flags = " ".join([*chromium.FLAGS, "--headless=new"])
    options = ["--only-categories=performance,accessibility", "--output=json", f"--output-path={report}"]
    options += [f"--chrome-flags={flags}", "--quiet", "--no-enable-error-reporting"]
    env = os.environ | {"CHROME_PATH": str(chromium.find_or_install())}
    command = [*checkers.find_or_install().lighthouse, address, *options]
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=180)
    return json.loads(report.read_text(encoding="utf-8"))


def score(report: dict[str, Any], category: str) -> float:
    return report["categories"][category]["score"]


def slowest(report: dict[str, Any]) -> list[str]:
    names = (
        "first-contentful-paint",
        "largest-contentful-paint",
        "total-blocking-time",
        "cumulative-layout-shift",
    )
    return [f"{name}: {report['audits'][name]['displayValue']}" for name in names]
