import RunbridgeCore
import Testing

@testable import RunbridgeWatchers

@Suite struct LineObservationTests {
    private let now = Timestamp(seconds: 1_790_000_000)

    private func read(_ line: String, words: LineWords = LineWords()) throws -> Observation {
        try LineObservation(parsing: Array(line.utf8)).observation(watcher: "ci", via: .lines, words: words, at: now)
    }

    @Test func takesEveryMember() throws {
        let line = #"""
            {"id":"b-1","status":"failed","kind":"build","name":"Nightly","raw":"FAILURE","attempt":2,
             "time":"2026-11-24T09:30:00Z","error":{"code":"E1","message":"It broke."},"counts":{"total":3,"failed":1},
             "labels":{"team":"ml","pr":42,"draft":true,"none":null},"url":"https://ci.example.com/1","object":{"x":[1]}}
            """#
        let observation = try read(line)
        #expect(observation.key == RunKey(watcher: "ci", kind: "build", id: "b-1"))
        #expect(observation.via == .lines)
        #expect(observation.observedAt == now)
        #expect(!observation.isFirstPass)
        let sighting = try #require(observation.sighting)
        #expect(
            sighting
                == Sighting(
                    status: .failed, raw: "FAILURE", name: "Nightly", url: "https://ci.example.com/1",
                    labels: ["team": "ml", "pr": "42", "draft": "true"], attempt: 2,
                    error: RunError(code: "E1", message: "It broke."), counts: Counts(total: 3, failed: 1),
                    changedAt: Timestamp(rfc3339: "2026-11-24T09:30:00Z"), object: ["x": [1]]))
    }

    @Test func needsNoMoreThanAnIDAndAStatus() throws {
        let observation = try read(#"{"id":"a","status":"succeeded"}"#)
        #expect(observation.key == RunKey(watcher: "ci", kind: "run", id: "a"))
        #expect(observation.sighting == Sighting(status: .succeeded, raw: "succeeded"))
    }

    @Test(arguments: Status.allCases) func knowsEveryStatus(_ status: Status) throws {
        #expect(try read(#"{"id":"a","status":"\#(status.rawValue)"}"#).sighting?.status == status)
    }

    @Test func takesSecondsSince1970() throws {
        #expect(
            try read(#"{"id":"a","status":"failed","time":1790000000.5}"#).sighting?.changedAt
                == Timestamp(milliseconds: 1_790_000_000_500))
    }

    @Test func leavesOutAnObjectOver64KiB() throws {
        let large = String(repeating: "x", count: 64 * 1024)
        #expect(try read(#"{"id":"a","status":"failed","object":"\#(large)"}"#).sighting?.object == nil)
        let kept = large.dropLast(2)
        #expect(try read(#"{"id":"a","status":"failed","object":"\#(kept)"}"#).sighting?.object != nil)
    }

    struct Case: CustomTestStringConvertible {
        var line: String
        var says: String
        var testDescription: String { line.count > 80 ? "\(line.prefix(80))…" : line }
    }

    @Test(arguments: [
        Case(line: "hello", says: "this is not JSON: a value cannot begin so at byte 1"),
        Case(line: #"{"id":"a","status":"failed"#, says: "this is not JSON: a string does not end at byte 27"),
        Case(line: #"[1]"#, says: #"a line is one JSON object, {"id": …, "status": …}"#),
        Case(line: #"{"status":"failed"}"#, says: #""id" is missing"#),
        Case(line: #"{"id":null,"status":"failed"}"#, says: #""id" is missing"#),
        Case(line: #"{"id":"","status":"failed"}"#, says: #""id" is empty"#),
        Case(line: #"{"id":42,"status":"failed"}"#, says: #""id" must be a text in quotes"#),
        Case(line: #"{"id":"a"}"#, says: #""status" is missing"#),
        Case(line: #"{"id":"a","status":["failed"]}"#, says: #""status" must be a text in quotes"#),
        Case(
            line: #"{"id":"a","status":"completed"}"#,
            says:
                "\"completed\" is no status: write queued, running, waiting, canceling, succeeded, incomplete, failed, "
                + "expired, canceled, skipped, unknown"),
        Case(line: #"{"id":"a","status":"failed","kind":""}"#, says: #""kind" is empty"#),
        Case(line: #"{"id":"a","status":"failed","attempt":0}"#, says: #""attempt" must be a whole number from 1"#),
        Case(line: #"{"id":"a","status":"failed","attempt":1.5}"#, says: #""attempt" must be a whole number from 0"#),
        Case(
            line: #"{"id":"a","status":"failed","time":"yesterday"}"#,
            says: #""time" must be a time as 2026-11-24T09:30:00Z, or seconds since 1970"#),
        Case(
            line: #"{"id":"a","status":"failed","time":1790000000000}"#,
            says: #""time" must be a time as 2026-11-24T09:30:00Z, or seconds since 1970"#),
        Case(
            line: #"{"id":"a","status":"failed","error":"x"}"#,
            says: #""error" must be an object with "code" and "message""#),
        Case(
            line: #"{"id":"a","status":"failed","counts":{"total":-1}}"#,
            says: #""counts.total" must be a whole number from 0"#),
        Case(line: #"{"id":"a","status":"failed","labels":{"x":[]}}"#, says: #""labels" must be an object of texts"#),
        Case(
            line: #"{"id":"a","status":"failed","url":"javascript:alert(1)"}"#,
            says: #""url" must be an http or https URL of ASCII without blanks"#),
        Case(
            line: #"{"id":"a","status":"failed","url":"https://example.com/ü"}"#,
            says: #""url" must be an http or https URL of ASCII without blanks"#),
        Case(
            line: #"{"id":"\#(String(repeating: "x", count: 513))","status":"failed"}"#,
            says: #""id" is longer than 512 bytes"#),
    ])
    func saysWhatIsWrong(_ row: Case) {
        do {
            _ = try read(row.line)
            Issue.record("it was taken")
        } catch {
            #expect("\(error)" == row.says)
        }
    }

    @Test func saysNothingThatCouldBreakALine() {
        let problem = LineProblem.unknownStatus("a\nb\u{1b}[2J" + String(repeating: "x", count: 1000))
        let text = problem.description
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f })
        #expect(text.count < 300)
    }
}

@Suite struct LineWordsTests {
    private let words = LineWords(
        provider: "openai", tables: ["batch": ["completed": .succeeded, "failed": .failed, "skipped": .canceled]],
        defaultKind: "batch")

    struct Case {
        var word: String
        var kind: String
        var status: Status?
    }

    @Test(arguments: [
        Case(word: "completed", kind: "batch", status: .succeeded),
        Case(word: "running", kind: "batch", status: .running),
        Case(word: "skipped", kind: "batch", status: .canceled),
        Case(word: "sleeping", kind: "batch", status: .unknown),
        Case(word: "", kind: "batch", status: nil), Case(word: "completed", kind: "other", status: nil),
        Case(word: "failed", kind: "other", status: .failed),
    ])
    func putsTheProvidersWordsFirst(_ row: Case) {
        #expect(words.status(of: row.word, kind: row.kind) == row.status)
        #expect(words.isNew(row.word, kind: row.kind) == (row.status == .unknown))
    }

    @Test func namesTheProviderAndTheDefaultKind() throws {
        let observation = try LineObservation(id: "a", status: "completed").observation(
            watcher: "w", via: .emit, words: words, at: Timestamp(seconds: 0))
        #expect(observation.line == "batch/a succeeded")
        #expect(observation.sighting?.provider == "openai")
        #expect(observation.sighting?.raw == "completed")
    }
}

extension LineObservation {
    fileprivate init(parsing bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBufferPointer { try LineObservation(parsing: $0) }
    }
}
