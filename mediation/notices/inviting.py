"""Ask those who were named in a joint complaint, under the number somebody gave: where, and nothing of the dispute."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mediation.cases.models import Member, MemberState
from mediation.core import outbox
from mediation.core.models import Event
from mediation.notices import channels
from mediation.notices.models import Channel, Notice
from mediation.people import accounts
from mediation.people.models import User

DEFAULT = "zh-hans"  # who has no account yet has chosen no language


@outbox.handler("group.ask", alone=True)
def ask(payload: Mapping[str, Any], now: datetime) -> None:
    """Send the question once; a sender that does not take it is tried again by the outbox. Raises NotSent."""
    member = Member.objects.select_related("party__case").get(pk=payload["member"])
    if member.told_at is not None or member.state != MemberState.NAMED:
        return
    known = accounts.of_phone(member.phone)
    url = f"/cases/{member.party.case_id}/joint/"
    with translation.override(known.language if known else DEFAULT):
        body = _("%(site)s: somebody asks you to take part in a matter. Read it and say yes or no: %(link)s")
        text = body % {"site": settings.SITE_NAME, "link": f"{settings.SITE_URL}{url}"}
    channels.hand_over(channels.Text(member.pk, member.phone, text), now=now)
    with transaction.atomic():
        Member.objects.filter(pk=member.pk, told_at=None).update(told_at=now)
        if known is not None:
            _here(member, known, url, now)


def _here(member: Member, known: User, url: str, now: datetime) -> None:
    """Whoever has an account under the number finds the question here too."""
    filed = Event.objects.filter(case=member.party.case_id, kind="case.filed").order_by("seq").first()
    if filed is None:
        return
    Notice.objects.get_or_create(
        event=filed, person=known, channel=Channel.IN_SITE,
        defaults={
            "case_id": member.party.case_id, "role": "named", "title": "group.invited", "url": url, "made_at": now,
            "params": {"number": member.party.case.number}, "sent_at": now, "delivered_at": now,
        },
    )  # fmt: skip
