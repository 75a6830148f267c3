"""A line of the log has the fields it may have; the words of an error are not among them."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from core.logs.events import REQUEST, AsJson, AsWords
from core.logs.requests import Line, Lines

CANARY = "RSSMRA80A01H501U"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(AsJson())
    loggers = [logging.getLogger(name) for name in ("core.example", "some.library")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
    yield out
    for logger in loggers:
        logger.removeHandler(handler)
        logger.propagate = True


def fail() -> None:
    try:
        int(CANARY)
    except ValueError as why:
        raise RuntimeError(f"while writing {CANARY}") from why


def test_of_an_error_it_says_the_kind_and_the_way_and_never_the_words(written: io.StringIO) -> None:
    token = REQUEST.set("abc-1")
    try:
        fail()
    except RuntimeError:
        logging.getLogger("core.example").exception("a handler broke")
    REQUEST.reset(token)
    told = json.loads(written.getvalue())
    assert told.keys() == {"at", "level", "event", "logger", "request", "error"}
    assert (told["event"], told["level"], told["request"]) == ("a handler broke", "error", "abc-1")
    assert "ValueError" in told["error"] and "RuntimeError" in told["error"]
    assert any(step.endswith(" fail") for step in told["error"])
    assert CANARY not in written.getvalue()


def test_what_a_library_fills_into_its_message_is_not_told(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("could not send to %s", CANARY)
    logging.getLogger("core.example").warning("plugin %s failed", "booking")
    library, ours = (json.loads(line)["event"] for line in written.getvalue().splitlines())
    assert library == "could not send to %s"
    assert ours == "plugin booking failed"


ODD = ["two\nlines", "a\r\nb", 'quoted " \\ \u2028', "\x1b[2J\x00", "\ud800", "è" * 9_000]


@pytest.mark.parametrize("number", range(len(ODD)))
def test_one_event_is_one_line(number: int) -> None:
    """Whoever gets words into an event gets no line of their own."""
    event = logging.makeLogRecord({"name": "core.example", "levelname": "WARNING", "msg": ODD[number]})
    line = AsJson().format(event)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["level"] == "warning"


def test_on_a_terminal_it_is_words() -> None:
    record = logging.LogRecord("core.x", logging.WARNING, "", 1, "the database is away", None, None)
    assert AsWords().format(record) == "warning: the database is away"


def test_a_request_is_one_line_of_eight_fields() -> None:
    out = io.BytesIO()
    lines = Lines(out)
    lines.add("abc-1", "caritas", "GET", "/servizi/{slug}", 200, 0.01234)
    lines.stop()
    told = json.loads(out.getvalue())
    assert told.pop("at").endswith("+00:00")
    assert told == {
        "event": "request", "request": "abc-1", "body": "caritas", "method": "GET", "route": "/servizi/{slug}",
        "status": 200, "ms": 12.34,
    }  # fmt: skip
    assert len(Line._fields) == 7
