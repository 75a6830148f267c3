"""Parts of pages that are made once in each language: those of one body until something published changes.

A part knows the body it is made for, or nobody, and the words it is given: so it cannot hold what is another's.
"""

import threading

from jinja2 import Environment
from markupsafe import Markup

from core.i18n import language
from core.who import Site

MOST_LETTERS = 256 * 1024 * 1024
"""What one process keeps in memory: some ten thousand bodies in one language."""
Place = tuple[str, ...]
Version = tuple[int, int] | None


class Parts:
    """The parts this process remembers; the oldest go first."""

    def __init__(self, env: Environment) -> None:
        """Begin empty."""
        self._env = env
        self._made: dict[Place, tuple[Version, Markup]] = {}
        self._letters = 0
        self._change = threading.Lock()

    def of_everybody(self, name: str, *signs: str) -> Markup:
        """Return a part that is the same in every space."""
        place = (name, "", language(), *signs)
        found = self._made.get(place)
        return found[1] if found else self._keep(place, None, self._part(name, signs=signs))

    def of_body(self, name: str, site: Site, *signs: str) -> Markup:
        """Return a part of one body's space."""
        place = (name, site.host, language(), *signs)
        found = self._made.get(place)
        if found and site.version is not None and found[0] == site.version:
            return found[1]
        return self._keep(place, site.version, self._part(name, site=site, signs=signs))

    def _part(self, name: str, **known: object) -> Markup:
        return Markup(self._env.get_template(name).render(**known))  # noqa: S704 - it escapes its own

    def _keep(self, place: Place, version: Version, part: Markup) -> Markup:
        with self._change:
            self._forget(place)
            self._made[place] = version, part
            self._letters += len(part)
            while self._letters > MOST_LETTERS:
                self._forget(next(iter(self._made)))
        return part

    def _forget(self, place: Place) -> None:
        if gone := self._made.pop(place, None):
            self._letters -= len(gone[1])
