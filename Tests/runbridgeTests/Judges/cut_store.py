"""Cuts copies of a store off in the middle of a write, and judges what is left. It shares no code with the bridge.

`cut_store.py RUNBRIDGE STORE SINK SEED COUNT`: STORE and its log are those of a bridge that is halted or dead, SINK is the
file that the bridge had written delivered events to by then, each of which was committed and synced before. Makes COUNT copies
whose log ends anywhere, or goes on with something else, half of them after the last commit. Each must open, be sound, and hold
the events in order from the first on; those that were cut after the last commit hold all that SINK has.

Prints what it counted, and exits with 1 after the first complaints.
"""

import json
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile

runbridge, store, sink, seed, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
random.seed(seed)
with open(sink, encoding="utf-8") as file:
    # The last line may be half written.
    delivered = [json.loads(line)["id"] for line in file.read().split("\n")[:-1]]
with open(store + "-wal", "rb") as file:
    log = file.read()

# The end of the last commit in the log (https://sqlite.org/fileformat2.html#walformat).
page_size, end, frame = struct.unpack(">I", log[8:12])[0], 32, 32
while frame + 24 + page_size <= len(log) and log[frame + 8:frame + 16] == log[16:24]:
    frame_end = frame + 24 + page_size
    if struct.unpack(">I", log[frame + 4:frame + 8])[0]:
        end = frame_end
    frame = frame_end


def events(path):
    """The ids of the events, as another program reads them."""
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    rows = [bytes(row[0]) for row in database.execute("SELECT id FROM event ORDER BY seq")]
    database.close()
    return rows


def crockford(identifier):
    number = int.from_bytes(identifier, "big")
    return "evt_" + "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> shift & 31] for shift in range(125, -1, -5))


complaints, whole = [], None
with tempfile.TemporaryDirectory() as folder:
    for index in range(-1, count):
        copy = os.path.join(folder, "store.db")
        for name in os.listdir(folder):
            os.remove(os.path.join(folder, name))
        shutil.copyfile(store, copy)
        if index < 0:
            cut, rest = len(log), b""
        elif index % 2:
            # A commit was under way: frames that look like others of this log, and break off.
            cut, rest = end, log[32:32 + random.randint(1, 5 * (page_size + 24))]
        else:
            cut = random.randint(32, len(log))
            rest = random.choice([b"", bytes(len(log) - cut), random.randbytes(len(log) - cut)])
        with open(copy + "-wal", "wb") as file:
            file.write(log[:cut] + rest)
        place = f"cut at {cut} of {len(log)}, the last commit ending at {end}"
        check = subprocess.run([runbridge, "store", "check", "--mend", "--store", copy], capture_output=True, text=True)
        if check.returncode != 0 or check.stdout.split() != [copy + ":", "sound"]:
            complaints.append(f"{place}: {check.stdout}{check.stderr}")
            continue
        left = events(copy)
        whole = whole if whole is not None else left
        if left != whole[:len(left)]:
            complaints.append(f"{place}: an event is missing in the middle")
        missing = set(delivered) - set(map(crockford, left))
        if cut >= end and missing:
            complaints.append(f"{place}: {len(missing)} events were delivered and are lost")
        # Somebody else's reading of it agrees with the bridge's.
        shown = subprocess.run(
            [runbridge, "events", "--json", "--store", copy], capture_output=True, text=True, check=True)
        ids = [json.loads(line)["id"] for line in shown.stdout.splitlines()]
        if ids != list(map(crockford, left)):
            complaints.append(f"{place}: `runbridge events` shows {len(ids)} events, the file holds {len(left)}")

print(f"{count} cuts, {len(delivered)} delivered, {len(whole or [])} stored, the log {len(log)} bytes, {end} of them committed")
for complaint in complaints[:20]:
    print(complaint)
sys.exit(1 if complaints or not delivered else 0)
