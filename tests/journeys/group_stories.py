"""S8 of domain 10.3 to the signed document: what the demo world begins is told on here."""

from odr.demo.stories import group
from odr.demo.story import Story
from tests.journeys.bureau_stories import document

S8 = Story("S8", "26 together: 23 settled, 3 in cases of their own", (
    *group.S8.parts,
    *document("2026-09-17", "he", "biancheng", "shen"),
))  # fmt: skip

ALL = (S8,)
