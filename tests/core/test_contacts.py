import re
import time

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from core import contacts
from core.contacts import normal_email, normal_phone, phone_words, receives_texts

LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)


@pytest.mark.parametrize(
    "written",
    [
        "3471234567",
        "347 123 45 67",
        "347-1234567",
        "347/1234567",
        "347.123.4567",
        "(347) 1234567",
        "+39 347 1234567",
        "+393471234567",
        "(+39) 347 1234567",
        "0039 347 1234567",
        "39 347 1234567",
        "tel:+39-347-1234567",
        "cell. 347 1234567 (mamma)",
        " 347 1234567\n",
        "３４７１２３４５６７",
    ],
)
def test_a_mobile_number_is_read_however_it_is_written(written):
    assert normal_phone(written) == "+393471234567"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("02 92366364", "+390292366364"),
        ("(02) 9236.6364", "+390292366364"),
        ("+39 02 92366364", "+390292366364"),
        ("800 123456", "+39800123456"),
        ("+40 721 234 567", "+40721234567"),
        ("0040 721 234 567", "+40721234567"),
        ("+880 1712 345678", "+8801712345678"),
        ("+20 100 123 4567", "+201001234567"),
    ],
)
def test_other_numbers_are_read_too(written, number):
    assert normal_phone(written) == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        "112",
        "12345",
        "347 123456789012",
        "non ce l'ho",
        "800 AIUTO",
        "3471234567 / 3481234567",
        "3471234567 int 5",
        "3471234567;5",
        "+99 347 1234567",
        "3" * 41,
        "\x00",
        "\ud800",
    ],
)
def test_what_is_no_one_number_is_not_read(written):
    assert normal_phone(written) is None


@given(st.text(max_size=45) | st.text(st.sampled_from("+0123456789 ()-./;x#"), max_size=45))
def test_reading_a_number_never_fails_and_reading_it_again_changes_nothing(written):
    number = normal_phone(written)

    assert number is None or re.fullmatch(r"\+[0-9]{6,15}", number)
    assert number is None or normal_phone(number) == normal_phone(phone_words(number)) == number


def test_numbers_are_shown_as_people_say_them():
    assert phone_words("+393471234567") == "347 123 4567"
    assert phone_words("+390292366364") == "02 9236 6364"
    assert phone_words("+40721234567") == "+40 721 234 567"
    assert phone_words("nessuno") == "nessuno"


@given(st.from_regex(r"(\+39|0039|39)? ?3[0-9]{2} ?[0-9]{3} ?[0-9]{1,5} ?", fullmatch=True))
def test_a_mobile_number_known_at_sight_is_what_the_library_reads_and_shows(written):
    found = contacts._number(written.strip(), "IT")
    read = phonenumbers.format_number(found, PhoneNumberFormat.E164) if found else None
    assert normal_phone(written) == read
    if found and phonenumbers.region_code_for_number(found) == "IT":
        assert phone_words(read) == phonenumbers.format_number(found, PhoneNumberFormat.NATIONAL)


def test_only_mobile_numbers_receive_texts():
    assert receives_texts("+393471234567")
    assert receives_texts("+40721234567")
    assert not receives_texts("+390292366364")
    assert not receives_texts("+39800123456")
    assert not receives_texts("")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("maria@example.it", "maria@example.it"),
        ("  Maria.Rossi@Example.IT ", "Maria.Rossi@example.it"),
        ("o'brien+spid@sub.example.co.uk", "o'brien+spid@sub.example.co.uk"),
        ("a@città.it", "a@xn--citt-3na.it"),
        ("a_b-c@x-y.it", "a_b-c@x-y.it"),
        ("a" * 64 + "@example.it", "a" * 64 + "@example.it"),
    ],
)
def test_addresses_are_brought_to_one_form(written, address):
    assert normal_email(written) == address


@pytest.mark.parametrize(
    "written",
    [
        "",
        "maria",
        "maria@",
        "@example.it",
        "maria@example",
        "maria@example..it",
        "maria@.it",
        "maria@-x.it",
        "maria@example.123",
        "maria..rossi@example.it",
        ".maria@example.it",
        "maria rossi@example.it",
        "maria@exam ple.it",
        "maria@rossi@example.it",
        "<maria@example.it>",
        "Maria <maria@example.it>",
        "maria@example.it, anna@example.it",
        "maria@example.it\r\nBcc: anna@example.it",
        "maria\r\n@example.it",
        "maria@example.it\x00",
        "\ud800@example.it",
        "maria@\ud800.it",
        "à@example.it",
        "a" * 65 + "@example.it",
        "a@" + "b" * 64 + ".it",
        "a@" + "b." * 130 + "it",
    ],
)
def test_what_is_no_address_is_not_read(written):
    assert normal_email(written) is None


@given(st.text() | st.text(st.sampled_from("a.@-\r\n é<>"), max_size=12))
def test_reading_an_address_never_fails_and_leaves_nothing_to_inject(written):
    address = normal_email(written)

    assert address is None or (address.isascii() and address.isprintable() and " " not in address)
    assert address is None or normal_email(address) == address


@given(LABEL, LABEL, LABEL.filter(lambda label: not label.isdigit()))
def test_plain_addresses_are_all_read(name, domain, top):
    if "--" not in domain + top:
        assert normal_email(f"{name}@{domain}.{top}") == f"{name}@{domain}.{top}"


PATTERNS = [pattern for pattern in vars(contacts).values() if isinstance(pattern, re.Pattern)]


@pytest.mark.parametrize("piece", ["a", "a.", "1", "1a", "+", "@", "-", " ", "a@", "é", "+1", "a-"])
def test_very_long_texts_are_turned_away_at_once(piece):
    text = piece * (50_000 // len(piece))

    assert len(PATTERNS) == 6
    for attempt in (
        [p.fullmatch for p in PATTERNS] + [p.search for p in PATTERNS] + [normal_phone, normal_email]
    ):
        for hostile in (text, text + "\n", "1" + text + "é", text + "@" + text):
            start = time.thread_time()
            attempt(hostile)
            assert time.thread_time() - start < 0.05
