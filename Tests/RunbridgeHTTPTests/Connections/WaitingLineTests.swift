import Testing

@testable import RunbridgeHTTP

/// Who gets a connection next, and who has waited too long.
@Suite struct WaitingLineTests {
    private static let millisecond: UInt64 = 1_000_000

    /// Submissions made at the time 0, with these timeouts, each of a channel of its own.
    private func submissions(_ timeouts: [Duration]) -> [Submission] {
        timeouts.enumerated().map { place, timeout in
            Submission(
                .get("http://127.0.0.1/\(place)", timeout: timeout),
                completion: .member(CurlChannel(nil) { _ in }, tag: place), now: 0)
        }
    }

    private func giveUp(_ submission: Submission) {
        if case .member(let channel, _) = submission.completion { channel.breakOff() }
    }

    private func url(_ submission: Submission?) -> String? { submission?.request.url }

    @Test func firstComeFirstServed() {
        let submissions = submissions(Array(repeating: .seconds(9), count: 500))
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

    @Test func oneThatIsTakenOutIsNotServed() {
        let submissions = submissions(Array(repeating: .seconds(9), count: 4))
        var line = WaitingLine()
        submissions.forEach { line.append($0) }
        _ = line.popFirst()
        giveUp(submissions[0])
        #expect(line.removeAbandoned().isEmpty, "it has left already")
        giveUp(submissions[2])
        #expect(line.removeAbandoned().map { url($0) } == [url(submissions[2])])
        #expect(line.removeAbandoned().isEmpty)
        #expect(url(line.popFirst()) == url(submissions[1]))
        #expect(url(line.popFirst()) == url(submissions[3]))
        #expect(line.popFirst() == nil)
    }

    @Test func nobodyIsWaitedForOnceTheLastIsTakenOut() {
        let submissions = submissions([.seconds(1), .seconds(2)])
        var line = WaitingLine()
        submissions.forEach { line.append($0) }
        _ = line.popFirst()
        giveUp(submissions[1])
        #expect(line.removeAbandoned().count == 1)
        #expect(line.nextDeadline == nil)
    }

    @Test func thoseWhoseTimeIsOverLeaveAndTheOthersStay() {
        let submissions = submissions([.milliseconds(70), .milliseconds(30), .milliseconds(50), .zero])
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

    @Test func timeInLineIsTakenFromTheTimeout() {
        let submissions = submissions([.milliseconds(1500), .seconds(Int64.max)])
        #expect(submissions[0].remainingMilliseconds(now: 0) == 1500)
        #expect(submissions[0].remainingMilliseconds(now: 400 * Self.millisecond) == 1100)
        #expect(submissions[0].remainingMilliseconds(now: 400 * Self.millisecond + 1) == 1100)
        #expect(submissions[0].remainingMilliseconds(now: 1500 * Self.millisecond) == 1)
        #expect(submissions[0].remainingMilliseconds(now: .max) == 1)
        #expect(submissions[1].remainingMilliseconds(now: 0) == 2_000_000_000)
    }
}
