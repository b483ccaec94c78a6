"""The sample cases of domain 10.3 that the demo world shows, and what else leaves every desk something to do."""

from odr.demo.stories.bureau import S2, S4, S6, S7, S9, S10, S11
from odr.demo.stories.desks import DESKS
from odr.demo.stories.first import S1, S5, S14
from odr.demo.stories.group import S8
from odr.demo.stories.paths import PATHS
from odr.demo.stories.road import S3, S3_IN_SESSION

ALL = (S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11, S14, S3_IN_SESSION, *DESKS, *PATHS)

__all__ = ["ALL", "S1", "S2", "S3"]
