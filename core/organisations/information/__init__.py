"""Pages of plain text that every space has, one file each."""

from core.organisations.information.accessibility import accessibility
from core.organisations.information.help import help_page
from core.organisations.information.legal import legal
from core.organisations.information.questions import questions
from core.organisations.information.report import report

__all__ = ("accessibility", "help_page", "legal", "questions", "report")
