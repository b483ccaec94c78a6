"""The store keeps bytes under their hash, once, and says when they were touched."""

import hashlib
import threading
from pathlib import Path

import pytest

from mediation.evidence import store

# SM3 of "abc", from the standard GB/T 32905-2016, A.1.
SM3_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_what_is_kept_comes_back_with_both_hashes() -> None:
    stored = store.keep([b"a", b"bc"])
    assert stored.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert stored.sm3 == SM3_ABC
    assert stored.size == 3
    with store.open_original(stored.sha256) as file:
        assert file.read() == b"abc"
    assert store.path(stored.sha256).parent.name == stored.sha256[:2]


def test_the_same_bytes_are_kept_once_and_never_written_over() -> None:
    first = store.keep([b"once"])
    inode = store.path(first.sha256).stat().st_ino
    assert store.keep([b"on", b"ce"]) == first
    assert store.path(first.sha256).stat().st_ino == inode
    assert store.path(first.sha256).stat().st_mode & 0o222 == 0


def test_too_much_leaves_nothing() -> None:
    with pytest.raises(store.TooLarge):
        store.keep([b"x" * 600, b"y" * 600], limit=1000)
    assert not list(store.root().glob("incoming-*"))
    assert not store.path(hashlib.sha256(b"x" * 600 + b"y" * 600).hexdigest()).exists()


def test_a_touched_original_is_found_out() -> None:
    stored = store.keep([b"to be touched"])
    path = store.path(stored.sha256)
    assert store.whole(stored.sha256)
    path.chmod(0o600)
    path.write_bytes(b"touched")
    assert not store.whole(stored.sha256)
    with pytest.raises(store.Altered):
        store.checked(stored.sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "/" * 64])
def test_only_a_hash_reaches_the_file_system(name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.path(name)


def test_many_writers_of_the_same_bytes_end_with_one_file(tmp_path: Path) -> None:
    content = [b"many writers" * 1000]
    found: list[store.Stored] = []
    writers = [threading.Thread(target=lambda: found.append(store.keep(content))) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(set(found)) == 1
    assert len(found) == 8
    assert store.whole(found[0].sha256)
    assert not list(store.root().glob("incoming-*"))
