"""Two second persons at once: one word counts, the other is told who was faster; on both databases."""

import threading
from functools import partial
from typing import Any

import pytest
from django.db import connection

from mediation.core.refusals import Refused
from mediation.people import ledger
from mediation.people.models import Membership, Organisation, Proposal, User
from tests.mediation.people import offices as made

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def at_once(*deeds: Any) -> list[str]:
    """Do several things in threads of their own; "done" or the code of each refusal."""
    gate, told = threading.Barrier(len(deeds)), [""] * len(deeds)

    def one(number: int) -> None:
        gate.wait()
        try:
            deeds[number]()
            told[number] = "done"
        except Refused as refused:
            told[number] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_of_two_words_at_once_one_counts() -> None:
    offices = made.offices()
    for number in range(5):
        found = made.propose(
            "add_organisation", offices.one, **made.bureau(f"第{number}局", paper_prefix=f"局{number}")
        )
        told = at_once(
            partial(made.confirm, found, offices.two),
            partial(made.confirm, found, offices.world.supervisor, approve=False),
        )
        assert sorted(told) == ["already_decided", "done"]
        found.refresh_from_db()
        assert Organisation.objects.filter(name=f"第{number}局").exists() == (found.state == "done")
    assert ledger.faults() == []


def test_of_two_changes_confirmed_at_once_the_second_is_overtaken() -> None:
    offices = made.offices()
    body = str(offices.world.xiaoshan.body.pk)
    for number in range(5):
        names = [f"{word}{number}局" for word in "甲乙"]
        two = [made.propose("change_organisation", offices.one, organisation=body, name=name) for name in names]
        told = at_once(
            partial(made.confirm, two[0], offices.two), partial(made.confirm, two[1], offices.world.supervisor)
        )
        assert sorted(told) == ["done", "overtaken"]
        done = Proposal.objects.get(pk__in=[one.pk for one in two], state="done")
        assert Organisation.objects.get(pk=body).name == done.data["name"]


def test_lines_written_at_once_follow_each_other() -> None:
    offices = made.offices()
    people = [User.objects.create_user(f"n{number}", name=f"新{number}") for number in range(4)]
    body = str(offices.world.xiaoshan.body.pk)
    post = partial(made.propose, "add_post", offices.one, organisation=body, role="officer")
    told = at_once(*(partial(post, person=person.username) for person in people))
    assert told == ["done"] * 4
    assert ledger.faults() == []
    assert ledger.length() == 4
    assert not Membership.objects.filter(user__in=people).exists()
