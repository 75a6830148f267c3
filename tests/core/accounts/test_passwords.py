"""A password opens the account that was given it, and no account that has none."""

import pytest

from core.accounts import passwords


def test_a_password_opens_what_was_closed_with_it() -> None:
    kept = passwords.hashed("una frase lunga")
    assert passwords.fits("una frase lunga", kept)
    assert not passwords.fits("una frase lunga.", kept)


@pytest.mark.parametrize("kept", [None, "", "di nessuna forma"])
def test_no_password_opens_where_there_is_none(kept: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the one that is compared with meanwhile, so that it takes as long."""
    monkeypatch.setattr(passwords, "_nobody", lambda: passwords.hashed("una frase nota"))
    for typed in ("una frase nota", "", "nobody's password"):
        assert not passwords.fits(typed, kept), typed
