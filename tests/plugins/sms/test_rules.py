"""What a gateway is told: whatever people wrote stays a value."""

import json
from urllib.parse import parse_qs

from plugins.sms import rules

HOSTILE = 'x"}, "to": "{number}", {words} {key} & a=b\n\\ è 中'


def test_what_people_wrote_stays_a_value() -> None:
    values = {"number": "+393471234567", "words": HOSTILE, "id": "1", "key": "secret"}
    told = json.loads(rules.filled(rules.USUAL["body"], "json", **values))
    assert told == {"to": "+393471234567", "text": HOSTILE, "reference": "1"}
    form = parse_qs(rules.filled("to={number}&text={words}&k={key}", "form", **values))
    assert form == {"to": ["+393471234567"], "text": [HOSTILE], "k": ["secret"]}


def test_what_will_not_do_is_said_field_by_field() -> None:
    for url in ("", "http://a.it", "https://localhost/", "https://10.0.0.1/x", "ftp://a.it"):
        assert "url" in rules.problems(rules.USUAL | {"url": url}, key="k", known=False), url
    told = {"url": "https://a.it/", "header": "no colon", "kind": "xml", "body": "{number}"}
    assert set(rules.problems(told, key="", known=False)) == {"header", "kind", "key"}
    broken = {"url": "https://a.it/", "header": "", "kind": "json", "body": "{{number} {words}"}
    assert set(rules.problems(broken, key="", known=True)) == {"body"}


def test_what_may_be_tried_again() -> None:
    assert [status for status in (200, 400, 408, 429, 500, 503) if rules.may_be_tried_again(status)] == [
        408,
        429,
        500,
        503,
    ]
