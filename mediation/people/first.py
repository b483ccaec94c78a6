"""The first administrators of a site, appointed by whoever runs the machine; all others get their posts by proposal."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mediation.core import series
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.people import accounts, ledger, numbers
from mediation.people.models import MemberRole, Membership, User
from mediation.people.posts import FEWEST_KEEPERS
from mediation.people.proposals import KEEPERS, day_of


def appoint(phone: str, name: str, *, now: datetime, instead_of: str = "") -> tuple[User, bool]:
    """Make who has this number an administrator; whether another one is wanted still.

    An account is made where there is none: only who receives the code can use it. `instead_of` is the number of an
    administrator who can no longer log in and loses the post. Refused `invalid`, and `forbidden` once there are two
    who can propose and confirm.
    """
    digits = _digits(phone)
    with transaction.atomic():
        series.take("administration:first")  # one at a time: the third must count the first two
        if instead_of:
            _dismiss(_digits(instead_of), now)
        there = set(
            Membership.objects.filter(KEEPERS, active=True, user__is_active=True).values_list("user_id", flat=True)
        )
        if len(there) >= FEWEST_KEEPERS:
            raise Refused("forbidden", _("There are two who look after the platform. They give every further post at their desk."))  # fmt: skip  # noqa: E501
        person = accounts.of_phone(digits) or _account(digits, name.strip())
        if Membership.objects.filter(user=person, active=True).exists():
            raise Refused("invalid", errors={"phone": [_("This person has a post. An administrator holds no other.")]})
        Membership.objects.create(user=person, role=MemberRole.ADMIN, since_on=day_of(now))
        ledger.append(
            "administrator.appointed", actor=Actor.system("operator"), now=now, data={"person": str(person.pk)}
        )
    return person, len(there) + 1 < FEWEST_KEEPERS


def _digits(phone: str) -> str:
    digits = numbers.digits_of(phone)
    if not numbers.is_mobile(digits):
        raise Refused("invalid", errors={"phone": [_("A mobile number has 11 digits, such as 13800000000.")]})
    return digits


def _dismiss(phone: str, now: datetime) -> None:
    person = accounts.of_phone(phone)
    posts = Membership.objects.filter(user=person, role=MemberRole.ADMIN, active=True)
    if person is None or not posts.update(active=False, ended_at=now):
        raise Refused("invalid", errors={"phone": [_("Nobody with this number is an administrator.")]})
    data = {"person": str(person.pk)}
    ledger.append("administrator.dismissed", actor=Actor.system("operator"), now=now, data=data)


def _account(phone: str, name: str) -> User:
    if not name:
        raise Refused("invalid", errors={"name": [_("Nobody has logged in with this number yet: give the name as well.")]})  # fmt: skip  # noqa: E501
    return accounts.made_for(phone, name)
