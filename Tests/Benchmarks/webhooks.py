#!/usr/bin/env python3
"""Measures runbridge from signed webhooks over HTTP to its store with full sync.

wrk sends Standard Webhooks that were signed before, each of another run, on 64 connections: first as fast as they are
answered, then a thousand a second. Every one has to be answered with 204, which runbridge does after the commit, and has to
be in the store in the end.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

from measuring import SECRET, free_port, mebibytes, parser, row, temporary_folder

CONNECTIONS = 64

CONFIG = """
store: {{ path: runbridge.db }}
listen: {{ port: {port} }}
watch:
  ci:
    webhook: {{ path: /hooks/ci, scheme: standard-webhooks, secret: {{ env: BENCH_SECRET }} }}
sinks: {{ out: {{ type: file, path: events.jsonl }} }}
routes: [ {{ when: webhook.unknown, to: out }} ]
"""

SCRIPT = """
local lines, place = {}, 0
for line in io.lines(os.getenv("SIGNED")) do lines[#lines + 1] = line end
function request()
    place = place + 1
    local id, time, signature, body = (lines[place] or lines[1]):match("^(%S+)\\t(%S+)\\t(%S+)\\t(.*)$")
    return wrk.format("POST", "/hooks/ci", {
        ["Content-Type"] = "application/json", ["webhook-id"] = id, ["webhook-timestamp"] = time,
        ["webhook-signature"] = signature }, body)
end
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %d %d %d %d %d\\n", summary.requests, summary.duration, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), latency:percentile(99),
        latency.max))
end
"""

# 64 connections that each wait so long between an answer and the next request make a thousand a second.
PACED = SCRIPT + "function delay() return 62 end\n"


def sign(path, count):
    """Webhooks as a CI system would send them: each of another run, each ended. They are genuine for five minutes."""
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    now = str(int(time.time()))
    with open(path, "w") as out:
        for i in range(count):
            body = json.dumps(
                {
                    "id": f"build-{i}",
                    "status": "failed" if i % 10 == 0 else "succeeded",
                    "kind": "job",
                    "name": f"nightly-{i % 100}",
                    "labels": {"team": "ml", "branch": "main"},
                },
                separators=(",", ":"),
            )
            code = hmac.new(key, f"msg_{i}.{now}.{body}".encode(), hashlib.sha256).digest()
            out.write(f"msg_{i}\t{now}\tv1,{base64.b64encode(code).decode()}\t{body}\n")


class Bridge:
    """A bridge with a fresh store that receives webhooks."""

    def __init__(self, program, folder):
        self.home = tempfile.mkdtemp(dir=folder)
        self.port = free_port()
        with open(f"{self.home}/runbridge.yaml", "w") as out:
            out.write(CONFIG.format(port=self.port))
        self.process = subprocess.Popen(
            [program, "run", "--config", f"{self.home}/runbridge.yaml"],
            env={**os.environ, "BENCH_SECRET": SECRET},
            stderr=open(f"{self.home}/log", "w"),
        )
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.05)
        self.process.kill()
        with open(f"{self.home}/log") as log:
            sys.exit(f"runbridge receives nothing:\n{log.read()}")

    def stop(self):
        """Returns CPU seconds, the peak of memory in bytes and the runs in the store."""
        self.process.terminate()
        _, status, usage = os.wait4(self.process.pid, 0)
        if status != 0:
            sys.exit(f"runbridge ended with status {os.waitstatus_to_exitcode(status)}")
        store = sqlite3.connect(f"file:{self.home}/runbridge.db?mode=ro", uri=True)
        runs = store.execute("SELECT count(*) FROM run").fetchone()[0]
        store.close()
        shutil.rmtree(self.home)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, runs


def measure(program, folder, script, count, seconds):
    """One run of wrk against a fresh bridge. Returns what it measured."""
    signed, lua = f"{folder}/signed.txt", f"{folder}/post.lua"
    sign(signed, count)
    with open(lua, "w") as out:
        out.write(script)
    bridge = Bridge(program, folder)
    try:
        text = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", lua, f"http://127.0.0.1:{bridge.port}"],
            check=True, capture_output=True, text=True, env={**os.environ, "SIGNED": signed},
        ).stdout
    finally:
        cpu, peak, runs = bridge.stop()
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", text)
    requests, duration, refused, broken, median, p99, longest = (int(number) for number in found.groups())
    if refused or broken:
        sys.exit(f"{refused} webhooks were refused and {broken} connections broke:\n{text}")
    if requests > count:
        sys.exit(f"{requests} webhooks were sent and only {count} were signed: sign more")
    # Those that were under way at the end are stored and were not counted.
    if not requests <= runs <= requests + CONNECTIONS:
        sys.exit(f"{requests} webhooks were answered with 204 and {runs} runs are stored")
    return {
        "rate": requests / duration * 1e6, "median": median / 1e3, "p99": p99 / 1e3, "longest": longest / 1e3,
        "cpu": cpu / requests * 1e6, "peak": peak,
    }


def report(program, folder, rounds, seconds=5):
    """Measures, and prints a table."""
    cases = {
        "as fast as they are answered": (SCRIPT, 40_000 * seconds),
        "a thousand a second": (PACED, 2_000 * seconds),
    }
    results = {name: [] for name in cases}
    for number in range(rounds):
        for name, (script, count) in cases.items():
            results[name].append(measure(program, folder, script, count, seconds))
        print(f"webhooks: round {number + 1} of {rounds} done; load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    print(f"\nSigned webhooks on {CONNECTIONS} connections, verified and stored with full sync before they are answered:\n")
    print("| webhooks | a second | median ms | p99 ms | longest ms | CPU µs each | peak memory |")
    print("|---|---|---|---|---|---|---|")
    forms = {
        "rate": "{:,.0f}".format, "median": "{:.1f}".format, "p99": "{:.1f}".format, "longest": "{:.1f}".format,
        "cpu": "{:.0f}".format, "peak": mebibytes,
    }
    for name, found in results.items():
        print(row(name, found, forms))


def main():
    options = parser(__doc__)
    options.add_argument("--seconds", type=int, default=5)
    options = options.parse_args()
    with temporary_folder(options.folder) as folder:
        report(os.path.abspath(options.runbridge), folder, options.rounds, options.seconds)


if __name__ == "__main__":
    main()
