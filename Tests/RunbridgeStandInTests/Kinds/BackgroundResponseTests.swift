import RunbridgeCore
import Testing

@testable import RunbridgeStandIn

@Suite struct BackgroundResponseTests {
    private let start = Timestamp(seconds: 1_790_000_000)

    private func makeResponse(_ ending: ResponseEnding, isBackground: Bool = true) -> BackgroundResponse {
        BackgroundResponse(
            id: "resp_1", createdAt: start, isBackground: isBackground,
            script: ending.script(response: "resp_1", pace: .seconds(10)))
    }

    private func look(_ response: BackgroundResponse, after seconds: Int) -> JSON {
        response.json(at: start + .seconds(seconds))
    }

    struct Case: CustomTestStringConvertible {
        var ending: ResponseEnding
        var last: String
        var error: JSON = .null
        var reason: JSON?
        var hasOutput = false
        var testDescription: String { ending.rawValue }
    }

    static let cases = [
        Case(ending: .completed, last: "completed", hasOutput: true),
        Case(ending: .failed, last: "failed", error: "server_error"),
        Case(ending: .incomplete, last: "incomplete", reason: "max_output_tokens", hasOutput: true),
        Case(ending: .cancelled, last: "cancelled"),
        Case(ending: .unending, last: "in_progress"),
    ]

    @Test func coversEveryEnding() {
        #expect(Self.cases.map(\.ending) == ResponseEnding.allCases)
    }

    @Test(arguments: cases)
    func livesThroughItsStatuses(_ row: Case) {
        let response = makeResponse(row.ending)
        #expect([0, 10, 29].map { look(response, after: $0)["status"] } == ["queued", "in_progress", "in_progress"])
        let end = look(response, after: 30)
        #expect(end["status"]?.string == row.last)
        #expect(end["error"]?["code"] ?? .null == row.error)
        #expect(end["incomplete_details"]?["reason"] == row.reason)
        #expect((end["output"]?.array?.isEmpty == false) == row.hasOutput)
        #expect(end["completed_at"]?.int == (row.ending == .completed ? 1_790_000_030 : nil))
    }

    @Test func isCancelledAtOnceAndOnlyOnce() throws {
        var response = makeResponse(.completed)
        try response.cancel(at: start + .seconds(12))
        let first = look(response, after: 12)
        #expect(first["status"] == "cancelled")
        try response.cancel(at: start + .seconds(20))
        #expect(look(response, after: 90) == first)
    }

    @Test func staysAsItEndedWhenCancelledLater() throws {
        var response = makeResponse(.completed)
        try response.cancel(at: start + .seconds(30))
        #expect(look(response, after: 90)["status"] == "completed")
    }

    @Test func cannotBeCancelledOutsideTheBackground() {
        var response = makeResponse(.unending, isBackground: false)
        #expect(throws: Refusal.self) { try response.cancel(at: start) }
    }
}
