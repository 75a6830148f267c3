from core.ratings.rules import PAGE, Clearness, reason, summed


def test_a_reason_goes_with_its_stars_or_is_none() -> None:
    assert reason(5, "good-clear") == "good-clear"
    assert reason(2, "bad-other") == "bad-other"
    assert [
        reason(stars, said) for stars, said in ((2, "good-clear"), (5, "bad-clear"), (5, "good-"), (5, "x"))
    ] == [""] * 4


def test_pages_are_paths_of_ours() -> None:
    assert all(
        PAGE.fullmatch(page) for page in ("/", "/servizi", "/servizi/bonus-asilo-nido", "/note-legali")
    )
    for page in (
        "",
        "//evil.example",
        "/a//b",
        "/servizi/../x",
        "/x?y",
        "https://x",
        "/Servizi",
        "/a b",
        "/servizi/",
    ):
        assert not PAGE.fullmatch(page), page


def test_the_least_clear_come_first_and_few_opinions_tell_nothing() -> None:
    rows = [
        ("/a", 5, "good-clear", 6),
        ("/b", 1, "bad-clear", 5),
        ("/b", 3, "", 5),
        ("/b", 1, "bad-other", 2),
        ("/few", 1, "bad-clear", 4),
    ]
    assert summed(rows) == [
        Clearness("/b", 12, 1.8, "bad-clear"),
        Clearness("/a", 6, 5.0, "good-clear"),
        Clearness("/few", 4, None, None),
    ]


def test_a_reason_few_gave_is_not_told() -> None:
    assert summed([("/a", 1, "bad-clear", 4), ("/a", 2, "bad-other", 3)])[0].reason is None
