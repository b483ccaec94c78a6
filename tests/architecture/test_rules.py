"""Each rule of tools/check_architecture.py catches its breach where it holds, and is silent where it does not."""

import pytest

from tools.check_architecture import RULES, check_text

BREACHES = [
    ("after-commit", "mediation/rooms/verbs.py", "from django.db import transaction\ntransaction.on_commit(print)"),
    ("after-commit", "odr/web/views.py", "from django.db.transaction import on_commit\non_commit(print)"),
    ("after-commit", "realtime/consumers.py", "from channels.layers import get_channel_layer"),
    ("after-commit", "mediation/rooms/verbs.py", "import channels.layers\nchannels.layers.get_channel_layer()"),
    ("no-signals", "mediation/core/apps.py", "from django.dispatch import receiver"),
    ("no-signals", "mediation/cases/models.py", "from django.db.models import signals\nsignals.post_save.connect(f)"),
    ("no-signals", "mediation/cases/flows/base.py", "from django_fsm.signals import post_transition"),
    ("one-clock", "mediation/cases/verbs.py", "from django.utils import timezone\nx = timezone.now()"),
    ("one-clock", "mediation/cases/models.py", "from django.utils import timezone\nat = F(default=timezone.now)"),
    ("one-clock", "odr/api/views.py", "from datetime import datetime\nx = datetime.now(UTC)"),
    ("one-clock", "odr/api/views.py", "import datetime\nx = datetime.datetime.utcnow()"),
    ("one-clock", "realtime/limits.py", "import datetime as dt\nx = dt.date.today()"),
    ("one-clock", "realtime/limits.py", "from time import time\nx = time()"),
    ("one-clock", "mediation/core/models.py", "at = DateTimeField(auto_now_add=True)"),
    ("one-clock", "mediation/core/outbox.py", "from django.db.models.functions import Now"),
    ("one-reader", "odr/web/filing/views.py", "def page(request): return Case.objects.filter(pk=1)"),
    ("one-reader", "odr/api/cases.py", "queryset = Case._default_manager.all()"),
    ("no-desk-for-parties", "odr/web/party/case.py", "from odr.web.desk.panes import facts"),
    ("actor-and-now", "mediation/cases/verbs.py", "def file_case(*, actor: Actor | None, now: datetime): ..."),
    ("actor-and-now", "mediation/cases/verbs.py", "def file_case(*, actor: Actor, now: datetime = None): ..."),
    ("actor-and-now", "mediation/cases/queries.py", "def visible(actor: Optional[Actor]): ..."),
    ("no-timed-tasks", "odr/tasks.py", "sweep.apply_async(countdown=3)"),
    ("no-timed-tasks", "odr/settings.py", "CELERY_TASK_ALWAYS_EAGER = True"),
    ("migrations-stand-alone", "mediation/cases/migrations/0002_x.py", "from mediation.cases.models import Case"),
]
INNOCENT = [
    ("mediation/core/nudge.py", "from django.db import transaction\ntransaction.on_commit(print, robust=True)"),
    ("odr/clock.py", "from datetime import UTC, datetime\nx = datetime.now(UTC)"),
    ("mediation/cases/verbs.py", "def file_case(*, actor: Actor, now: datetime): return now"),
    ("mediation/cases/verbs.py", "from odr import clock\nx = clock.now()"),
    ("mediation/cases/queries.py", "def visible(actor: Actor): return Case.objects.all()"),
    ("realtime/limits.py", "import time\nx = time.monotonic()"),
    ("odr/tasks.py", "sweep.apply_async(expires=30)"),
    ("mediation/cases/migrations/0001_initial.py", "import django.utils.timezone\nat = F(auto_now_add=True)"),
    ("mediation/cases/migrations/0001_initial.py", "import mediation.core.fields"),
]


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_a_planted_breach_is_found_by_its_rule(rule: str, path: str, text: str) -> None:
    assert {finding.what.split(":")[0] for finding in check_text(text, path)} == {rule}


@pytest.mark.parametrize(("path", "text"), INNOCENT)
def test_what_is_allowed_is_left_alone(path: str, text: str) -> None:
    assert check_text(text, path) == []


def test_every_rule_has_a_planted_breach() -> None:
    assert {rule for rule, _, _ in BREACHES} == {rule.name for rule in RULES}
