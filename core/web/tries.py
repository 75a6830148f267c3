"""What a form may be sent for only so many times: counted before the handler looks, given back where it was right."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from core import clock
from core.errors import DomainError
from core.limits import actions as limits
from core.limits.rules import Try
from core.web.page import Answer, Page

if TYPE_CHECKING:
    from core.web.line import Visit

REFUSED = 400


def spend(visit: "Visit", tries: list[Try], db: Session) -> list[Try]:
    """Count tries, in a transaction that ends before the handler's begins; raise TooMany where there is no room."""
    try:
        over = limits.spend(db, tries, keyed=visit.platform.signer.keyed, now=clock.now())
    except limits.Spent as why:
        visit.platform.watch.refused(why.budget)
        raise
    for one in over:
        visit.platform.watch.refused(one.budget.name)
    return over


def run(
    visit: "Visit", tries: list[Try], over: list[Try], db: Session, handler: Callable[..., Any]
) -> Answer:
    """Run the handler; give the tries back where it was content."""
    answer: Answer = judge(over, handler)
    if not (isinstance(answer, Page) and answer.status >= REFUSED):
        limits.give_back(db, tries, keyed=visit.platform.signer.keyed, now=clock.now())
    return answer


def judge(over: list[Try], handler: Callable[..., Any]) -> Any:
    """Run what may say no; who was wrong where there was no room is told only that."""
    try:
        return handler()
    except DomainError:
        if over:
            raise limits.refusal(over[0]) from None
        raise
