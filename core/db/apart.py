"""Let others read in our transaction, and fail alone.

A failed statement spoils its whole transaction, unless a savepoint stood before it. A savepoint costs two messages,
and who is asked often needs no statement: so it is put just before the first one, if there is any.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

WANTED: Final = "savepoint wanted"
MADE: Final = "savepoint"


class PatientSession(Session):
    """A session that puts a savepoint where one is wanted, when it first speaks."""

    def connection(self, *args: Any, **options: Any) -> Connection:
        """Return the connection, the savepoint being made."""
        _speak(self)
        # A savepoint is made when its session asks for the connection. Without one, in a transaction that is open
        # already, there is only one connection and nothing to begin.
        if isinstance(self.bind, Connection) and not self.in_nested_transaction():
            return self.bind
        return super().connection(*args, **options)


@contextmanager
def apart(db: Session) -> Iterator[None]:
    """Keep the statements of the block apart: where it fails, only what they did is undone."""
    outer = {key: db.info.pop(key) for key in (WANTED, MADE) if key in db.info}
    db.info[WANTED] = True
    try:
        yield
    except BaseException:
        if savepoint := _made(db):
            savepoint.rollback()
        raise
    else:
        if savepoint := _made(db):
            savepoint.commit()
    finally:
        db.info.pop(WANTED, None)
        db.info.pop(MADE, None)
        db.info.update(outer)


@event.listens_for(PatientSession, "do_orm_execute", insert=True)
def _before_statement(state: ORMExecuteState) -> None:
    _speak(state.session)


def _speak(db: Session) -> None:
    if db.info.pop(WANTED, False):
        db.info[MADE] = db.begin_nested()


def _made(db: Session) -> SessionTransaction | None:
    found: SessionTransaction | None = db.info.get(MADE)
    return found
