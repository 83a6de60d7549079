"""Does to a store what another program may do.

`touch_store.py STORE newer` marks it as written by a later version. `touch_store.py STORE lock` takes its lock, says so,
and holds it until it is ended.
"""

import sqlite3
import sys
import time

path, action = sys.argv[1:]
store = sqlite3.connect(path, isolation_level=None)
if action == "newer":
    store.execute("INSERT INTO grdb_migrations VALUES ('9 of a later version')")
    store.close()
else:
    store.execute("BEGIN EXCLUSIVE")
    print("locked", file=sys.stderr, flush=True)
    while True:
        time.sleep(60)
