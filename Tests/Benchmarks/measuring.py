"""What every part of the benchmark uses."""

import argparse
import contextlib
import os
import shutil
import socket
import statistics
import tempfile

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def spread(values, form):
    """The median, and in brackets the lowest and the highest."""
    return f"{form(statistics.median(values))} [{form(min(values))} – {form(max(values))}]"


def row(name, found, forms):
    """A row of a table: a name, and the spread of each figure of what was found, or nothing where it was not measured."""
    cells = [spread([one[key] for one in found], form) if key in found[0] else "" for key, form in forms.items()]
    return " | ".join([f"| {name}", *cells, ""]).rstrip()


def mebibytes(value):
    return f"{value / 2**20:.0f} MiB"


@contextlib.contextmanager
def temporary_folder(place):
    """A folder in that place, which is gone afterwards."""
    folder = tempfile.mkdtemp(prefix="bench-", dir=os.path.abspath(place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def parser(about):
    """The options that all parts have."""
    made = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--runbridge", default=".build/release/runbridge")
    made.add_argument("--rounds", type=int, default=5)
    made.add_argument("--folder", default=".build", help="where the temporary folder is made")
    return made
