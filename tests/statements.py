"""Count statements: a page's number must not grow with its rows."""

from typing import Any, Self

from sqlalchemy import Engine, event


class Statements:
    """What an engine was asked, while the block lasts."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.seen = engine, list[str]()

    def __enter__(self) -> Self:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.seen.append(statement)

    def clear(self) -> None:
        self.seen.clear()

    def __len__(self) -> int:
        return len(self.seen)
