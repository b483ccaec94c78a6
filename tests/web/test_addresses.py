"""The urlconf as a whole."""

from collections import Counter

from tests.web import addresses


def test_no_address_stands_twice() -> None:
    """Of two the first would answer, and the second would be dead code that reads as if it did."""
    assert [route for route, times in Counter(one.route for one in addresses.every()).items() if times > 1] == []
