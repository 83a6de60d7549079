import RunbridgeCore
import RunbridgeProviders
import Testing

/// Each of the words of OpenAI's three kinds (openai-python 3.54.0: `types/batch.py`, `types/fine_tuning/
/// fine_tuning_job.py`, `types/responses/response_status.py`; `paused` from the example of the API reference).
struct WordTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var kind: OpenAI
        var raw: String
        var status: Status
        var testDescription: String { "\(kind.rawValue) \(raw)" }

        init(_ kind: OpenAI, _ raw: String, _ status: Status) {
            (self.kind, self.raw, self.status) = (kind, raw, status)
        }
    }

    static let cases = [
        Case(.batch, "validating", .queued), Case(.batch, "failed", .failed), Case(.batch, "in_progress", .running),
        Case(.batch, "finalizing", .running), Case(.batch, "completed", .succeeded), Case(.batch, "expired", .expired),
        Case(.batch, "cancelling", .canceling), Case(.batch, "cancelled", .canceled),
        Case(.fineTuningJob, "validating_files", .queued), Case(.fineTuningJob, "queued", .queued),
        Case(.fineTuningJob, "running", .running), Case(.fineTuningJob, "paused", .waiting),
        Case(.fineTuningJob, "succeeded", .succeeded), Case(.fineTuningJob, "failed", .failed),
        Case(.fineTuningJob, "cancelled", .canceled),
        Case(.response, "queued", .queued), Case(.response, "in_progress", .running),
        Case(.response, "completed", .succeeded), Case(.response, "incomplete", .incomplete),
        Case(.response, "failed", .failed), Case(.response, "cancelled", .canceled),
    ]

    @Test(arguments: cases)
    func mapsTheWord(_ row: Case) throws {
        let reading = try row.kind.reading(row.kind.object(status: "\"\(row.raw)\"")).get()
        #expect(reading.sighting.status == row.status)
        #expect(reading.sighting.raw == row.raw)
        #expect(reading.sighting.provider == "openai")
        #expect(!reading.sighting.partial)
        #expect(reading.unknownWord == nil)
    }

    @Test(arguments: OpenAI.allCases)
    func hasNoOtherWords(_ kind: OpenAI) throws {
        #expect(Set(try kind.kind().words.map(\.raw)) == Set(Self.cases.filter { $0.kind == kind }.map(\.raw)))
    }

    @Test(arguments: OpenAI.allCases, ["canceled", "COMPLETED", "dancing", "<b>", " failed", "🙂"])
    func keepsAnUnknownWordAndSaysSo(_ kind: OpenAI, _ word: String) throws {
        let reading = try kind.reading(kind.object(status: JSON.string(word).encodedText)).get()
        #expect(reading.sighting.status == .unknown)
        #expect(reading.sighting.raw == word)
        #expect(reading.unknownWord == word)
    }

    @Test(arguments: OpenAI.allCases, ["null", "\"\"", "{}", "[]"])
    func tellsOfAMissingStatus(_ kind: OpenAI, _ status: String) throws {
        let object = kind.object(status: status)
        let id = try #require(JSON(parsing: object)["id"]?.string)
        #expect(try kind.reading(object) == .failure(.noStatus(id: id)))
    }

    @Test(arguments: OpenAI.allCases)
    func tellsOfObjectsThatAreNone(_ kind: OpenAI) throws {
        #expect(try kind.reading("[]") == .failure(.noObject))
        #expect(try kind.reading("null") == .failure(.noObject))
        #expect(try kind.reading(#"{"status":"failed"}"#) == .failure(.noID))
        #expect(try kind.reading(#"{"id":null,"status":"failed"}"#) == .failure(.noID))
        #expect(try kind.reading(#"{"id":"x"}"#) == .failure(.noStatus(id: "x")))
    }
}
