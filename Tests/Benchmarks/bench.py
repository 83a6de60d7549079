#!/usr/bin/env python3
"""Measures runbridge from lines on standard input to a file and to a signed webhook, beside wrk on the same receiver.

Every round runs all measurements one after the other, so that whatever else the machine does falls on all of them. What is
printed is the median of the rounds, and in brackets the lowest and the highest. Everything happens on loopback and in a
temporary folder on the disk that --folder names, with full sync.
"""

import argparse
import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import polling
import webhooks

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr"

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


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


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


def spread(values, form):
    return f"{form(statistics.median(values))} [{form(min(values))} – {form(max(values))}]"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runbridge", default=".build/release/runbridge")
    parser.add_argument("--lines", type=int, default=200_000, help="lines to the file; half as many to the webhook")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--folder", default=".build", help="where the temporary folder is made")
    options = parser.parse_args()
    program = os.path.abspath(options.runbridge)
    folder = tempfile.mkdtemp(prefix="bench-", dir=os.path.abspath(options.folder))
    rates = {"file": [], "webhook": [], "wrk": []}
    cpus = {"file": [], "webhook": [], "wrk": []}
    peaks = {"file": [], "webhook": []}
    receiver = Receiver(folder)
    try:
        counts = {"file": options.lines, "webhook": max(1, options.lines // 2)}
        for kind, count in counts.items():
            write_lines(f"{folder}/{kind}.in", count)
        for round_number in range(options.rounds):
            for kind, count in counts.items():
                seconds, cpu, peak = run_bridge(
                    program, kind, folder, f"{folder}/{kind}.in", receiver, options.concurrency)
                rates[kind].append(count / seconds)
                cpus[kind].append(cpu / count * 1e6)
                peaks[kind].append(peak)
            rate, cpu = run_wrk(folder, receiver, options.concurrency, 3)
            rates["wrk"].append(rate)
            cpus["wrk"].append(cpu)
            print(f"round {round_number + 1} of {options.rounds} done; load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    finally:
        receiver.stop()
        shutil.rmtree(folder, ignore_errors=True)

    print(f"{os.cpu_count()} cores, {options.rounds} rounds, {counts['file']} lines to the file, "
          f"{counts['webhook']} to the webhook, {options.concurrency} attempts at once, full sync\n")
    print("| from lines on stdin | events/s | CPU µs an event | peak memory |")
    print("|---|---|---|---|")
    names = {"file": "to a file", "webhook": "to a signed webhook"}
    for kind, name in names.items():
        print(f"| {name} | {spread(rates[kind], lambda v: f'{v:,.0f}')} | {spread(cpus[kind], lambda v: f'{v:.0f}')} "
              f"| {spread(peaks[kind], lambda v: f'{v / 2**20:.0f} MiB')} |")
    print(f"| wrk, the same body to the same nginx | {spread(rates['wrk'], lambda v: f'{v:,.0f}')} "
          f"| {spread(cpus['wrk'], lambda v: f'{v:.0f}')} | |")
    ratio = statistics.median(rates["webhook"]) / statistics.median(rates["wrk"])
    print(f"\nThe webhook reaches {ratio:.0%} of what wrk posts.")

    webhooks.bench(program, options.folder, options.rounds)
    polling.bench(program, options.folder, options.rounds)


if __name__ == "__main__":
    main()
