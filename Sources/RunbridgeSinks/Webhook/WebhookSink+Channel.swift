public import RunbridgeCore
import RunbridgeHTTP

extension WebhookSink: ChannelingSink {
    /// Opens a way for attempts, all over one channel of the transport.
    public func channel(_ ended: @escaping @Sendable ([AttemptEnding]) -> Void) -> any DeliveryChannel {
        let channel = transport.channel { endings in
            let now = clock.now
            ended(endings.map { AttemptEnding(tag: $0.tag, report: report(on: $0.result, now: now)) })
        }
        return WebhookChannel(sink: self, channel: channel, ended: ended)
    }
}

/// Makes requests of deliveries and hands them on.
private struct WebhookChannel: DeliveryChannel {
    let sink: WebhookSink
    let channel: any HTTPChannel
    let ended: @Sendable ([AttemptEnding]) -> Void

    func begin(_ deliveries: [(tag: Int, delivery: Delivery)]) {
        let now = sink.clock.now
        var requests: [(tag: Int, request: HTTPRequest)] = []
        var unfit: [AttemptEnding] = []
        requests.reserveCapacity(deliveries.count)
        for (tag, delivery) in deliveries {
            switch sink.request(for: delivery, now: now) {
            case .success(let request): requests.append((tag, request))
            case .failure(let reason): unfit.append(AttemptEnding(tag: tag, report: sink.report(on: reason)))
            }
        }
        if !requests.isEmpty { channel.begin(requests) }
        // From a task: whoever begins attempts may hold what the callback wants.
        if !unfit.isEmpty { Task { [unfit] in ended(unfit) } }
    }

    func breakOff() { channel.breakOff() }
}
