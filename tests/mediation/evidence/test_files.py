"""What is taken, what is refused, and what becomes of names and pictures."""

import io

import pytest
from django.test import override_settings
from PIL import Image

from mediation.core.refusals import Refused
from mediation.evidence import files, kinds, pictures, store
from tests.mediation.evidence import corpus
from tests.mediation.evidence.corpus import NAMES, REFUSED, TAKEN, upload


@pytest.mark.parametrize("case", TAKEN)
def test_a_good_file_is_taken_as_what_it_is(case: str) -> None:
    name, content, media_type = TAKEN[case]
    received = files.receive(upload(name, content))
    assert received.name == name
    assert received.media_type == media_type
    assert received.stored.size == len(content)
    assert store.checked(received.stored.sha256) == content


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_refused_with_a_sentence(case: str) -> None:
    name, content = REFUSED[case]
    with pytest.raises(Refused) as refused:
        files.receive(upload(name, content))
    assert refused.value.code == "bad_file"
    assert [str(one) for one in refused.value.errors["file"]] == [str(refused.value)]


@override_settings(LIMITS={"upload_bytes": 1000})
def test_a_large_file_is_refused_with_413() -> None:
    with pytest.raises(Refused) as refused:
        files.receive(upload("a.txt", b"x" * 1001))
    assert (refused.value.code, refused.value.status) == ("too_large", 413)
    assert files.receive(upload("a.txt", b"x" * 1000)).stored.size == 1000


@pytest.mark.parametrize("name", NAMES)
def test_names_are_cleaned(name: str) -> None:
    assert kinds.clean_name(name) == NAMES[name]
    assert files.receive(upload(name, corpus.picture())).name == NAMES[name]


def test_asked_twice_a_file_is_read_once() -> None:
    sent = upload("a.txt", b"once")
    assert files.receive(sent) is files.receive(sent)


def test_the_copy_that_is_shown_is_upright_and_says_nothing_of_its_maker() -> None:
    original = corpus.photo_with_place()
    assert b"SECRET-COMMENT" in original
    received = files.receive(upload("photo.jpg", original))
    assert received.has_view
    assert store.checked(received.stored.sha256) == original
    with pictures.open_view(received.stored.sha256) as file:
        shown = file.read()
    assert b"SECRET-COMMENT" not in shown
    with Image.open(io.BytesIO(shown)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (20, 40)
        assert not picture.getexif()


def test_a_script_behind_a_picture_does_not_reach_the_copy() -> None:
    received = files.receive(upload("a.png", corpus.picture("PNG") + b"<script>alert(1)</script>"))
    with pictures.open_view(received.stored.sha256) as file:
        assert b"<script>" not in file.read()


def test_a_large_picture_is_shown_smaller() -> None:
    received = files.receive(upload("wide.png", corpus.picture("PNG", (5200, 1300))))
    with pictures.open_view(received.stored.sha256) as file, Image.open(file) as picture:
        assert picture.size == (2560, 640)
