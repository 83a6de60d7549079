import RunbridgeCore
import Testing

@testable import RunbridgeStore

@Suite struct ReplayOrderTests {
    @Test(arguments: [
        ReplayOrder(),
        ReplayOrder(
            events: [EventID(high: 1, low: 2), EventID(high: .max >> 1, low: .max)],
            filter: EventFilter(
                since: .zero, until: .zero + .milliseconds(1), types: [.status(.failed), .watchError],
                statuses: [.failed, .expired], watcher: "ci \"quoted\"", kind: "日本", run: ""),
            sinks: ["a", "b\n"], to: ["c"], rate: ReplayRate(text: "30/min")),
        ReplayOrder(rate: nil),
    ])
    func whatIsStoredIsReadAgain(_ order: ReplayOrder) throws {
        #expect(try ReplayOrder(stored: String(decoding: order.json.encoded(), as: UTF8.self)) == order)
    }

    @Test(arguments: [
        "", "[", #"{"events":["evt_x"]}"#, #"{"statuses":["nonsense"]}"#, #"{"rate":"many"}"#, #"{"since":"soon"}"#,
        #"{"types":[7]}"#,
    ])
    func whatNoVersionWritesIsNoOrder(_ text: String) {
        #expect(throws: (any Error).self) { try ReplayOrder(stored: text) }
    }
}
