"""The whole measure, from empty databases to one JSON object."""

import json
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

import click

from core.bench import anywhere, cases, race, uploads, vault
from core.bench.asks import OF_BOOKING, PAGES, Asked, asked, hosts
from core.bench.floor import SIZES
from core.bench.ground import Ground, grounds
from core.bench.load import Ask, Asks, Load, load
from core.bench.measure import TURNS, Half, Target, in_turns, ratio
from core.bench.processes import CannotMeasure, Web, aside, web
from core.bench.statements import counted

KEPT_PAGES = 20
ROUNDS = 2
"""How often a list is gone through: by itself, and against another number of bodies; before, one turn is not timed."""
SAMPLE = 9
WARM_WITHIN = 120.0
Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that stays on while one database is measured."""

    ground: Ground
    page: Web
    floor: Web
    asks: dict[str, tuple[Asks, Asks]]
    queries: dict[str, int]


def run(counts: Sequence[int], target: Path | None, *, seconds: float) -> None:
    """Measure and print; write the result to a file where one is named. Whoever ends it ends what it started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        result = measure(sorted(set(counts)), seconds=seconds)
    except CannotMeasure as why:
        click.echo(str(why), err=True)
        sys.exit(1)
    text = json.dumps(result, indent=2)
    click.echo(text)
    if target:
        target.write_text(text + "\n")


def measure(counts: Sequence[int], *, seconds: float) -> Result:
    """Return what is measured for each number of bodies, and across them."""
    with ExitStack() as stack:
        stack.enter_context(aside())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="diffuso-bench-asks-")))
        say("Seeding {} ...", counts)
        found = stack.enter_context(grounds(counts))
        best, own = stack.enter_context(load())
        benches = [stack.enter_context(_bench(ground, folder)) for ground in found]
        for bench in benches:
            _warm(bench, own, folder)
        result: Result = {str(bench.ground.tenants): _pages(bench, best, own, seconds) for bench in benches}
        result["flat"] = _flat(benches, best, own, seconds)
        result["cached"] = _cached(benches[0], best, folder, seconds)
        say("{} bodies: the vault ...", benches[0].ground.tenants)
        result["vault"] = vault.cost(benches[0].ground)
        if find_spec("plugins.assistance"):
            say("{} bodies: fifty thousand applications in a hub ...", benches[0].ground.tenants)
            benches[0].ground.touch_sessions()
            result["my_cases"] = cases.cost(benches[0].ground, benches[0].page)
            say("{} bodies: photos of 8 MB for an application ...", benches[0].ground.tenants)
            result["upload"] = uploads.cost(benches[0].ground, benches[0].page)
        if find_spec("plugins.booking"):
            last, district = benches[-1], anywhere.prepare(benches[-1].ground)
            say("{} bodies: the first free time of ten hubs ...", last.ground.tenants)
            result["free_anywhere"] = anywhere.cost((last.ground, last.page), district, own, folder, seconds)
            say("{} bodies: a race for the last places ...", last.ground.tenants)
            result["race"] = race.cost(last.ground, last.page, district)
    return result


def say(words: str, *values: object) -> None:
    """Say how far it is, apart from the result."""
    click.echo(words.format(*values), err=True)


@contextmanager
def _bench(ground: Ground, folder: Path) -> Iterator[Bench]:
    say("{} bodies: starting the server and the floor ...", ground.tenants)
    pages = [page for page in PAGES if page not in OF_BOOKING or find_spec("plugins.booking")]
    lists = {page: asked(ground, page) for page in pages}
    queries = _queries(ground, lists)
    environment = {
        "DIFFUSO_DATABASE_URL": ground.settings.database_url,
        "DIFFUSO_SECRET_KEY": ground.settings.secret_key,
        "DIFFUSO_MASTER_KEY": ground.settings.master_key,
        "DIFFUSO_ORIGIN": ground.settings.origin,
        "DIFFUSO_DATA_DIR": str(folder / f"data-{ground.tenants}"),
    }
    first = lists["sheet"].page[0]
    with web(["core.cli", "serve"], environment, host=first.host, path="/servizi") as page:
        sizes = ",".join(f"{name}={_size(page, found)}" for name, found in lists.items())
        ready = lists["sheet"].floor[0].path
        with web(["core.bench.floor"], environment | {SIZES: sizes}, host="localhost", path=ready) as floor:
            yield Bench(ground, page, floor, _kept(lists, folder, ground.tenants), queries)


def _kept(lists: dict[str, Asked], folder: Path, tenants: int) -> dict[str, tuple[Asks, Asks]]:
    def kept(name: str, asks: Sequence[Ask], found: Asked) -> Asks:
        file = folder / f"{name}-{tenants}"
        return Asks.kept(file, asks, found.status, again=found.again, turns=1 + ROUNDS * TURNS)

    return {n: (kept(n, f.page[1:], f), kept(f"{n}-floor", f.floor[1:], f)) for n, f in lists.items()}


def _queries(ground: Ground, lists: dict[str, Asked]) -> dict[str, int]:
    """Count on the first request of each list, which is not measured."""
    firsts = [
        (f.page[0] if f.again else Ask(f.page[0].host, "/appuntamenti/quando"), f.page[0], f.status)
        for f in lists.values()
    ]
    return dict(zip(lists, counted(ground.settings, firsts), strict=True))


def _size(page: Web, found: Asked) -> int:
    """Return the usual size of a page; 0 where the answer is a way on."""
    sizes = [len(_body(page, ask)) for ask in found.page[1 : 1 + SAMPLE] if ask.form is None]
    return int(median(sizes)) if sizes else 0


def _body(page: Web, ask: Ask) -> bytes:
    headers = {"Host": ask.host, "Cookie": ask.cookie}
    with urlopen(Request(f"http://127.0.0.1:{page.port}{ask.path}", headers=headers), timeout=30) as answer:
        found: bytes = answer.read()
    return found


def _warm(bench: Bench, own: Load, folder: Path) -> None:
    say("{} bodies: asking for each page once ...", bench.ground.tenants)
    once = Asks.kept(folder / f"hosts-{bench.ground.tenants}", hosts(bench.ground), again=False)
    own.turn(bench.page.port, once, WARM_WITHIN)
    for page, floor in bench.asks.values():
        if page.again:
            own.turn(bench.page.port, replace(page, most=page.size), WARM_WITHIN)
            own.turn(bench.floor.port, floor, 0.3)
        else:
            own.turn(bench.page.port, page, WARM_WITHIN)
            own.turn(bench.floor.port, floor, WARM_WITHIN)


def _pages(bench: Bench, best: Load, own: Load, seconds: float) -> Result:
    found = {}
    for name, (page, floor) in bench.asks.items():
        say("{} bodies: {} ...", bench.ground.tenants, name)
        bench.ground.touch_sessions()
        before = bench.ground.bookings() if name == "booking" else 0
        mine, bare = in_turns(
            own if name == "booking" else best, Target(bench.page, page), Target(bench.floor, floor), seconds
        )
        if name == "booking" and bench.ground.bookings() - before != mine.requests:
            raise CannotMeasure(
                f"{mine.requests} bookings were confirmed, {bench.ground.bookings() - before} are there."
            )
        found[name] = _told(mine, bare, bench.queries[name])
    return found


def _told(mine: Half, bare: Half, queries: int) -> Result:
    return {
        "rps": round(mine.rps, 1),
        "p50_ms": round(median(turn.p50_ms for turn in mine.turns), 2),
        "p99_ms": round(median(turn.p99_ms for turn in mine.turns), 2),
        "cpu_us": round(mine.cpu_us),
        "queries": queries,
        "ratio": round(ratio(mine, bare), 3),
        "floor_rps": round(bare.rps, 1),
        "floor_cpu_us": round(bare.cpu_us),
    }


def _flat(benches: Sequence[Bench], best: Load, own: Load, seconds: float) -> Result:
    few, many = benches[0], benches[-1]
    if few is many:
        return {}
    found = {}
    for name in few.asks:
        say("{} against {} bodies: {} ...", few.ground.tenants, many.ground.tenants, name)
        few.ground.touch_sessions()
        many.ground.touch_sessions()
        one, other = Target(few.page, few.asks[name][0]), Target(many.page, many.asks[name][0])
        halves = in_turns(own if name == "booking" else best, one, other, seconds)
        found[name] = round(ratio(*halves), 3)
    return found


def _cached(bench: Bench, best: Load, folder: Path, seconds: float) -> Result:
    """Ask for the same few sheets again and again, and for sheets that nobody has asked for yet."""
    say("{} bodies: pages that are remembered ...", bench.ground.tenants)
    fresh = Target(bench.page, bench.asks["sheet"][0])
    with bench.ground.connect() as db:
        rows: Any = db.execute("SELECT host FROM host ORDER BY host LIMIT %s", (KEPT_PAGES,)).fetchall()
    same = [Ask(host, "/servizi/spid") for (host,) in rows]
    known = [replace(ask, headers=(("If-None-Match", _etag(bench.page, ask)),)) for ask in same]
    kept = Target(bench.page, Asks.kept(folder / "same", same))
    unchanged = Target(bench.page, Asks.kept(folder / "known", known, 304))
    whole = ratio(*in_turns(best, kept, fresh, seconds))
    nothing_new = ratio(*in_turns(best, unchanged, fresh, seconds))
    return {"ratio": round(whole, 2), "not_modified_ratio": round(nothing_new, 2)}


def _etag(page: Web, ask: Ask) -> str:
    with urlopen(
        Request(f"http://127.0.0.1:{page.port}{ask.path}", headers={"Host": ask.host}), timeout=30
    ) as answer:
        return str(answer.headers["etag"])
