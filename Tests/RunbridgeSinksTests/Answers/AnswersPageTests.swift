import RunbridgeCore
import RunbridgeHTTP
import RunbridgeSinks
import Testing

/// Holds the page on answers against what the sink and the delivery machine do.
struct AnswersPageTests {
    @Test func everyRowIsPlayedAndEveryPlayHasItsRow() {
        #expect(AnswersPage.rows.count > 60)
        #expect(AnswersPage.rows.map(\.name) == AnswerCase.all.map(\.name))
    }

    @Test(arguments: AnswerCase.all)
    func whatFollowsIsWhatThePageSays(_ row: AnswerCase) async throws {
        let page = try #require(AnswersPage.rows.first { $0.name == row.name })
        for (number, play) in row.plays.enumerated() {
            let (called, channeled) = (try await play.report(by: .call), try await play.report(by: .channel))
            for report in [called, channeled] {
                let told = Consequence(of: report)
                #expect(told.delivery == page.delivery, "play \(number)")
                #expect(told.next == page.next, "play \(number)")
                #expect(told.sink == page.sink, "play \(number)")
                #expect(told.words.fits(page.words), "play \(number): \(told.words)")
                #expect((report.detail?.utf8.count ?? 0) <= 2048)
            }
            // Both ways of sending give the same, but for times and places.
            #expect(Consequence(of: called).comparable == Consequence(of: channeled).comparable)
        }
    }

    @Test func aPatternFitsWhatItSaysAndNothingElse() {
        #expect("a 5 b".fits("a … b") && "a".fits("a") && "ab".fits("a…") && "".fits(""))
        #expect(!"a 5 bc".fits("a … b") && !"xa 5 b".fits("a … b") && !"a".fits("b") && !"a".fits(""))
    }
}

/// What follows from a report, in the page's words.
struct Consequence {
    var report: AttemptReport

    init(of report: AttemptReport) {
        self.report = report
    }

    private static let machine = DeliveryMachine(schedule: .standard)

    private func action(jitter: Double) -> DeliveryMachine.Action {
        Self.machine.action(for: report.outcome, attempt: 1, jitter: jitter)
    }

    var delivery: String {
        switch action(jitter: 0) {
        case .finish: "delivered"
        case .bury: "dead"
        case .retry: "tried again"
        case .giveBack: "given back"
        }
    }

    var next: String {
        switch (action(jitter: 0), action(jitter: 1)) {
        case (.retry(let least), .retry(let most)):
            // Chance only adds, and never more than a fifth.
            #expect(most > least && most <= least * 1.2 + .milliseconds(1))
            return least == RetrySchedule.standard.waits[0] ? "by the schedule" : "not before \(least.text)"
        case (.giveBack, _): return "at the next start"
        default: return ""
        }
    }

    var sink: String {
        switch report.signal {
        case .pause: "paused"
        case .pace(let wait): "left alone for \(wait.text)"
        case nil: ""
        }
    }

    /// Why, without the place of the receiver, which is another each time.
    var words: String {
        (report.outcome.reason?.text ?? "").replacing(#/^[\w.]+:\d+: /#, with: "")
            .replacing(#/127\.0\.0\.1:\d+/#, with: "…")
    }

    /// What must be the same however it was sent.
    var comparable: [String] {
        [
            delivery, next, sink, words, report.outcome.reason?.code.rawValue ?? "", report.detail ?? "",
            report.status.map(String.init) ?? "", report.phases?.reached?.rawValue ?? "",
            report.phases.map { "\($0.isConnectionKept)" } ?? "",
        ]
    }
}
