extension Schema {
    /// What replays, and what happens to deliveries beside attempts, add.
    ///
    /// - `delivery.asked_at`: when a person asked for the delivery to be made again; NULL for one that a route owes. Its age
    ///   counts from then, and no newer event takes its place. `replay` is the job that owes it, if one does.
    /// - `sink`: how old events may be and whether newer ones take older ones' place, and how many deliveries were given up
    ///   by a person or for a newer event.
    /// - `incident`: what happened to a delivery beside its attempts (`Incident`), in order. `attempts` is how many there
    ///   were by then, `was` the state before. A delivery that was discarded or superseded has no row: its last incident
    ///   says so.
    /// - `replay`: a job. Events up to the place `position` have been looked at, those after `last` are none of its.
    ///   `next_us` is when it may owe the next delivery, in microseconds, since rates go beyond one a millisecond.
    ///   `otherwise` counts deliveries that ended as nothing that can be counted any more: discarded, superseded, withdrawn,
    ///   or taken over by a later replay.
    static let replaying = """
        ALTER TABLE delivery ADD COLUMN asked_at INTEGER;
        ALTER TABLE delivery ADD COLUMN replay INTEGER;
        CREATE INDEX delivery_replay ON delivery (replay, state) WHERE replay IS NOT NULL;

        ALTER TABLE sink ADD COLUMN max_age INTEGER;
        ALTER TABLE sink ADD COLUMN supersede INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sink ADD COLUMN discarded INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sink ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE incident (
            event INTEGER NOT NULL,
            sink INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            what INTEGER NOT NULL,
            who TEXT,
            detail TEXT,
            replay INTEGER,
            attempts INTEGER NOT NULL,
            was INTEGER,
            PRIMARY KEY (event, sink, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE replay (
            id INTEGER PRIMARY KEY,
            wanted TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            made_by TEXT NOT NULL,
            state INTEGER NOT NULL,
            ended_at INTEGER,
            ended_by TEXT,
            position INTEGER NOT NULL,
            last INTEGER NOT NULL,
            next_us INTEGER NOT NULL,
            events INTEGER NOT NULL DEFAULT 0,
            owed INTEGER NOT NULL DEFAULT 0,
            pending_before INTEGER NOT NULL DEFAULT 0,
            without_body INTEGER NOT NULL DEFAULT 0,
            otherwise INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX replay_state ON replay (state);
        """
}
