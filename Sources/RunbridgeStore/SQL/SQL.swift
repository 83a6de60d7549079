/// The statements that run once an event, an attempt or a group.
///
/// A test asks SQLite for the plan of each: none may read a table from end to end or sort.
enum SQL: Int, CaseIterable {
    case dataVersion, findSource, insertSource, endFirstPass, setPosition, position, anyRegistration,
        endRegistration, insertSink, count, pace, pause
    case findRun, insertRun, updateRun, seeRun, forgottenUntil, isSettled, openRuns, unseenRegistrations
    case insertEvent, findWebhook, insertBody, findDecision, insertDecision
    case insertClaimed, insertOpen, holds, endClaimed, putBack, retry, bury, claim, revive, findDelivery, endAny,
        queue, block, unblock, ready, due, nextDue, claimed
    case insertAttempt, lastAttempt, raiseAttempts
    case setDeadline, addDeadline, rearmDeadline, tellDeadline, dropDeadline, clearDeadlines, dueDeadlines, nextDeadline
    case setTrouble, endTrouble
    case insertIncident, askedAt, buryOpen, overtaken, underWay, overtaking
    case anyReplay, activeReplays, saveReplay, countOtherwise, oweAgain

    /// The statement as SQLite reads it.
    var text: String {
        switch self {
        case .dataVersion: "PRAGMA data_version"
        case .findSource: "SELECT id FROM source WHERE watcher = ?1 AND kind = ?2"
        case .insertSource: "INSERT INTO source (watcher, kind) VALUES (?1, ?2)"
        case .endFirstPass: "UPDATE source SET first_pass_at = ?2 WHERE id = ?1 AND first_pass_at IS NULL"
        case .setPosition:
            """
            INSERT INTO watcher (name, position) VALUES (?1, ?2)
            ON CONFLICT (name) DO UPDATE SET position = excluded.position
            """
        case .position: "SELECT position FROM watcher WHERE name = ?1"
        case .anyRegistration: "SELECT 1 FROM registration LIMIT 1"
        case .endRegistration: "DELETE FROM registration WHERE source = ?1 AND run_id = ?2"
        case .insertSink: "INSERT INTO sink (name, ordered) VALUES (?1, ?2)"
        case .count:
            """
            UPDATE sink SET claimed = claimed + ?2, ready = ready + ?3, waiting = waiting + ?4, blocked = blocked + ?5,
                dead = dead + ?6, delivered = delivered + ?7, discarded = discarded + ?8, superseded = superseded + ?9
            WHERE id = ?1
            """
        case .pace: "UPDATE sink SET paced_until = ?2 WHERE id = ?1"
        case .pause: "UPDATE sink SET paused_at = ?2, paused_reason = ?3 WHERE id = ?1"
        case .findRun:
            """
            SELECT id, status, raw, previous, revision, attempt, flags, first_seen_at, changed_at, observed_at, provider,
                name, url, labels, reason, error_code, error_message, total, succeeded, failed, canceled, expired, active,
                told_created_at, told_started_at, told_changed_at
            FROM run WHERE source = ?1 AND run_id = ?2
            """
        case .insertRun:
            """
            INSERT INTO run (status, raw, previous, revision, attempt, flags, first_seen_at, changed_at, observed_at,
                provider, name, url, labels, reason, error_code, error_message, total, succeeded, failed, canceled, expired,
                active, told_created_at, told_started_at, told_changed_at, open, source, run_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, ?, ?, ?, ?, ?,
                ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .updateRun:
            """
            UPDATE run SET status = ?, raw = ?, previous = ?, revision = ?, attempt = ?, flags = ?,
                first_seen_at = ?, changed_at = ?, observed_at = ?, provider = ?, name = ?,
                url = ?, labels = ?, reason = ?, error_code = ?,
                error_message = ?, total = ?, succeeded = ?, failed = ?, canceled = ?, expired = ?,
                active = ?, told_created_at = ?, told_started_at = ?, told_changed_at = ?, open = ?
            WHERE id = ?
            """
        case .seeRun: "UPDATE run SET seen_at = ?2 WHERE id = ?1 AND ifnull(seen_at, ?3) <= ?3"
        case .forgottenUntil: "SELECT forgotten_until FROM source WHERE id = ?1"
        case .isSettled:
            """
            SELECT id, max(observed_at, ifnull(seen_at, observed_at)) FROM run
            WHERE source = ?1 AND run_id = ?2 AND (status BETWEEN 5 AND 10 OR flags & 2)
            """
        case .openRuns: "SELECT run_id, status FROM run WHERE source = ?1 AND open = 1"
        case .unseenRegistrations:
            """
            SELECT g.run_id FROM registration g WHERE g.source = ?1
                AND NOT EXISTS (SELECT 1 FROM run r WHERE r.source = g.source AND r.run_id = g.run_id)
            """
        case .insertEvent:
            """
            INSERT INTO event (id, run, type, status, via, observed_at, decision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (id) DO NOTHING
            """
        case .findWebhook:
            """
            SELECT seq FROM event INDEXED BY event_webhook WHERE run = ?1 AND type = 40 AND substr(id, 7) = ?2
            """
        case .insertBody: "INSERT INTO body (event, bytes) VALUES (?1, ?2)"
        case .findDecision: "SELECT id FROM decision WHERE hash = ?1 AND body = ?2"
        case .insertDecision: "INSERT INTO decision (hash, body) VALUES (?1, ?2)"
        case .insertClaimed:
            """
            INSERT INTO delivery (sink, state, event, run, attempts, tries, at, owner) VALUES (?1, 0, ?2, ?3, 0, 0, ?4, ?5)
            """
        case .insertOpen:
            """
            INSERT INTO delivery (sink, state, event, run, attempts, tries) VALUES (?1, ?2, ?3, ?4, 0, 0)
            """
        case .holds: "SELECT 1 FROM delivery WHERE sink = ?1 AND state = 0 AND event = ?2 AND owner = ?3"
        case .endClaimed: "DELETE FROM delivery WHERE sink = ?1 AND state = 0 AND event = ?2 AND owner = ?3"
        case .putBack:
            """
            UPDATE delivery SET state = ?4, at = NULL, owner = NULL, attempts = attempts + ?5
            WHERE sink = ?1 AND state = 0 AND event = ?2 AND owner = ?3
            """
        case .retry:
            """
            UPDATE delivery SET state = ?4, at = ?5, owner = NULL, attempts = attempts + 1, tries = tries + 1
            WHERE sink = ?1 AND state = 0 AND event = ?2 AND owner = ?3
            """
        case .bury:
            """
            UPDATE delivery SET state = 4, at = ?4, owner = NULL, attempts = attempts + 1, tries = tries + 1
            WHERE sink = ?1 AND state = 0 AND event = ?2 AND owner = ?3
            """
        case .claim:
            "UPDATE delivery SET state = 0, at = ?4, owner = ?5 WHERE sink = ?1 AND state = ?2 AND event = ?3"
        case .revive:
            """
            UPDATE delivery SET state = ?3, at = NULL, owner = NULL, tries = 0, asked_at = ?4, replay = ?5
            WHERE sink = ?1 AND state = 4 AND event = ?2
            """
        case .findDelivery:
            """
            SELECT state FROM delivery WHERE sink = ?1 AND state IN (0, 1, 2, 3, 4) AND event = ?2
            """
        case .endAny: "DELETE FROM delivery WHERE sink = ?1 AND state = ?2 AND event = ?3"
        case .queue:
            """
            SELECT event, state FROM delivery INDEXED BY delivery_run
            WHERE sink = ?1 AND run = ?2 AND event >= ?3 AND state BETWEEN 1 AND 3 ORDER BY event
            """
        case .block: "UPDATE delivery SET state = 3, at = NULL WHERE sink = ?1 AND state = ?2 AND event = ?3"
        case .unblock:
            """
            UPDATE delivery SET state = 1 WHERE sink = ?1 AND state = 3 AND event IN (
                SELECT event FROM delivery INDEXED BY delivery_run
                WHERE sink = ?1 AND run = ?2 AND state BETWEEN 1 AND 3 ORDER BY event LIMIT ?3)
            """
        case .ready:
            """
            SELECT d.event, d.run, d.attempts, d.tries, e.id, e.type, s.watcher, s.kind, r.run_id, b.bytes
            FROM delivery d
                CROSS JOIN event e ON e.seq = d.event
                CROSS JOIN run r ON r.id = d.run
                CROSS JOIN source s ON s.id = r.source
                CROSS JOIN body b ON b.event = d.event
            WHERE d.sink = ?1 AND d.state = 1 ORDER BY d.event LIMIT ?2
            """
        case .due:
            """
            SELECT d.event, d.run, d.attempts, d.tries, e.id, e.type, s.watcher, s.kind, r.run_id, b.bytes
            FROM delivery d INDEXED BY delivery_due
                CROSS JOIN event e ON e.seq = d.event
                CROSS JOIN run r ON r.id = d.run
                CROSS JOIN source s ON s.id = r.source
                CROSS JOIN body b ON b.event = d.event
            WHERE d.sink = ?1 AND d.state = 2 AND d.at <= ?3 ORDER BY d.at, d.event LIMIT ?2
            """
        case .nextDue: "SELECT min(at) FROM delivery INDEXED BY delivery_due WHERE sink = ?1 AND state = 2"
        case .claimed:
            """
            SELECT event, run, owner, at FROM delivery WHERE sink = ?1 AND state = 0 ORDER BY event
            """
        case .insertAttempt:
            """
            INSERT INTO attempt (event, sink, number, at, duration_us, outcome, next, next_at, asked_wait, code, reason,
                status, detail, phases)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (event, sink, number) DO NOTHING
            """
        case .lastAttempt: "SELECT max(number) FROM attempt WHERE event = ?1 AND sink = ?2"
        case .raiseAttempts:
            """
            UPDATE delivery SET attempts = max(attempts, ?3)
            WHERE sink = ?1 AND state IN (0, 1, 2, 3, 4) AND event = ?2
            """
        case .setDeadline:
            """
            INSERT INTO deadline (run, what, threshold, at, told) VALUES (?1, ?2, ?3, ?4, 0)
            ON CONFLICT (run, what, threshold) DO UPDATE SET at = excluded.at, told = 0 WHERE told = 0 OR ?5 = 1
            """
        case .addDeadline:
            """
            INSERT INTO deadline (run, what, threshold, at, told) VALUES (?1, ?2, ?3, ?4, 0)
            ON CONFLICT (run, what, threshold) DO NOTHING
            """
        case .rearmDeadline:
            """
            UPDATE deadline SET at = ?4, told = 0
            WHERE run = ?1 AND what = ?2 AND threshold = ?3 AND at < ?4 AND (told = 0 OR ?4 > ?5)
            """
        case .tellDeadline: "UPDATE deadline SET told = 1 WHERE run = ?1 AND what = ?2 AND threshold = ?3"
        case .dropDeadline: "DELETE FROM deadline WHERE run = ?1 AND what = ?2 AND threshold = ?3"
        case .clearDeadlines: "DELETE FROM deadline WHERE run = ?1"
        case .dueDeadlines:
            """
            SELECT \(DeadlineRow.columns)
            FROM deadline d INDEXED BY deadline_at
                CROSS JOIN run ON run.id = d.run
                CROSS JOIN source s ON s.id = run.source
            WHERE d.told = 0 AND d.at <= ?1 ORDER BY d.at LIMIT ?2
            """
        case .nextDeadline: "SELECT min(at) FROM deadline INDEXED BY deadline_at WHERE told = 0"
        case .setTrouble:
            """
            INSERT INTO trouble (source, name, since, failures) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (source, name) DO UPDATE SET since = excluded.since, failures = excluded.failures
            """
        case .endTrouble: "DELETE FROM trouble WHERE source = ?1 AND name = ?2"
        case .insertIncident:
            """
            INSERT INTO incident (event, sink, number, at, what, who, detail, replay, attempts, was)
            VALUES (?1, ?2, (SELECT ifnull(max(number), 0) + 1 FROM incident WHERE event = ?1 AND sink = ?2), ?3, ?4, ?5, ?6,
                ?7, ?8, ?9)
            """
        case .askedAt: "SELECT asked_at FROM delivery WHERE sink = ?1 AND state = ?2 AND event = ?3"
        case .buryOpen: "UPDATE delivery SET state = 4, at = ?4 WHERE sink = ?1 AND state = ?2 AND event = ?3"
        case .overtaken:
            """
            SELECT \(OpenDelivery.columns) FROM delivery d INDEXED BY delivery_run
            WHERE d.sink = ?1 AND d.run = ?2 AND d.event < ?3 AND d.state BETWEEN 1 AND 3 AND d.asked_at IS NULL
            ORDER BY d.event
            """
        case .underWay: "SELECT 1 FROM delivery WHERE sink = ?1 AND state = 0 AND run = ?2 LIMIT 1"
        case .overtaking:
            """
            SELECT e.id FROM event e WHERE e.run = ?2 AND e.seq > ?3 AND (
                EXISTS (SELECT 1 FROM delivery d INDEXED BY delivery_run
                    WHERE d.sink = ?1 AND d.run = ?2 AND d.event = e.seq AND d.state BETWEEN 1 AND 3)
                OR EXISTS (SELECT 1 FROM delivery d WHERE d.sink = ?1 AND d.state = 0 AND d.event = e.seq)
                OR EXISTS (SELECT 1 FROM attempt a WHERE a.event = e.seq AND a.sink = ?1 AND a.next = 0))
            ORDER BY e.seq DESC LIMIT 1
            """
        case .anyReplay: "SELECT 1 FROM replay WHERE state = 0 LIMIT 1"
        case .activeReplays: "SELECT \(Replay.columns) FROM replay p WHERE p.state = 0 ORDER BY p.id"
        case .saveReplay:
            """
            UPDATE replay SET state = ?2, ended_at = ?3, position = ?4, next_us = ?5, events = events + ?6,
                owed = owed + ?7, pending_before = pending_before + ?8, without_body = without_body + ?9
            WHERE id = ?1
            """
        case .countOtherwise: "UPDATE replay SET otherwise = otherwise + 1 WHERE id = ?1"
        case .oweAgain:
            """
            INSERT INTO delivery (sink, state, event, run, attempts, tries, asked_at, replay)
            VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)
            """
        }
    }
}
