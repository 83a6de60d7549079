import Synchronization

/// The channel of a ``CurlTransport``.
final class CurlChannel: HTTPChannel {
    private let inbox: Inbox?
    private let ended: @Sendable ([HTTPEnding]) -> Void
    private let brokenOff = Atomic(false)

    init(_ inbox: Inbox?, ended: @escaping @Sendable ([HTTPEnding]) -> Void) {
        self.inbox = inbox
        self.ended = ended
    }

    /// Whether nothing of it is to be sent any more.
    var isBrokenOff: Bool { brokenOff.load(ordering: .acquiring) }

    func begin(_ requests: [(tag: Int, request: HTTPRequest)]) {
        var (submissions, refused): ([Submission], [HTTPEnding]) = ([], [])
        submissions.reserveCapacity(requests.count)
        let now = MonotonicClock.now
        for (tag, request) in requests {
            if let fault = request.fault ?? (inbox == nil ? CurlTransport.noDescriptor : nil) {
                refused.append(HTTPEnding(tag: tag, result: .failure(fault)))
            } else {
                submissions.append(Submission(request, completion: .member(self, tag: tag), now: now))
            }
        }
        if let inbox, !submissions.isEmpty { inbox.submit(submissions) }
        if !refused.isEmpty { tellLater(refused) }
    }

    func breakOff() {
        brokenOff.store(true, ordering: .releasing)
        inbox?.lookForAbandoned()
    }

    /// Tells how exchanges ended, on the engine's thread.
    func tell(_ endings: [HTTPEnding]) { ended(endings) }

    /// Tells it from a task of its own: whoever begins exchanges may hold what the callback wants.
    func tellLater(_ endings: [HTTPEnding]) {
        Task { self.ended(endings) }
    }
}
