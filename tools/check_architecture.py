"""Refuses code in the wrong room: rules of the architecture that an import contract cannot see."""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.tree import NOT_OURS, ROOT, Finding, files, report

Breach = tuple[int, str]


@dataclass(frozen=True)
class Rule:
    """A rule, where it holds (folders and files, with exceptions), and what finds a breach in a module."""

    name: str
    why: str
    places: tuple[str, ...]
    breaches: Callable[[ast.Module], Iterable[Breach]]
    except_in: tuple[str, ...] = ()

    def holds_in(self, path: str) -> bool:
        """Whether the rule speaks about this file."""
        return path.startswith(self.places) and not path.startswith(self.except_in or ("\0",))


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a chain of names, empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""


def named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything a module names, imported names resolved to where they come from."""
    origins: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            origins |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            origins |= {alias.asname: alias.name for alias in node.names if alias.asname}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and (name := dotted(node)):
            head, _, rest = name.partition(".")
            yield node.lineno, origins.get(head, head) + (f".{rest}" if rest else "")


def names(*forbidden: str) -> Callable[[ast.Module], Iterator[Breach]]:
    """Breaches: naming or importing one of these, or something in it."""

    def breaches(tree: ast.Module) -> Iterator[Breach]:
        for line, name in {*named(tree), *imported(tree)}:
            if any(name == one or name.startswith(f"{one}.") for one in forbidden):
                yield line, name

    return breaches


def after_commit(tree: ast.Module) -> Iterator[Breach]:
    """Breaches: `on_commit` of anything, and the channel layer."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            if name in {"on_commit", "get_channel_layer", "channel_layers"}:
                yield node.lineno, name
    yield from names("django.db.transaction.on_commit", "channels.layers")(tree)


def clock(tree: ast.Module) -> Iterator[Breach]:
    """Breaches: reading the wall clock, or letting the database or a field read it."""
    yield from names(
        "django.utils.timezone.now",
        "django.utils.timezone.localdate",
        "django.db.models.functions.Now",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        "time.time",
        "time.time_ns",
        "time.localtime",
        "time.gmtime",
    )(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield node.value.lineno, node.arg


def raw_access(tree: ast.Module) -> Iterator[Breach]:
    """Breaches: a manager reached past the query layer."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            yield node.lineno, dotted(node) or node.attr


def optional_actor(tree: ast.Module) -> Iterator[Breach]:
    """Breaches: a parameter `actor` or `now` that may be None or be left out."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        positional = [*node.args.posonlyargs, *node.args.args]
        missing = [None] * (len(positional) - len(node.args.defaults))
        defaults = [*missing, *node.args.defaults, *node.args.kw_defaults]
        for argument, default in zip([*positional, *node.args.kwonlyargs], defaults, strict=True):
            if argument.arg in {"actor", "now"} and (default is not None or allows_none(argument.annotation)):
                yield argument.lineno, f"{node.name}({argument.arg}) may be left out or None"


def allows_none(annotation: ast.expr | None) -> bool:
    """Whether a type hint admits None."""
    parts = ast.walk(annotation) if annotation is not None else iter(())
    return any(
        (isinstance(part, ast.Constant) and part.value is None) or dotted(part).endswith("Optional") for part in parts
    )


def timed_tasks(tree: ast.Module) -> Iterator[Breach]:
    """Breaches: a Celery task told to wait, or Celery told not to be Celery."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "apply_async":
            yield from ((node.lineno, k.arg) for k in node.keywords if k.arg in {"eta", "countdown"})
    for line, name in named(tree):
        if name.lower().endswith("task_always_eager"):
            yield line, name


def live_models(tree: ast.Module) -> Iterator[Breach]:
    """Breaches: a migration that imports code which will have moved on when it runs."""
    for line, name in imported(tree):
        package, *rest = name.split(".")
        if package in {"odr", "realtime", "mediation"} and set(rest) & {"models", "verbs", "queries", "rules", "gate"}:
            yield line, name


CODE = ("odr/", "realtime/", "mediation/")
RULES = (
    Rule("after-commit", "nudges leave through mediation/core alone", CODE, after_commit, ("mediation/core/",)),
    Rule(
        "no-signals",
        "domain logic is called by name",
        ("mediation/",),
        names("django.dispatch", "django.db.models.signals", "django.core.signals", "django_fsm.signals"),
    ),
    Rule("one-clock", "only odr/clock.py reads the clock; now is a parameter", CODE, clock, ("odr/clock.py",)),
    Rule("one-reader", "pages and REST read through queries.py", ("odr/web/", "odr/api/"), raw_access),
    Rule(
        "no-desk-for-parties",
        "what the desks' pages share with others stands in odr/web",
        ("odr/web/party/", "odr/web/filing/", "odr/web/account/", "odr/web/public/"),
        names("odr.web.desk"),
    ),
    Rule("actor-and-now", "who and when are always known", ("mediation/",), optional_actor),
    Rule("no-timed-tasks", "clocks are rows, and Celery is never eager", CODE, timed_tasks),
    Rule("migrations-stand-alone", "a migration imports no live code", CODE, live_models),
)


def check(root: Path = ROOT) -> list[Finding]:
    """Every breach in the tree; migrations are held to their own rule only."""
    found = []
    for path in files(root, ".py", skip=NOT_OURS - {"migrations"}):
        name = path.relative_to(root).as_posix()
        if name.startswith(CODE):
            found += check_text(path.read_text(encoding="utf-8"), name)
    return found


def check_text(text: str, name: str) -> list[Finding]:
    """Every breach in one module; its path says which rules hold."""
    tree = ast.parse(text)
    migration = "/migrations/" in name
    rules = [rule for rule in RULES if rule.holds_in(name) and migration == (rule.breaches is live_models)]
    return [
        Finding(name, line, f"{rule.name}: {what} ({rule.why})")
        for rule in rules
        for line, what in sorted(set(rule.breaches(tree)))
    ]


if __name__ == "__main__":
    sys.exit(report(check, "Each rule's reason stands in brackets; the rules are in tools/check_architecture.py."))
