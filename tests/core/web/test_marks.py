"""What nobody has translated is Italian on the page, and says so."""

from core import i18n
from core.web import marks

MARKED = '<span lang="it" dir="ltr">{}</span> <small class="df-in-italian">(in italiano)</small>'


def read(html: str, content: dict[str, str] | None = None) -> str:
    with i18n.speaking(i18n.Speech("ar", None, content or {})):
        return marks.said(html.replace("CASA", i18n.translated("Casa")))


def test_a_text_that_is_not_translated_is_marked_where_it_is_read() -> None:
    assert read("<p>CASA</p>") == f"<p>{MARKED.format('Casa')}</p>"
    assert read("<p>1 CASA 2 CASA</p>").count("lang=") == 2


def test_a_text_that_is_translated_is_not() -> None:
    assert read("<p>CASA</p>", {"Casa": "بيت"}) == "<p>بيت</p>"


def test_where_there_is_room_for_words_alone_there_is_no_mark() -> None:
    plain = '<title>CASA · x</title><a title="CASA"><option>CASA</option><textarea>CASA</textarea>'
    assert read(plain) == plain.replace("CASA", "Casa")


def test_the_mark_stays_with_the_words_in_a_sentence() -> None:
    with i18n.speaking(i18n.Speech("ar")):
        words = "solo se: {when}".format(when=i18n.translated("hai figli"))
        assert marks.said(words) == f"solo se: {MARKED.format('hai figli')}"
        assert i18n.unmarked(words) == "solo se: hai figli"


def test_in_italian_nothing_is_marked() -> None:
    assert i18n.translated("Casa") == "Casa"
