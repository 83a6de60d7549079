import RunbridgeCore
import Testing

struct AttemptPhasesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var phases: AttemptPhases
        var text: String
        var reached: AttemptPhases.Phase?
        var testDescription: String { text }
    }

    static let cases: [Case] = [
        Case(
            phases: AttemptPhases(
                resolve: .microseconds(41), connect: .microseconds(150), tls: .microseconds(3020),
                firstByte: .microseconds(8123), total: .microseconds(8200), isComplete: true),
            text: "d41c150t3020f8123e8200", reached: .end),
        Case(
            phases: AttemptPhases(
                isConnectionKept: true, firstByte: .microseconds(812), total: .microseconds(830), isComplete: true),
            text: "kf812e830", reached: .end),
        Case(
            phases: AttemptPhases(isConnectionKept: true, total: .seconds(15), isComplete: false), text: "kx15000000",
            reached: .connect),
        Case(
            phases: AttemptPhases(
                resolve: .microseconds(41), connect: .microseconds(150), total: .seconds(10), isComplete: false),
            text: "d41c150x10000000", reached: .connect),
        Case(phases: AttemptPhases(total: .nanoseconds(1), isComplete: false), text: "x0", reached: nil),
        Case(phases: AttemptPhases(total: .seconds(-1), isComplete: false), text: "x0", reached: nil),
    ]

    @Test(arguments: cases)
    func areWrittenShortAndReadAgain(_ row: Case) {
        #expect(row.phases.text == row.text)
        #expect(AttemptPhases(text: row.text) == row.phases)
        #expect(row.phases.reached == row.reached)
    }

    @Test func eachPhaseHasItsEnd() {
        let phases = Self.cases[0].phases
        #expect(
            AttemptPhases.Phase.allCases.map { phases.end(of: $0)?.microseconds } == [41, 150, 3020, 8123, 8200])
        #expect(phases.total == .microseconds(8200))
        let kept = Self.cases[1].phases
        #expect(AttemptPhases.Phase.allCases.map { kept.end(of: $0)?.microseconds } == [nil, nil, nil, 812, 830])
    }

    @Test(arguments: [
        "", "k", "e", "d1", "f1d2e3", "e-1", "e1e2", "{\"dns\":1}", "kf812e830 ", "e1234567890123456789012", "e٣",
    ])
    func whatNobodyWroteIsNotRead(_ text: String) {
        #expect(AttemptPhases(text: text) == nil)
    }
}
