import RunbridgeCore
import RunbridgeHTTP
import RunbridgeProviders
import RunbridgeWatchers

extension PollWatcher {
    /// A watcher with an access of its own.
    init(
        name: String, provider: Provider, kinds: [PolledKind], key: Secret?, every: Duration = .seconds(15),
        keepObject: Bool = false, requestLimit: Int = 5000, timeout: Duration = .seconds(30),
        transport: any HTTPTransport, clock: any WallClock = SystemClock(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(WatchError) {
        try self.init(
            name: name,
            access: ProviderAccess(provider: provider, key: key, timeout: timeout, transport: transport, clock: clock),
            kinds: kinds, every: every, keepObject: keepObject, requestLimit: requestLimit, sleep: sleep, chance: chance
        )
    }
}
