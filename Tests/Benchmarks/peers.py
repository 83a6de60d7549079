"""The programs that the benchmark holds runbridge against: syslog-ng and Alertmanager, each as its makers run it.

Both are from Debian (syslog-ng-core, syslog-ng-mod-http, prometheus-alertmanager). Both post one message a request to the
receiver that runbridge posts to, and both are over when the receiver has counted the last one.
"""

import http.client
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

from measuring import free_port

SYSLOG_NG = """@version: 3.38
options {{ stats-freq(0); threaded(yes); time-reopen(1); keep-timestamp(no); }};
source lines {{
    file("{lines}" flags(no-parse) follow-freq(0.1) log-iw-size(100000) log-fetch-limit(10000));
}};
destination hook {{
    http(
        url("{url}") method("POST") headers("Content-Type: application/json") body("${{MESSAGE}}")
        workers({workers}) batch-lines(1) persist-name("hook")
        disk-buffer(reliable(yes) mem-buf-size(67108864) disk-buf-size(1073741824) dir("{home}"))
    );
}};
log {{ source(lines); destination(hook); flags(flow-control); }};
"""

ALERTMANAGER = """route:
  receiver: hook
  group_by: ['...']
  group_wait: 0s
  group_interval: 5m
  repeat_interval: 24h
receivers:
  - name: hook
    webhook_configs: [ {{ url: "{url}", send_resolved: false }} ]
"""


def ended(process, how=signal.SIGTERM):
    """Stops a process and says what CPU it took, and its peak memory in bytes."""
    process.send_signal(how)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def wait_for(condition, limit=300):
    """Waits until the condition holds; it is looked at 200 times a second."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("a peer did not come to its end; is its receiver there?")
        time.sleep(0.005)


def run_syslog_ng(folder, lines, count, receiver, workers):
    """Lines from a file through a reliable disk buffer to HTTP. Returns (seconds, CPU seconds, peak bytes)."""
    home = tempfile.mkdtemp(dir=folder)
    with open(f"{home}/syslog-ng.conf", "w") as out:
        out.write(SYSLOG_NG.format(lines=lines, url=receiver.url, workers=workers, home=home))
    before = receiver.count()
    begin = time.monotonic()
    process = subprocess.Popen(
        [
            "syslog-ng", "-F", "--no-caps", "-f", f"{home}/syslog-ng.conf", "-R", f"{home}/persist",
            "-c", f"{home}/ctl", "-p", f"{home}/pid",
        ],
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: receiver.count() - before >= count)
    seconds = time.monotonic() - begin
    cpu, peak = ended(process)
    shutil.rmtree(home)
    return seconds, cpu, peak


def run_alertmanager(folder, count, receiver):
    """Alerts by its API, each a group of its own, to a webhook. Returns (seconds, CPU seconds, peak bytes)."""
    home = tempfile.mkdtemp(dir=folder)
    with open(f"{home}/alertmanager.yml", "w") as out:
        out.write(ALERTMANAGER.format(url=receiver.url))
    port = free_port()
    process = subprocess.Popen(
        [
            "prometheus-alertmanager", f"--config.file={home}/alertmanager.yml", f"--storage.path={home}/data",
            f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )

    def is_ready():
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/-/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False

    wait_for(is_ready, 30)
    bodies = []
    for start in range(0, count, 500):
        bodies.append(json.dumps([
            {
                "labels": {"alertname": "RunFailed", "run": f"build-{i}", "name": f"nightly-{i % 100}", "team": "ml"},
                "annotations": {"summary": "failed"},
            }
            for i in range(start, min(start + 500, count))
        ]))
    before = receiver.count()
    begin = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for body in bodies:
        connection.request("POST", "/api/v2/alerts", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"Alertmanager answered {answer.status}")
    wait_for(lambda: receiver.count() - before >= count)
    seconds = time.monotonic() - begin
    cpu, peak = ended(process)
    shutil.rmtree(home)
    return seconds, cpu, peak
