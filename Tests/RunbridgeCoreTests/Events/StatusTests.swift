import RunbridgeCore
import Testing

@Suite struct StatusTests {
    @Test func onlyRunningFoldsFromWhatIsNotOver() {
        for status in Status.allCases {
            #expect(status.isTerminal == (status.core != .running), "\(status)")
        }
    }

    @Test func everyEventTypeIsReadBackFromItsText() {
        for type in EventType.all {
            #expect(EventType(text: type.text) == type)
        }
    }
}
