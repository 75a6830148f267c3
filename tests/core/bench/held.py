"""The measure, held up once its servers are on: says their numbers, and waits."""

import time
from collections.abc import Sequence
from typing import Any

import click

from core.bench import run
from core.bench.processes import web

IDLE = ["tests.core.bench.idle"]


def measure(_counts: Sequence[int], *, seconds: float) -> Any:
    with web(IDLE, {}, host="localhost", path="/") as one, web(IDLE, {}, host="localhost", path="/") as two:
        click.echo(f"{one.process.pid} {two.process.pid}")
        time.sleep(seconds)


if __name__ == "__main__":
    run.measure = measure
    run.run((10,), None, seconds=60)
