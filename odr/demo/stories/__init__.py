"""The sample cases of domain 10.3 that the demo world shows, from first handling to enforcement."""

from odr.demo.stories.bureau import S2, S4, S6, S7, S9, S10, S11
from odr.demo.stories.first import S1, S5, S14
from odr.demo.stories.road import S3, S3_IN_SESSION, S3_TO_CONFIRM, S13

ALL = (S1, S2, S3, S4, S5, S6, S7, S9, S10, S11, S13, S14, S3_IN_SESSION, S3_TO_CONFIRM)

__all__ = ["ALL", "S1", "S2", "S3"]
