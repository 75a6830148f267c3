"""What is kept comes back whole, from a folder and from a bucket; who signs with another key gets nothing."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from core.files.store import Away, Store, new_name
from core.settings import BadSettings, Settings
from tests.conftest import settings_for


def test_what_is_put_comes_back_and_goes(store: Store) -> None:
    body, other = uuid4(), uuid4()
    mine, theirs = new_name(body), new_name(other)
    large = bytes(range(256)) * 4 * 12_000
    store.put(mine, (large[at : at + 70_000] for at in range(0, len(large), 70_000)))
    store.put(theirs, [b"x"])
    assert b"".join(store.stream(mine)) == large
    assert [name for name, _since in store.of_body(body)] == [mine]
    store.remove([mine, mine])
    assert list(store.of_body(body)) == []
    assert [name for name, _since in store.of_body(other)] == [theirs]
    with pytest.raises(Away):
        list(store.stream(mine))


def test_a_folder_is_closed_to_other_accounts(tmp_path: Path) -> None:
    Store(settings_for("", data_dir=tmp_path)).put(new_name(uuid4()), [b"x"])
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0


def test_a_bucket_gives_nothing_to_another_key(bucket: Settings) -> None:
    name = new_name(uuid4())
    Store(bucket).put(name, [b"x"])
    stranger = Store(replace(bucket, files_secret="another"))
    for attempt in (lambda: list(stranger.stream(name)), lambda: stranger.put(name, [b"y"])):
        with pytest.raises(Away):
            attempt()
    assert list(Store(bucket).stream(name)) == [b"x"]


@pytest.mark.long
def test_a_bucket_that_is_away_says_so_without_a_trace(bucket: Settings) -> None:
    nowhere = Store(replace(bucket, files_endpoint="http://127.0.0.1:9"))
    with pytest.raises(Away, match="Riprova"):
        nowhere.put(new_name(uuid4()), [b"x"])


def test_an_address_that_is_no_bucket_is_told() -> None:
    with pytest.raises(BadSettings, match="s3://"):
        Store(settings_for("", files_url="https://esempio.test")).put("a/b", [b"x"])
