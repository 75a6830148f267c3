"""The page of work that takes long."""

from dataclasses import dataclass

from core.i18n import _
from core.jobs.models import DONE, FAILED, RUNNING, WAITING
from core.jobs.queries import Work
from core.web.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Working(Page):
    """How far something has come; asked again every two seconds, or by hand where no script runs."""

    template = "jobs/working.html"
    fragment = "progress"

    title: str
    back: str
    state: str
    words: str
    done: int
    most: int
    again: str | None

    @classmethod
    def of(cls, work: Work, here: str) -> "Working":
        """Return the page of a piece of work."""
        words = {
            WAITING: _("sta per cominciare"),
            RUNNING: _("{percent} per cento").format(percent=100 * work.done // max(work.most, 1)),
            DONE: _("fatto"),
            FAILED: _("riproviamo da soli fra poco"),
        }
        return cls(
            title=_(work.title),
            back=work.back,
            state=work.state,
            words=words[work.state],
            done=work.done,
            most=work.most,
            again=None if work.state == DONE else here,
        )
