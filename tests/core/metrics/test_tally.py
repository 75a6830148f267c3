"""Counts in Prometheus' format, of one process and of several."""

import json
import os
import re
from pathlib import Path

from core.metrics.gauges import SEND
from core.metrics.processes import Shared
from core.metrics.tally import ABOUT, BOUNDS, Tally, text
from core.notices import actions as notices

LINE = re.compile(r'[a-z_]+(?:\{[a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*\})? [0-9.e+-]+')


def some() -> Tally:
    tally = Tally()
    for seconds in (0.001, 0.005, 0.3, 99.0):
        tally.request("/servizi/{slug}", "GET", 200, seconds)
    tally.add("diffuso_page_cache_total", outcome="hit")
    return tally


def test_every_line_is_one_that_prometheus_reads() -> None:
    told = text([some().samples()]).splitlines()
    assert all(line.startswith(("# HELP ", "# TYPE ")) or LINE.fullmatch(line) for line in told), told
    assert 'diffuso_requests_total{route="/servizi/{slug}",method="GET",status="200"} 4' in told
    assert told.count("# TYPE diffuso_request_seconds histogram") == 1
    assert {line.split()[2] for line in told if line.startswith("#")} <= ABOUT.keys()


def test_buckets_add_up() -> None:
    found = some().samples()
    buckets = [found[f'diffuso_request_seconds_bucket{{route="/servizi/{{slug}}",le="{b}"}}'] for b in BOUNDS]
    assert buckets[0] == 2, "a bound holds what is exactly as long"
    assert buckets == sorted(buckets) and buckets[-1] == 3
    assert found['diffuso_request_seconds_bucket{route="/servizi/{slug}",le="+Inf"}'] == 4
    assert found['diffuso_request_seconds_count{route="/servizi/{slug}"}'] == 4
    assert round(found['diffuso_request_seconds_sum{route="/servizi/{slug}"}'], 3) == 99.306


def test_two_processes_are_one_server_and_one_that_ended_still_counts(tmp_path: Path) -> None:
    shared = Shared(tmp_path, some().samples)
    (shared.folder / "1.json").write_text(json.dumps(some().samples()))
    told = text([some().samples(), *shared.others()])
    assert 'diffuso_requests_total{route="/servizi/{slug}",method="GET",status="200"} 8' in told
    (shared.folder / "999999999.json").write_text(
        '{"diffuso_processes": 1, "diffuso_jobs{state=\\"late\\"}": 1}'
    )
    assert "processes" not in text(shared.others()), "one that ended is not busy any more"
    shared.stop()
    own = json.loads((shared.folder / f"{os.getpid()}.json").read_text())
    assert own == some().samples()


def test_what_a_server_left_that_ended_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "metrics" / "999999999").mkdir(parents=True)
    Shared(tmp_path, dict).stop()
    assert [left.name for left in (tmp_path / "metrics").iterdir()] == [str(os.getppid())]


def test_a_message_is_the_job_that_sends_it() -> None:
    assert notices.SEND == SEND
