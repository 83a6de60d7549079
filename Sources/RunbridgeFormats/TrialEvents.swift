import RunbridgeCore

/// Events to try a template with: of every type one that says nothing, one that says little and one that says all it
/// can, in hostile letters.
enum TrialEvents {
    static let all = EventType.all.flatMap { type in
        [event(type, [:]), event(type, sparse(type)), event(type, full(type))]
    }

    private static let hostile: JSON = .string("\"}],`*_<!here> @everyone\\\n\u{0}\u{202E}{{x}} 🙂")

    private static func event(_ type: EventType, _ data: JSON) -> JSON {
        [
            "specversion": "1.0", "id": "evt_00000000000000000000000000", "source": "/watch/openai",
            "type": .string(type.text), "subject": "batch/batch_abc", "time": "2026-11-24T09:30:00.120Z",
            "datacontenttype": "application/json", "timestamp": "2026-11-24T09:30:00.120Z",
            "data": data,
        ]
    }

    private static func sparse(_ type: EventType) -> JSON {
        [
            "run": [
                "watcher": "openai", "provider": nil, "kind": "batch", "id": "batch_abc", "name": nil, "url": nil,
                "attempt": 1, "labels": [:],
            ],
            "status": status(type), "core": "running", "previous": nil, "raw": "in_progress", "terminal": false,
            "partial": false, "reason": nil, "error": nil, "counts": nil, "created_at": nil,
            "changed_at": "2026-11-24T09:30:00.120Z", "observed_at": "2026-11-24T09:30:00.120Z", "duration_s": nil,
            "via": "poll",
        ]
    }

    private static func full(_ type: EventType) -> JSON {
        [
            "run": [
                "watcher": hostile, "provider": "openai", "kind": hostile, "id": hostile, "name": hostile,
                "url": "https://example.com/?a=1&b=%22", "attempt": 2, "labels": ["team": hostile],
            ],
            "status": status(type), "core": "failed", "previous": "running", "raw": hostile, "terminal": true,
            "partial": true, "reason": hostile, "error": ["code": hostile, "message": hostile],
            "counts": ["total": 100, "succeeded": 97, "failed": 3, "canceled": 1, "expired": 1, "active": 1],
            "created_at": "2026-11-24T09:00:00.000Z", "changed_at": "2026-11-24T09:30:00.120Z",
            "observed_at": "2026-11-24T09:30:00.120Z", "duration_s": 812, "via": "poll", "anomaly": hostile,
            "stalled_after_s": 7200, "expect_within_s": 86400, "every_s": 86400, "broken_s": -1, "failures": 3,
            "object": ["model": hostile],
        ]
    }

    private static func status(_ type: EventType) -> JSON {
        if case .status(let status) = type { .string(status.rawValue) } else { "running" }
    }
}
