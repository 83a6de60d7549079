"""Judges copies of a store that were made while a bridge was at work. It shares no code with the bridge.

`judge_copies.py COPY BEFORE COPY BEFORE …`: BEFORE is how many events the sink had had when the making of COPY began. Each copy
is sound, needs no log, holds at least as many events, from the first on and without a gap, each with its bytes, and as many
deliveries as its sinks count.
"""

import sqlite3
import sys

complaints, counts = [], []
for path, before in zip(sys.argv[1::2], sys.argv[2::2]):
    database = sqlite3.connect(f"file:{path}?immutable=1", uri=True)

    def number(text):
        return database.execute(text).fetchone()[0]

    if number("PRAGMA integrity_check") != "ok":
        complaints.append(f"{path} is damaged")
    events = number("SELECT count(*) FROM event")
    if (number("SELECT min(seq) FROM event"), number("SELECT max(seq) FROM event")) != (1, events):
        complaints.append(f"{path} has gaps")
    if events < int(before):
        complaints.append(f"{path} holds {events} events, and {before} had been delivered before")
    if number("SELECT count(*) FROM event JOIN body ON body.event = event.seq") != events:
        complaints.append(f"{path} holds events without bytes")
    if number("SELECT sum(claimed + ready + waiting + blocked + dead) FROM sink") != number("SELECT count(*) FROM delivery"):
        complaints.append(f"{path} counts other deliveries than it holds")
    # The first sight of a run is an event that goes nowhere, the kind 20.
    told = number("SELECT count(*) FROM event WHERE type <> 20")
    if number("SELECT sum(delivered) FROM sink") + number("SELECT count(*) FROM delivery") != told:
        complaints.append(f"{path} holds events that were neither delivered nor are owed")
    counts.append(events)

print(f"{len(counts)} copies of {counts} events")
for complaint in complaints:
    print(complaint)
sys.exit(1 if complaints or not counts else 0)
