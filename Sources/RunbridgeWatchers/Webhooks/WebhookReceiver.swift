import HTTPTypes
import RunbridgeCore
import RunbridgeSigning

/// Takes the requests of one endpoint: verifies, reads, stores.
struct WebhookReceiver: Sendable {
    let endpoint: WebhookEndpoint
    let host: any WatchHost
    let telling: WebhookTelling
    let clock: any WallClock

    /// Takes a request. Returns once what it tells is committed.
    func receive(_ headers: HTTPFields, _ body: [UInt8]) async throws(Refusal) {
        let now = clock.now
        let request = WebhookRequest<Unverified>(headers: headers.map { ($0.name.rawName, $0.value) }, body: body)
        switch endpoint.verifier.verify(request, now: now) {
        case .refused(let reason): throw .notGenuine("\(reason)")
        case .genuine(let request, let id, _):
            guard let observation = try observation(of: request, delivery: id.text, at: now) else { return }
            try await store(observation)
        }
    }

    private func observation(
        of request: WebhookRequest<Verified>, delivery: String, at now: Timestamp
    ) throws(Refusal) -> Observation? {
        switch try endpoint.content.read(request.body, at: now) {
        case .nothing: return nil
        case .unknown(let type, let provider, let body):
            let told = Sighting(
                status: .unknown, raw: type, provider: provider, reason: "no table knows this type of webhook",
                object: body.kept)
            telling.tell(
                "a webhook of the unknown type '\(type.shortened)' was stored as an event \(EventType.unknownWebhook.text)",
                endpoint.watcher)
            return observation("webhook", type, .unknown(told, delivery: delivery), at: now)
        case .run(let kind, let id, let finding, let newWord, _):
            if let newWord { telling.newWord(newWord, kind: kind, endpoint.watcher) }
            return observation(kind, id, finding, at: now)
        }
    }

    private func observation(
        _ kind: String, _ id: String, _ finding: Observation.Finding, at now: Timestamp
    ) -> Observation {
        Observation(
            key: RunKey(watcher: endpoint.watcher, kind: kind, id: id), via: .webhook, observedAt: now, finding: finding
        )
    }

    private func store(_ observation: Observation) async throws(Refusal) {
        do {
            try await host.accept(ObservationBatch(watcher: endpoint.watcher, observations: [observation]))
        } catch is CancellationError {
            throw .notStored("the bridge is ending")
        } catch {
            throw .notStored("\(error)")
        }
    }
}
