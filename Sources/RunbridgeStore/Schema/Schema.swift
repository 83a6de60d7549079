/// The tables of a store, all in one place.
///
/// The shape follows from what happens most: an event comes in, goes straight to a lane, and is delivered at its first
/// attempt. Such an event costs one row in `event`, `body` and `attempt` each, all at the tables' ends, one row in
/// `delivery` that is gone when the attempt is recorded, and one entry in the indexes over runs and event ids.
///
/// - `source`: a watcher's kind, so that runs name it by a small number. Holds when its first pass ended, and the latest
///   time that was told of any run of its list that is forgotten.
/// - `run`: what is remembered of a run (`RunState`). `open` is 1 while it is to be asked about. `seen_at` is when a run that
///   is over was seen again with nothing new, to the day.
/// - `registration`: runs to be watched that nobody has seen the end of, by id.
/// - `event`: one change. `seq` is the order of acceptance. The event's time is the upper 48 bits of its id.
/// - `body`: the event as it is sent. Beside `event`, so that a search reads no bodies and old bodies can go alone.
/// - `decision`: why events went where they went, as JSON, once for all events that share it.
/// - `sink`: its waits, and how many deliveries are in which state, so that nobody has to count them.
/// - `delivery`: what is owed and not delivered. **A delivery that was made has no row**: its last attempt says so.
///   The state leads the key, so that the rows of one state lie together and finding them costs the same however many
///   others there are. `at` is what the state needs: the end of the lease (claimed), the moment of the next try
///   (waiting), of its burial (dead). `attempts` counts all attempts, `tries` those of the present round of the
///   schedule: an interrupted attempt has a number and costs no try, and a dead letter that is retried starts anew.
/// - `attempt`: one try, its answer, and what was decided on it.
/// - `watcher`: where it goes on after a restart.
/// - `deadline`: by when something is to have happened of a run, and whether it was told that it had not. Only runs that
///   a rule of the config is about have any, and only while they are open. What stands for a schedule is a run like
///   those that stand for watchers and sinks.
/// - `trouble`: names of runs that fail, until one of the name succeeds.
///
/// The condition of an index is no `IN`: SQLite would make a table of its list for every row that is written.
///
/// Numbers that stand for words are in `Codes.swift`. Times are milliseconds since 1970. No foreign keys are declared:
/// this module alone writes, always whole transactions, and a check would cost a look-up a row.
enum Schema {
    /// The first version.
    static let first = """
        CREATE TABLE source (
            id INTEGER PRIMARY KEY,
            watcher TEXT NOT NULL,
            kind TEXT NOT NULL,
            first_pass_at INTEGER,
            UNIQUE (watcher, kind)
        ) STRICT;

        CREATE TABLE watcher (
            name TEXT NOT NULL PRIMARY KEY,
            position TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            source INTEGER NOT NULL,
            run_id TEXT NOT NULL,
            open INTEGER NOT NULL,
            status INTEGER NOT NULL,
            raw TEXT,
            previous INTEGER,
            revision INTEGER NOT NULL,
            attempt INTEGER,
            flags INTEGER NOT NULL,
            first_seen_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            observed_at INTEGER NOT NULL,
            provider TEXT,
            name TEXT,
            url TEXT,
            labels TEXT,
            reason TEXT,
            error_code TEXT,
            error_message TEXT,
            total INTEGER,
            succeeded INTEGER,
            failed INTEGER,
            canceled INTEGER,
            expired INTEGER,
            active INTEGER,
            told_created_at INTEGER,
            told_started_at INTEGER,
            told_changed_at INTEGER,
            UNIQUE (source, run_id)
        ) STRICT;
        CREATE INDEX run_open ON run (source) WHERE open = 1;

        CREATE TABLE registration (
            source INTEGER NOT NULL,
            run_id TEXT NOT NULL,
            added_at INTEGER NOT NULL,
            PRIMARY KEY (source, run_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE event (
            seq INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            run INTEGER NOT NULL,
            type INTEGER NOT NULL,
            status INTEGER NOT NULL,
            via INTEGER NOT NULL,
            observed_at INTEGER NOT NULL,
            decision INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX event_run ON event (run);

        CREATE TABLE body (
            event INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT;

        CREATE TABLE decision (
            id INTEGER PRIMARY KEY,
            hash INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX decision_hash ON decision (hash);

        CREATE TABLE sink (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            ordered INTEGER NOT NULL,
            paced_until INTEGER,
            paused_at INTEGER,
            paused_reason TEXT,
            claimed INTEGER NOT NULL DEFAULT 0,
            ready INTEGER NOT NULL DEFAULT 0,
            waiting INTEGER NOT NULL DEFAULT 0,
            blocked INTEGER NOT NULL DEFAULT 0,
            dead INTEGER NOT NULL DEFAULT 0,
            delivered INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE delivery (
            sink INTEGER NOT NULL,
            state INTEGER NOT NULL,
            event INTEGER NOT NULL,
            run INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            tries INTEGER NOT NULL,
            at INTEGER,
            owner INTEGER,
            PRIMARY KEY (sink, state, event)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX delivery_due ON delivery (sink, at, event) WHERE state = 2;
        CREATE INDEX delivery_run ON delivery (sink, run, event) WHERE state BETWEEN 1 AND 3;

        CREATE TABLE attempt (
            event INTEGER NOT NULL,
            sink INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            duration_us INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            next INTEGER NOT NULL,
            next_at INTEGER,
            asked_wait INTEGER,
            code INTEGER,
            reason TEXT,
            status INTEGER,
            detail TEXT,
            phases TEXT,
            PRIMARY KEY (event, sink, number)
        ) STRICT, WITHOUT ROWID;
        """

    /// What the second version adds.
    static let second = """
        CREATE TABLE deadline (
            run INTEGER NOT NULL,
            what INTEGER NOT NULL,
            threshold INTEGER NOT NULL,
            at INTEGER NOT NULL,
            told INTEGER NOT NULL,
            PRIMARY KEY (run, what, threshold)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX deadline_at ON deadline (at) WHERE told = 0;

        CREATE TABLE trouble (
            source INTEGER NOT NULL,
            name TEXT NOT NULL,
            since INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            PRIMARY KEY (source, name)
        ) STRICT, WITHOUT ROWID;
        """

    /// What retention adds.
    static let retention = """
        ALTER TABLE run ADD COLUMN seen_at INTEGER;
        ALTER TABLE source ADD COLUMN forgotten_until INTEGER;
        """

    /// What finds the event of a webhook of an unknown type (40) that comes again: the last 10 bytes of an id are made of
    /// the delivery, the others of the moment. Other events have no entry.
    static let webhooks = """
        CREATE INDEX event_webhook ON event (run, substr(id, 7)) WHERE type = 40;
        """

    /// Marks the file as a store of ours, in the header that `file(1)` and SQLite read: "RunB".
    static let applicationID: Int64 = 0x5275_6E42
}
