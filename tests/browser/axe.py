"""What axe-core says of a page: WCAG 2.0 to 2.2, levels A and AA."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
SERIOUS = ("serious", "critical")


def serious(page: Page) -> list[str]:
    """The serious and critical findings, each with the elements it is about; none for a page that is usable."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found if each["impact"] in SERIOUS
    ]
