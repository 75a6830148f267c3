"""What is sent to measure is what people send: photos of just that size, each another one, in a form that is read."""

import pytest

from core.bench.uploads import SIZE, _form, _photo
from core.files.inspection import inspect
from core.files.rules import Kind, kind_of


@pytest.mark.long
def test_photos_are_of_that_size_each_another_one_and_are_taken() -> None:
    photos = [_photo(number) for number in range(2)]
    assert [len(photo) for photo in photos] == [SIZE, SIZE]
    assert {kind_of(photo) for photo in photos} == {Kind.JPEG}
    taken = [inspect(photo, kinds=frozenset(Kind), photo=False).body for photo in photos]
    assert taken[0] != taken[1] and all(len(body) > SIZE // 4 for body in taken), [
        len(body) for body in taken
    ]
    body, boundary = _form("un-gettone", photos[0])
    assert body.count(boundary.encode()) == 4 and photos[0] in body
