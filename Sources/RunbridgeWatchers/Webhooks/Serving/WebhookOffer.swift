import RunbridgeCore
import Synchronization

/// What a listener serves at present.
final class WebhookOffer: Sendable {
    /// What is at a path.
    enum Place {
        /// The endpoint of this path, and the largest body that it takes.
        case endpoint(WebhookEndpoint, bodyLimit: Int)
        /// Nothing is served yet.
        case notYet
        /// There is no such path.
        case nowhere
    }

    private struct State {
        var endpoints: [String: WebhookEndpoint]?
        var bodyLimit: Int
    }

    private let state: Mutex<State>

    /// What is served; `nil` for nothing yet.
    init(_ endpoints: [WebhookEndpoint]?, bodyLimit: Int) throws(WatchError) {
        var byPath: [String: WebhookEndpoint]?
        if let endpoints { byPath = try Self.byPath(endpoints) }
        state = Mutex(State(endpoints: byPath, bodyLimit: bodyLimit))
    }

    /// Serves others from now on.
    func change(to endpoints: [WebhookEndpoint], bodyLimit: Int) throws(WatchError) {
        let byPath = try Self.byPath(endpoints)
        state.withLock { $0 = State(endpoints: byPath, bodyLimit: bodyLimit) }
    }

    /// What is at a path, with or without its query.
    func place(_ path: String) -> Place {
        state.withLock { state in
            guard let endpoints = state.endpoints else { return .notYet }
            let endpoint = endpoints[path] ?? endpoints[String(path.prefix { $0 != "?" })]
            return endpoint.map { .endpoint($0, bodyLimit: state.bodyLimit) } ?? .nowhere
        }
    }

    private static func byPath(_ endpoints: [WebhookEndpoint]) throws(WatchError) -> [String: WebhookEndpoint] {
        var byPath: [String: WebhookEndpoint] = [:]
        for endpoint in endpoints {
            let path = endpoint.path
            guard path.first == "/", path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
                !path.contains(where: "?#".contains)
            else {
                throw .setting(
                    watcher: endpoint.watcher,
                    reason: "the path '\(path.shortened)' must begin with a slash and have no blank, ? or #")
            }
            if let other = byPath.updateValue(endpoint, forKey: path) {
                throw .setting(
                    watcher: endpoint.watcher,
                    reason: "the path '\(path)' is that of watcher '\(other.watcher)' already")
            }
        }
        return byPath
    }
}
