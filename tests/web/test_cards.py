"""A table that a phone shows as cards: every page loads the rules for it, and each cell says its column."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
CARDS = sorted(path for path in TEMPLATES.rglob("*.html") if "table--cards" in path.read_text())


def test_the_rules_are_in_the_sheet_that_every_page_loads() -> None:
    sheet = (Path(settings.BASE_DIR) / "static" / "css" / "base.css").read_text()
    assert ".table--cards td::before { content: attr(data-label)" in sheet
    for base in ("base.html", "base_desk.html"):
        assert "css/base.css" in (TEMPLATES / base).read_text()


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.name)
def test_each_cell_of_a_card_says_its_column(path: Path) -> None:
    for table in re.findall(r'<table class="table table--cards">.*?</table>', path.read_text(), re.DOTALL):
        cells = re.findall(r"<td[^>]*>", table.partition("<tbody>")[2])
        assert cells
        assert all("data-label=" in cell for cell in cells), cells
        assert '<th scope="row"' not in table, "a card shows cells alone"
