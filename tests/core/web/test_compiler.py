"""What is written with fewer steps is what Jinja would have written."""

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from jinja2.exceptions import UndefinedError
from markupsafe import Markup

from core.i18n import gettext, ngettext
from core.web import compiler

HOSTILE = "<script>alert(\"'&')</script>"
PARTS = """
{% macro part(title, id=None, level=2) %}<h{{ level }}{{ {"id": id, "class": "a"}|xmlattr }}>{{ title }}</h{{ level }}>
{% if caller is defined %}{{ caller() }}{% endif %}{% endmacro %}
{% macro many() %}{{ varargs|join(",") }}{{ kwargs|length }}{% endmacro %}
{% macro wrap() %}[{{ caller(1, two=2) }}]{% endmacro %}
"""
SOURCES = (
    "{{ text }} {{ safe }} {{ number }} {{ nothing }} {{ [text, safe] }} {{ thing.inner.text }} {{ mapping.key }}",
    "{% import 'parts' as ui %}{{ ui.part(text) }}{{ ui.part(safe, level=3, id=text) }}{{ ui.part(title=number) }}",
    "{% import 'parts' as ui %}{% call ui.part(text) %}{{ text }}{{ safe }}{% endcall %}",
    "{% import 'parts' as ui %}{{ ui.many(1, 2, text, a=1, b=2) }}{{ ui.many(*[1, 2], **{'class': 3}) }}",
    "{% import 'parts' as ui %}{% call(one, two) ui.wrap() %}{{ one }}-{{ two }}{% endcall %}",
    "{{ _('Ciao %(name)s & co.', name=text) }} {{ _('Cento') }} {{ _('100%% vero') }}",
    "{% trans %}Il 10% di {{ text }}{% endtrans %} {% trans %}10%{% endtrans %}",
    "{% trans a=text %}{{ a }}{% endtrans %}{{ ui_of(1, **{'class': text}) }}",
    "{% trans n=number %}{{ n }} ora{% pluralize %}{{ n }} ore di {{ text }}{% endtrans %}",
    "{% for x in things %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{{ x ~ text }}{% endfor %}{{ range(3)|list }}",
    "{% set kept %}<b>{{ text }}</b>{% endset %}{{ kept }} {{ text|e }} {{ text|upper }} {{ safe ~ text }}",
    "{% extends 'page' %}{% block body %}{{ super() }}{{ text }}{{ self.title() }}{% endblock %}",
    "{% set n = namespace(x=1) %}{% for i in things %}{% set n.x = n.x + 1 %}{% endfor %}{{ n.x }}{{ mapping['key'] }}",
    "{% include 'included' %}{{ thing.shout(text) }}{{ thing.shout(word=safe) }}",
)
TEMPLATES = {
    "parts": PARTS,
    "page": "{% block title %}{{ text }}{% endblock %}<main>{% block body %}old{% endblock %}</main>",
    "included": "{{ text }}{{ _('incluso') }}",
} | {f"page{number}": source for number, source in enumerate(SOURCES)}


class Thing:
    """Something with parts and ways."""

    def __init__(self) -> None:
        self.inner = {"text": HOSTILE}

    def shout(self, word: str) -> str:
        return word + "!"


def stock() -> Environment:
    env = Environment(
        loader=DictLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return env


def ours() -> Environment:
    return compiler.prepared(
        Environment(
            loader=DictLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
        )
    )


def given() -> dict[str, object]:
    return {
        "text": HOSTILE,
        "safe": Markup("<b>grassetto</b>"),
        "number": 2,
        "nothing": None,
        "thing": Thing(),
        "ui_of": lambda *parts, **words: f"{parts}{words}",
        "things": ["<i>", Markup("<i>"), 3],
        "mapping": {"key": HOSTILE, "items": 1},
    }


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name.startswith("page")])
def test_a_template_reads_the_same_as_jinja_writes_it(name: str) -> None:
    assert ours().get_template(name).render(given()) == stock().get_template(name).render(given())


@pytest.mark.parametrize(
    "source", ["{{ missing }}", "{{ thing.missing }}", "{{ missing() }}", "{{ mapping.missing }}"]
)
def test_what_is_missing_is_never_silent(source: str) -> None:
    with pytest.raises(UndefinedError):
        ours().from_string(source).render(given())


@pytest.mark.parametrize("call", ["part()", "part(1, wrong=2)", "part(1, 2, 3, 4)", "wrap()"])
def test_a_macro_that_is_called_wrongly_says_so(call: str) -> None:
    page = ours().from_string(f"{{% import 'parts' as ui %}}{{{{ ui.{call} }}}}")
    with pytest.raises((TypeError, UndefinedError)):
        page.render(given())


def test_no_function_that_templates_know_wants_the_context(platform: object) -> None:
    known = platform.templates.globals  # type: ignore[attr-defined]
    assert [name for name, value in known.items() if hasattr(value, "jinja_pass_arg")] == []


def test_attributes_are_escaped_and_those_without_value_left_out() -> None:
    assert compiler.attributes({"id": None, "title": HOSTILE, "hidden": ""}) == (
        ' title="&lt;script&gt;alert(&#34;&#39;&amp;&#39;)&lt;/script&gt;" hidden=""'
    )


@pytest.mark.parametrize(
    ("laid_out", "travels"),
    [
        ("<ul>\n  <li>uno</li>\n  <li>due</li>\n</ul>\n", "<ul><li>uno</li><li>due</li></ul>"),
        ("<p>detto\n   <strong>forte</strong>\n</p>", "<p>detto\n<strong>forte</strong></p>"),
        ("    <li class='x'>tre", "<li class='x'>tre"),
        ('<a href="/">qui</a>\n  <a href="/la">là</a>', '<a href="/">qui</a>\n<a href="/la">là</a>'),
        ("<input\n     name='a'>", "<input\nname='a'>"),
    ],
)
def test_how_a_template_is_laid_out_does_not_travel(laid_out: str, travels: str) -> None:
    assert compiler.thin(laid_out) == travels
