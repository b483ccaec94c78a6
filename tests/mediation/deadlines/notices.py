"""A notice for 2027 made up for tests: rows as the State Council publishes them, with days of its own."""

HEAD = """year = 2027
version = "{version}"
notice = "a notice made up for tests"
source = "a notice made up for tests"
published_on = 2026-11-03
"""
ROWS = {
    "new_year": ("2027-01-01, 2027-01-02, 2027-01-03", ""),
    "spring_festival": (
        "2027-02-05, 2027-02-06, 2027-02-07, 2027-02-08, 2027-02-09, 2027-02-10, 2027-02-11",
        "2027-01-31, 2027-02-20",
    ),
    "tomb_sweeping": ("2027-04-03, 2027-04-04, 2027-04-05", ""),
    "labour_day": ("2027-05-01, 2027-05-02, 2027-05-03", ""),
    "dragon_boat": ("2027-06-09", ""),
    "national_day": ("2027-10-01, 2027-10-02, 2027-10-03", ""),
}


def notice(version: str = "2027.1", **rows: tuple[str, str]) -> str:
    """The notice as TOML; `rows` replaces days off and days worked of a holiday."""
    text = HEAD.format(version=version)
    for key, (off, work) in (ROWS | rows).items():
        text += f'\n[[holiday]]\nkey = "{key}"\nname_zh = "{key}"\noff = [{off}]\nwork = [{work}]\n'
    return text
