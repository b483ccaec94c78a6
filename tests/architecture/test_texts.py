"""The checks of language, templates and catalogues find what is planted, and only that."""

from pathlib import Path

import pytest

from tools import check_catalogues, check_chinese, check_templates
from tools.compile_catalogues import compile_all

CHINESE = [
    ("odr/web/views.py", 'title = "调解"', 1),
    ("odr/web/views.py", 'title = f"{name}，您好"', 1),
    ("templates/case.html", "<p>\n调解</p>", 2),
    ("static/room.js", "const x = 1;\nalert('发送');", 2),
]
NOT_CHINESE = [
    ("odr/web/views.py", '"""Settled (调解协议)."""\nX = 1  # 平台先行处置'),
    ("odr/web/views.py", r'HAN = re.compile("[\u4e00-\u9fff]")'),
    ("odr/settings.py", 'LANGUAGES = [("zh-hans", "简体中文")]'),
    ("templates/case.html", "{# 调解 #}{% comment %}\n调解{% endcomment %}<p>{{ title }}</p>"),
    ("static/room.js", "// 输入法\nconst x = 1; /* 发送 */"),
]
INLINE = [
    ('<p style="color: red">', "style on <p>"),
    ('<button onclick="go()">', "onclick on <button>"),
    ('<form hx-on:submit="go()">', "hx-on:submit on <form>"),
    ('<a href="javascript:go()">', "a script as href of <a>"),
    ("<script>go()</script>", "<script> without a nonce"),
    ("<style>p {}</style>", "<style> without a nonce"),
    ('<p class="{% if a > "b" %}x{% endif %}" style="{{ colour }}">', "style on <p>"),
]
NOT_INLINE = [
    '<script src="{% static "room.js" %}" defer></script>',
    '<script nonce="{{ request.csp_nonce }}">go()</script>',
    '<script type="application/json" id="state">{"a": 1}</script>',
    '<p class="{% if a > "b" %}x{% endif %}" data-style="x" hidden>on a day</p>',
]
SOURCE = 'from django.utils.translation import gettext as _\n\nA = _("Accept %(name)s")\nB = _("Decline")\n'
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
ACCEPT = 'msgid "Accept %(name)s"\nmsgstr "受理%(name)s"\n\n'
DECLINE = 'msgid "Decline"\nmsgstr "不予受理"\n\n'


@pytest.mark.parametrize(("name", "text", "line"), CHINESE)
def test_chinese_text_in_code_is_found_at_its_line(name: str, text: str, line: int) -> None:
    assert [finding.line for finding in check_chinese.check_text(text, name)] == [line]


@pytest.mark.parametrize(("name", "text"), NOT_CHINESE)
def test_terms_in_comments_patterns_and_names_of_languages_are_left_alone(name: str, text: str) -> None:
    assert list(check_chinese.check_text(text, name)) == []


@pytest.mark.parametrize(("text", "what"), INLINE)
def test_what_the_content_policy_blocks_is_found(text: str, what: str) -> None:
    assert [finding.what for finding in check_templates.check_text(f"<main>\n{text}", "x.html")] == [what]
    assert [finding.line for finding in check_templates.check_text(f"<main>\n{text}", "x.html")] == [2]


@pytest.mark.parametrize("text", NOT_INLINE)
def test_what_the_content_policy_admits_is_left_alone(text: str) -> None:
    assert list(check_templates.check_text(text, "x.html")) == []


@pytest.mark.parametrize(
    ("catalogue", "what"),
    [
        (ACCEPT + DECLINE, None),
        (ACCEPT, "not translated: 'Decline'"),
        (ACCEPT + '#, fuzzy\nmsgid "Decline"\nmsgstr "拒绝"\n', "doubtful (fuzzy): 'Decline'"),
        (ACCEPT + DECLINE + 'msgid "Refer"\nmsgstr "转办"\n', "no longer used: 'Refer'"),
        (ACCEPT.replace('"受理%(name)s"', '"受理"') + DECLINE, "placeholders differ, ['%(name)s']"),
    ],
    ids=["complete", "missing", "doubtful", "forgotten", "broken"],
)
def test_a_catalogue_is_complete_sure_and_current(tmp_path: Path, catalogue: str, what: str | None) -> None:
    folder = tmp_path / "locale/zh_Hans/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(HEADER + catalogue, encoding="utf-8")
    (tmp_path / "odr").mkdir()
    (tmp_path / "odr/views.py").write_text(SOURCE, encoding="utf-8")
    found = [finding.what for finding in check_catalogues.check(tmp_path)]
    assert len(found) == (what is not None)
    assert not what or found[0].startswith(what)
    assert (folder / "django.po").read_text(encoding="utf-8") == HEADER + catalogue, "a check changes nothing"


def test_catalogues_compile_without_gettext_and_only_when_changed(tmp_path: Path) -> None:
    folder = tmp_path / "locale/zh_Hans/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(HEADER + DECLINE, encoding="utf-8")
    assert compile_all(tmp_path) == [folder / "django.mo"]
    assert "不予受理".encode() in (folder / "django.mo").read_bytes()
    assert compile_all(tmp_path) == []
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
