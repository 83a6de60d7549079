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
        case .refused(let reason): throw .notGenuine(reason)
        case .genuine(let request, let id, _): try await take(request, id: id, at: now)
        }
    }

    private func take(
        _ request: WebhookRequest<Verified>, id: String?, at now: Timestamp
    ) async throws(Refusal) {
        switch try endpoint.content.read(request, at: now) {
        case .nothing: break
        case .unknown(let type, let provider, let body):
            let told = Sighting(
                status: .unknown, raw: type, provider: provider, reason: "no table knows this type of webhook",
                object: body.kept)
            // Where its scheme gives no id, the same body at the same time is the same webhook.
            let delivery = id ?? Hex.encode(SHA256.digest(request.body))
            try await store(observation("webhook", type, .unknown(told, delivery: delivery), at: now))
            telling.unknownType(type, endpoint.watcher)
        case .run(let kind, let id, .seen(let told), let newWord, isHint: true):
            let hints = HintReader(reread: endpoint.content.reread, sleep: { try await Task.sleep(for: $0) })
            let outcome = await hints.follow(told, kind: kind, id: id)
            if let trouble = outcome.trouble { telling.unconfirmed(trouble, endpoint.watcher) }
            let sighting = outcome.sighting
            if let newWord, sighting.raw == newWord { telling.newWord(newWord, kind: kind, endpoint.watcher) }
            try await store(observation(kind, id, .seen(sighting), at: clock.now))
        case .run(let kind, let id, let finding, let newWord, _):
            if let newWord { telling.newWord(newWord, kind: kind, endpoint.watcher) }
            try await store(observation(kind, id, finding, at: now))
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
