#!/usr/bin/env python3
"""Measures runbridge from lines on standard input to a file and to a signed webhook, beside wrk, syslog-ng and
Alertmanager on the same receiver; then webhooks that come in, and polling.

syslog-ng and Alertmanager are measured where they are installed (Debian: syslog-ng-core, syslog-ng-mod-http,
prometheus-alertmanager). They are not installed for you, since their packages start services.

Every round runs all measurements one after the other, so that whatever else the machine does falls on all of them. What is
printed is the median of the rounds, and in brackets the lowest and the highest. Everything happens on loopback and in a
temporary folder on the disk that --folder names, with full sync.
"""

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import peers
import polling
import webhooks
from measuring import SECRET, free_port, mebibytes, parser, row, temporary_folder

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 2048; }}
http {{
    access_log off; keepalive_requests 1000000000; client_body_buffer_size 64k;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{ return 204; }}
        location = /count {{ stub_status; }}
    }}
}}
"""

CONFIGS = {
    "file": "{{ type: file, path: events.jsonl }}",
    "webhook": '{{ type: webhook, url: "{url}", secret: {{ env: BENCH_SECRET }}, concurrency: {concurrency} }}',
}


def write_lines(path, count):
    """Lines as a CI system would write them: each another run, each ended."""
    with open(path, "w") as out:
        for i in range(count):
            out.write(
                json.dumps(
                    {
                        "id": f"build-{i}",
                        "status": "failed" if i % 10 == 0 else "succeeded",
                        "kind": "job",
                        "name": f"nightly-{i % 100}",
                        "labels": {"team": "ml", "branch": "main"},
                    },
                    separators=(",", ":"),
                )
                + "\n"
            )


class Receiver:
    """nginx that answers 204 at once."""

    def __init__(self, folder):
        self.port = free_port()
        self.looks = 0
        self.url = f"http://127.0.0.1:{self.port}/hooks"
        conf = os.path.join(folder, "nginx.conf")
        with open(conf, "w") as out:
            out.write(NGINX.format(folder=folder, port=self.port))
        self.process = subprocess.Popen(["nginx", "-e", f"{folder}/nginx.log", "-c", conf])
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.05)
        sys.exit(f"nginx did not start; see {folder}/nginx.log")

    def count(self):
        """How many requests it has answered, those for the count itself left out."""
        with socket.create_connection(("127.0.0.1", self.port)) as s:
            s.sendall(b"GET /count HTTP/1.0\r\n\r\n")
            text = b""
            while part := s.recv(65536):
                text += part
        self.looks += 1
        return int(text.split(b"requests\n")[1].split()[2]) - self.looks

    def stop(self):
        self.process.terminate()
        self.process.wait()


def run_bridge(program, kind, folder, lines, receiver, concurrency):
    """One run with a fresh store. Returns (seconds, CPU seconds, peak bytes)."""
    home = tempfile.mkdtemp(dir=folder)
    sink = CONFIGS[kind].format(url=receiver.url, concurrency=concurrency)
    with open(f"{home}/runbridge.yaml", "w") as out:
        out.write(
            f"store: {{ path: runbridge.db }}\nwatch: {{ ci: {{ lines: stdin }} }}\n"
            f"sinks: {{ out: {sink} }}\nroutes: [ {{ to: out }} ]\n"
        )
    with open(lines, "rb") as stdin:
        begin = time.monotonic()
        process = subprocess.Popen(
            [program, "run", "--drain", "--config", f"{home}/runbridge.yaml"],
            stdin=stdin,
            env={**os.environ, "BENCH_SECRET": SECRET},
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begin
    if status != 0:
        sys.exit(f"runbridge ended with status {os.waitstatus_to_exitcode(status)}")
    if kind == "file":
        with open(f"{home}/events.jsonl", "rb") as events:
            global sample
            sample = events.readline().rstrip(b"\n")
            count = 1 + sum(1 for _ in events)
        with open(lines, "rb") as given:
            expected = sum(1 for _ in given)
        if count != expected:
            sys.exit(f"{expected} lines went in and {count} events came out")
    shutil.rmtree(home)
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


sample = b"{}"


def run_wrk(folder, receiver, connections, seconds):
    """What wrk posts of the same body to the same receiver, a second."""
    script = os.path.join(folder, "post.lua")
    with open(script, "w") as out:
        out.write('wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/cloudevents+json"\n')
        out.write(f"wrk.body = {json.dumps(sample.decode())}\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, receiver.url],
        check=True, capture_output=True, text=True,
    ).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    rate = float(next(line for line in text.splitlines() if "Requests/sec" in line).split()[1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return rate, cpu / (rate * seconds) * 1e6


def measure(options, program, folder, receiver):
    """All rounds. Returns what was found, by name."""
    counts = {"file": options.lines, "webhook": max(1, options.lines // 2)}
    lines = {kind: f"{folder}/{kind}.in" for kind in counts}
    for kind, count in counts.items():
        write_lines(lines[kind], count)
    posts, alerts = counts["webhook"], max(1, counts["webhook"] // 10)
    cases = {
        "runbridge, to a file": (
            counts["file"],
            lambda: run_bridge(program, "file", folder, lines["file"], receiver, options.concurrency)),
        "runbridge, to a signed webhook": (
            posts, lambda: run_bridge(program, "webhook", folder, lines["webhook"], receiver, options.concurrency)),
    }
    if shutil.which("syslog-ng"):
        cases["syslog-ng, its reliable disk buffer to HTTP"] = (
            posts, lambda: peers.run_syslog_ng(folder, lines["webhook"], posts, receiver, options.concurrency))
    if shutil.which("prometheus-alertmanager"):
        cases["Alertmanager, a group an alert to a webhook"] = (
            alerts, lambda: peers.run_alertmanager(folder, alerts, receiver))
    found = {name: [] for name in [*cases, WRK]}
    for number in range(options.rounds):
        for name, (count, run) in cases.items():
            seconds, cpu, peak = run()
            found[name].append({"rate": count / seconds, "cpu": cpu / count * 1e6, "peak": peak})
        rate, cpu = run_wrk(folder, receiver, options.concurrency, 3)
        found[WRK].append({"rate": rate, "cpu": cpu})
        print(f"round {number + 1} of {options.rounds} done; load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    return found


WRK = "`wrk`, the same body"


def main():
    options = parser(__doc__)
    options.add_argument("--lines", type=int, default=200_000, help="lines to the file; half as many to the webhook")
    options.add_argument("--concurrency", type=int, default=64)
    options = options.parse_args()
    program = os.path.abspath(options.runbridge)
    with temporary_folder(options.folder) as folder:
        receiver = Receiver(folder)
        try:
            found = measure(options, program, folder, receiver)
        finally:
            receiver.stop()
        print(f"{os.cpu_count()} cores, {options.rounds} rounds, {options.lines} lines to the file, half as many to HTTP, "
              f"{options.concurrency} attempts at once, full sync\n")
        print("| from lines on stdin | events/s | CPU µs an event | peak memory |")
        print("|---|---|---|---|")
        forms = {"rate": "{:,.0f}".format, "cpu": "{:.0f}".format, "peak": mebibytes}
        for name, runs in found.items():
            print(row(name, runs, forms))
        webhooks.report(program, folder, options.rounds)
        polling.report(program, folder, options.rounds)


if __name__ == "__main__":
    main()
