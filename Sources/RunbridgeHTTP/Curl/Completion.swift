/// Who waits for the end of an exchange.
enum Completion: Sendable {
    /// The sender of this one, who may give it up.
    case alone(CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>, Abandonment)
    /// A channel, which knows it by this tag.
    case member(CurlChannel, tag: Int)
}

/// Endings that come in one round of the engine's work, told together where their channel is the same.
struct GatheredEndings {
    private var endings: [(channel: CurlChannel, endings: [HTTPEnding])] = []

    /// Ends an exchange: tells its sender at once, or its channel with the others of the round.
    mutating func finish(_ submission: Submission, _ result: Result<HTTPResponse, HTTPFailure>) {
        switch submission.completion {
        case .alone(let continuation, _): continuation.resume(returning: result)
        case .member(let channel, let tag):
            let ending = HTTPEnding(tag: tag, result: result)
            // A transport has few channels.
            if let place = endings.firstIndex(where: { $0.channel === channel }) {
                endings[place].endings.append(ending)
            } else {
                endings.append((channel, [ending]))
            }
        }
    }

    /// Tells what has been gathered. The channels may begin others meanwhile.
    mutating func tell() {
        guard !endings.isEmpty else { return }
        let told = endings
        endings.removeAll(keepingCapacity: true)
        for (channel, endings) in told { channel.tell(endings) }
    }
}
