import Testing

@testable import RunbridgeHTTP

/// Who gets a connection next, and who has waited too long.
@Suite struct WaitingLineTests {
    private static let millisecond: UInt64 = 1_000_000

    /// Gives the body submissions made at the time 0, with these timeouts, and ends them afterwards.
    private func withSubmissions(_ timeouts: [Duration], _ body: ([Submission]) -> Void) async {
        let channel = CurlChannel(nil) { _ in }
        body(
            timeouts.enumerated().map { place, timeout in
                let transfer = Transfer(.get("http://127.0.0.1/\(place)", timeout: timeout))
                return Submission(transfer, completion: .member(channel, tag: place), now: 0)
            })
    }

    private func url(_ submission: Submission?) -> String? { submission?.transfer.request.url }

    @Test func firstComeFirstServed() async {
        await withSubmissions(Array(repeating: .seconds(9), count: 500)) { submissions in
            var line = WaitingLine()
            var served: [String?] = []
            for (place, submission) in submissions.enumerated() {
                line.append(submission)
                if place % 3 == 2 { served.append(url(line.popFirst())) }
            }
            while let next = line.popFirst() { served.append(url(next)) }
            #expect(served == submissions.map { url($0) })
            #expect(line.isEmpty)
            #expect(line.nextDeadline == nil)
        }
    }

    @Test func oneThatIsTakenOutIsNotServed() async {
        await withSubmissions(Array(repeating: .seconds(9), count: 4)) { submissions in
            var line = WaitingLine()
            submissions.forEach { line.append($0) }
            _ = line.popFirst()
            #expect(line.remove { url($0) == url(submissions[2]) }.count == 1)
            #expect(line.remove { url($0) == url(submissions[2]) }.isEmpty)
            #expect(line.remove { url($0) == url(submissions[0]) }.isEmpty, "it has left already")
            #expect(url(line.popFirst()) == url(submissions[1]))
            #expect(url(line.popFirst()) == url(submissions[3]))
            #expect(line.popFirst() == nil)
        }
    }

    @Test func nobodyIsWaitedForOnceTheLastIsTakenOut() async {
        await withSubmissions([.seconds(1), .seconds(2)]) { submissions in
            var line = WaitingLine()
            submissions.forEach { line.append($0) }
            _ = line.popFirst()
            _ = line.remove { url($0) == url(submissions[1]) }
            #expect(line.nextDeadline == nil)
        }
    }

    @Test func thoseWhoseTimeIsOverLeaveAndTheOthersStay() async {
        await withSubmissions([.milliseconds(70), .milliseconds(30), .milliseconds(50), .zero]) { submissions in
            var line = WaitingLine()
            submissions.forEach { line.append($0) }
            #expect(line.nextDeadline == Self.millisecond, "no time at all is a millisecond")
            #expect(line.removeOverdue(now: 0).isEmpty)
            #expect(
                line.removeOverdue(now: 30 * Self.millisecond).map { url($0) } == [1, 3].map { url(submissions[$0]) })
            #expect(line.nextDeadline == 50 * Self.millisecond)
            #expect(url(line.popFirst()) == url(submissions[0]))
            #expect(line.removeOverdue(now: .max).map { url($0) } == [url(submissions[2])])
            #expect(line.isEmpty)
        }
    }

    @Test func timeInLineIsTakenFromTheTimeout() async {
        await withSubmissions([.milliseconds(1500), .seconds(Int64.max)]) { submissions in
            #expect(submissions[0].remainingMilliseconds(now: 0) == 1500)
            #expect(submissions[0].remainingMilliseconds(now: 400 * Self.millisecond) == 1100)
            #expect(submissions[0].remainingMilliseconds(now: 400 * Self.millisecond + 1) == 1100)
            #expect(submissions[0].remainingMilliseconds(now: 1500 * Self.millisecond) == 1)
            #expect(submissions[0].remainingMilliseconds(now: .max) == 1)
            #expect(submissions[1].remainingMilliseconds(now: 0) == 2_000_000_000)
        }
    }
}
