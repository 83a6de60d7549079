"""Judges what a receiver got from a bridge that was killed again and again. It shares no code with the bridge.

`crash_oracle.py INPUT LOG SECRET IN_FLIGHT`: INPUT holds the lines that the bridge was to read; LOG holds a JSON object for
each request in the order of arrival, {life, id, timestamp, signature, body}, `life` being the number of the process that
sent it, from 0; SECRET is what signs; IN_FLIGHT is how many deliveries may have been under way, or done and not yet written
down, when a process was killed.

Prints what it counted, and exits with 1 after the first complaints.
"""

import base64
import hashlib
import hmac
import json
import sys
from collections import defaultdict

input_path, log_path, in_flight = sys.argv[1], sys.argv[2], int(sys.argv[4])
key = base64.b64decode(sys.argv[3].removeprefix("whsec_"))

wanted = defaultdict(list)
with open(input_path, encoding="utf-8") as file:
    for line in file:
        line = json.loads(line)
        wanted[line["id"]].append(line["status"])
lines = sum(map(len, wanted.values()))

complaints = []
bodies = {}
arrivals = []
with open(log_path, encoding="utf-8") as file:
    for line in file:
        request = json.loads(line)
        if bodies.setdefault(request["id"], request["body"]) != request["body"]:
            complaints.append(f"{request['id']} came with two bodies")
        signed = f"{request['id']}.{request['timestamp']}.{request['body']}".encode()
        digest = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        if request["signature"] != f"v1,{digest}":
            complaints.append(f"{request['id']} came with a wrong signature")
        event = json.loads(request["body"])
        if event["id"] != request["id"]:
            complaints.append(f"{request['id']} came with the body of {event['id']}")
        run, status = event["data"]["run"]["id"], event["data"]["status"]
        if event["type"] != "run." + status:
            complaints.append(f"{request['id']} is a {event['type']} of a {status} run")
        arrivals.append((request["life"], run, status, request["id"]))

# Every line has come, as one event, and nothing else has.
ids = defaultdict(set)
for _, run, status, event_id in arrivals:
    ids[run, status].add(event_id)
for run, statuses in wanted.items():
    for status in statuses:
        if len(ids[run, status]) != 1:
            complaints.append(f"{run} {status}: {len(ids[run, status])} events came")
extra = [key for key in ids if key[1] not in wanted.get(key[0], [])]
complaints += [f"{run} {status}: nobody wrote that" for run, status in extra]

# The events of a run have come in their order: each for the first time, and all that one process sent.
first = defaultdict(list)
sent = defaultdict(list)
for life, run, status, _ in arrivals:
    if status not in first[run]:
        first[run].append(status)
    sent[life, run].append(status)
for run, statuses in first.items():
    if statuses != wanted[run]:
        complaints.append(f"{run} came as {statuses}, written was {wanted[run]}")
for (life, run), statuses in sent.items():
    # What nobody wrote has been told above.
    places = [wanted[run].index(status) for status in statuses if status in wanted.get(run, [])]
    if places != list(range(places[0], places[0] + len(places)) if places else []):
        complaints.append(f"{run} came from process {life} as {statuses}")

# What came again had been among the last that the process before had sent.
lives = max(life for life, *_ in arrivals) + 1
tail = {}
repeats = [0] * lives
furthest = 0
for life in range(lives):
    mine = [event_id for number, _, _, event_id in arrivals if number == life]
    for event_id in mine:
        if event_id in tail:
            repeats[life] += 1
            furthest = max(furthest, tail[event_id])
    # How many of its process's arrivals came after it, itself included.
    for place, event_id in enumerate(mine):
        tail[event_id] = len(mine) - place
if max(repeats) > in_flight or furthest > in_flight:
    complaints.append(f"repeats after each start {repeats}, the furthest {furthest} before the end; {in_flight} allowed")

print(f"{lines} lines, {len(arrivals)} arrivals, {lives} processes, repeats {repeats}, the furthest {furthest} back")
for complaint in complaints[:20]:
    print(complaint)
sys.exit(1 if complaints else 0)
