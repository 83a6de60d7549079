import RunbridgeCore
import RunbridgeProviders

/// Reads single runs of a provider, for whoever has a hint that one of them changed.
///
/// At most 16 are read at once; the others wait for their turn. Who asks for a run that is being read already gets the same
/// reading, which may have been under way before the hint came: the provider may lag behind its hints anyway. Its requests
/// count towards the limit of its ``ProviderAccess``, together with those of the ``PollWatcher`` that has the same.
public struct RunReader: Sendable {
    private let access: ProviderAccess
    private let keepObject: Bool
    private let desk: ReadingDesk
    private let sleep: @Sendable (Duration) async throws -> Void

    /// A reader.
    ///
    /// - Parameters:
    ///   - access: how the provider is asked: the value that the poller has.
    ///   - keepObject: whether the provider's JSON goes with what is found, up to 64 KiB a run.
    ///   - sleep: waits.
    public init(
        access: ProviderAccess, keepObject: Bool = false,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.access = access
        self.keepObject = keepObject
        self.sleep = sleep
        desk = ReadingDesk(places: 16)
    }

    /// Reads a run. One request, which is not repeated; waiting for its turn is part of the time.
    ///
    /// - Parameters:
    ///   - kind: the kind's name, as the provider's file has it.
    ///   - id: the run's id.
    ///   - limit: how long it may take in all.
    public func read(kind: String, id: String, within limit: Duration) async -> RunReading {
        let end = ContinuousClock.now + limit
        return await desk.read(ReadingDesk.Topic(kind: kind, id: id), until: end) {
            await request(kind: kind, id: id, until: end)
        }
    }

    /// The same, as a webhook's content takes it.
    public var reread: RereadRun {
        { kind, id, limit in await read(kind: kind, id: id, within: limit) }
    }

    private func request(kind name: String, id: String, until end: ContinuousClock.Instant) async -> RunReading {
        guard let kind = access.provider.kind(named: name) else {
            return unreadable("there is no kind '\(name.shortened)'")
        }
        let request: ProviderRequest
        do {
            request = try access.provider.retrieveRequest(for: kind, id: id, parameters: access.parameters)
        } catch {
            return unreadable("\(name): \(error.description.oneLine(200))")
        }
        switch access.line.place(within: ContinuousClock.now.duration(to: end), now: access.clock.now) {
        case .tooLate(let wait): return unreadable("the limit of requests leaves no room in time", wait: wait)
        case .after(let wait) where wait > .zero:
            // Nothing but being called off ends it early.
            guard (try? await sleep(wait)) != nil else { return unreadable("the reading was called off") }
        case .after: break
        }
        let left = ContinuousClock.now.duration(to: end)
        guard left > .zero else { return unreadable("there was no time left to ask") }
        switch await access.answer(to: request, within: left) {
        case .missing: return .gone
        // It was not asked for changes only.
        case .unchanged: return unreadable("\(name): it showed nothing")
        case .json(let json, _, _, _): return reading(of: json, kind, id)
        case .notNow(let wait, let reason): return unreadable("\(name): \(reason)", wait: wait)
        case .refused(let reason, _): return unreadable("\(name): \(reason)")
        case .trouble(let reason, let wait): return unreadable("\(name): \(reason)", wait: wait)
        case .canceled: return unreadable("the transport was shut down")
        }
    }

    private func reading(of json: JSON, _ kind: ProviderKind, _ id: String) -> RunReading {
        guard let object = kind.item(inAnswer: json) else { return .gone }
        switch kind.reading(of: object) {
        case .failure(let problem): return unreadable("\(kind.name): \(problem.description)")
        case .success(let reading):
            guard reading.id == id else {
                return unreadable("\(kind.name): asked for '\(id.shortened)', was shown '\(reading.id.shortened)'")
            }
            var sighting = reading.sighting
            if keepObject { sighting.object = object.kept }
            return .seen(sighting)
        }
    }

    private func unreadable(_ reason: String, wait: Duration? = nil) -> RunReading {
        .unreadable(reason: access.shown(reason), wait: wait)
    }
}
