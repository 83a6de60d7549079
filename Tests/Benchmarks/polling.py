#!/usr/bin/env python3
"""Measures what a pass over a polled API costs, and what watchers cost that have nothing to tell.

A server on loopback shows batches as OpenAI does, newest first: 200 that are still open, half of them on the first page and
half far down, among 100,000 that are over, and then the same among 1,000,000. It makes each page when it is asked for and
keeps none. Requests and CPU of runbridge are taken from one request for the first page to the next; neither may grow with
what is over.
"""

import http.server
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from measuring import mebibytes, parser, row, temporary_folder

KEY = "sk-bench"
ACTIVE = 200
# Runs 0 to 99 are open, and from here on one in 50.
DEEP, STEP = 1000, 50

WATCHER = """
  {name}: {{ provider: openai, base_url: "http://127.0.0.1:{port}/{name}/v1", api_key: {{ env: BENCH_KEY }},
           kinds: [batch], every: {every} }}"""

CONFIG = """
store: {{ path: runbridge.db }}
watch:{watchers}
sinks: {{ out: {{ type: file, path: events.jsonl }} }}
routes: [ {{ to: out }} ]
"""


def batch(index, count, open_runs):
    """The batch at a place of the list, as OpenAI shows it."""
    made = 1_790_000_000 - index
    deep = index - DEEP
    is_open = open_runs and (index < ACTIVE // 2 or (deep >= 0 and deep % STEP == 0 and deep // STEP < ACTIVE // 2))
    return {
        "id": f"batch_{count - index:012d}", "object": "batch", "endpoint": "/v1/chat/completions", "errors": None,
        "input_file_id": f"file-{index:024d}", "completion_window": "24h",
        "status": "in_progress" if is_open else "completed",
        "output_file_id": None if is_open else f"file-{index:024d}", "error_file_id": None, "created_at": made,
        "in_progress_at": made + 10, "expires_at": made + 86_400, "finalizing_at": None if is_open else made + 600,
        "completed_at": None if is_open else made + 700, "failed_at": None, "expired_at": None, "cancelling_at": None,
        "cancelled_at": None, "request_counts": {"total": 100, "completed": 40 if is_open else 100, "failed": 0},
        "metadata": {"team": "ml", "job": f"nightly-{index % 100}"},
    }


class Server(http.server.ThreadingHTTPServer):
    """The API. It counts requests, and calls somebody at each one for a first page."""

    daemon_threads = True

    def __init__(self, runs, open_runs):
        super().__init__(("127.0.0.1", 0), Handler)
        self.runs, self.open_runs = runs, open_runs
        self.requests = 0
        self.firsts = []
        self.process = None
        self.changed = threading.Condition()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def note(self, is_first):
        with self.changed:
            if is_first:
                self.firsts.append((self.requests, cpu_seconds(self.process.pid)))
                self.changed.notify_all()
            self.requests += 1

    def wait_for_firsts(self, count, process, seconds=300):
        end = time.monotonic() + seconds
        with self.changed:
            while len(self.firsts) < count:
                if process.poll() is not None or time.monotonic() > end:
                    sys.exit(f"runbridge asked for a first page {len(self.firsts)} times and not {count}; "
                             f"it {'ended' if process.poll() is not None else 'runs'}")
                self.changed.wait(1)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        server = self.server
        path, _, query = self.path.partition("?")
        single = re.search(r"/batches/batch_(\d+)$", path)
        after = re.search(r"(?:^|&)after=batch_(\d+)", query)
        server.note(single is None and after is None)
        if single:
            answer = batch(server.runs - int(single[1]), server.runs, server.open_runs)
        else:
            limit = re.search(r"(?:^|&)limit=(\d+)", query)
            start = server.runs - int(after[1]) + 1 if after else 0
            end = min(start + int(limit[1] if limit else 20), server.runs)
            data = [batch(index, server.runs, server.open_runs) for index in range(start, end)]
            answer = {"object": "list", "data": data, "has_more": end < server.runs}
        body = json.dumps(answer, separators=(",", ":")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) * 1024


class Bridge:
    """A bridge with a fresh store that polls a server."""

    def __init__(self, program, folder, server, names, every):
        self.home = tempfile.mkdtemp(dir=folder)
        watchers = "".join(WATCHER.format(name=name, port=server.server_address[1], every=every) for name in names)
        with open(f"{self.home}/runbridge.yaml", "w") as out:
            out.write(CONFIG.format(watchers=watchers))
        with server.changed:
            self.process = server.process = subprocess.Popen(
                [program, "run", "--config", f"{self.home}/runbridge.yaml"],
                env={**os.environ, "BENCH_KEY": KEY}, stderr=open(f"{self.home}/log", "w"))

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait()
        with open(f"{self.home}/log") as log:
            text = log.read()
        if status != 0:
            sys.exit(f"runbridge ended with status {status}:\n{text}")
        shutil.rmtree(self.home)


def measure(program, folder, finished, passes):
    """One run of a fresh bridge over a list with so many that are over."""
    server = Server(finished + ACTIVE, open_runs=True)
    begin = time.monotonic()
    bridge = Bridge(program, folder, server, ["api"], "1s")
    try:
        server.wait_for_firsts(2, bridge.process)
        first_seconds = time.monotonic() - begin
        server.wait_for_firsts(3 + passes, bridge.process)
        memory = resident_bytes(bridge.process.pid)
    finally:
        bridge.stop()
        server.shutdown()
        server.server_close()
    # The pass behind the first one is left out: it has not settled yet.
    (first, _), (second, _) = server.firsts[0], server.firsts[1]
    (begun, cpu_begun), (ended, cpu_ended) = server.firsts[2], server.firsts[2 + passes]
    return {
        "first": second - first, "seconds": first_seconds, "requests": (ended - begun) / passes,
        "cpu": (cpu_ended - cpu_begun) / passes * 1e3, "memory": memory,
    }


def idle(program, folder, count, seconds):
    """The share of a core and the memory of a bridge whose watchers have nothing to tell."""
    server = Server(100, open_runs=False)
    bridge = Bridge(program, folder, server, [f"w{number}" for number in range(count)], "15s")
    try:
        server.wait_for_firsts(count, bridge.process)
        time.sleep(2)
        before, begin = cpu_seconds(bridge.process.pid), time.monotonic()
        time.sleep(seconds)
        share = (cpu_seconds(bridge.process.pid) - before) / (time.monotonic() - begin)
        return share, resident_bytes(bridge.process.pid), server.requests - count
    finally:
        bridge.stop()
        server.shutdown()
        server.server_close()


def report(program, folder, rounds, passes=10, seconds=20):
    """Measures, and prints a table."""
    counts = [100_000, 1_000_000]
    results = {count: [] for count in counts}
    for number in range(rounds):
        for count in counts:
            results[count].append(measure(program, folder, count, passes))
        print(f"polling: round {number + 1} of {rounds} done; load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    share, memory, asked = idle(program, folder, 20, seconds)
    print(f"\nPolling {ACTIVE} open runs, half of them far down the list, {passes} passes a round:\n")
    print("| runs that are over | requests a pass | CPU ms a pass | requests of the first pass | its seconds | memory |")
    print("|---|---|---|---|---|---|")
    forms = {
        "requests": "{:.1f}".format, "cpu": "{:.1f}".format, "first": "{:.0f}".format, "seconds": "{:.1f}".format,
        "memory": mebibytes,
    }
    for count, found in results.items():
        print(row(f"{count:,}", found, forms))
    print(f"\n20 watchers that have nothing to tell, a pass every 15 s, over {seconds} s ({asked} requests): "
          f"{share:.2%} of a core, {mebibytes(memory)}.")
    few, many = (statistics.median(one["requests"] for one in results[count]) for count in counts)
    if many > few * 1.01:
        sys.exit(f"requests grow with what is over: {few:.1f} a pass with {counts[0]:,}, {many:.1f} with {counts[1]:,}")


def main():
    options = parser(__doc__)
    options.add_argument("--passes", type=int, default=10)
    options.add_argument("--seconds", type=int, default=20, help="how long the idle watchers are measured")
    options = options.parse_args()
    with temporary_folder(options.folder) as folder:
        report(os.path.abspath(options.runbridge), folder, options.rounds, options.passes, options.seconds)


if __name__ == "__main__":
    main()
