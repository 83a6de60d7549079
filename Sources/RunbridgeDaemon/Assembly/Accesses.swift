import RunbridgeCore
import RunbridgeWatchers
import Synchronization

/// How the accounts of the provider watchers are asked. A reload that leaves an account as it was leaves its limit too.
final class Accesses: Sendable {
    private typealias Made = (settings: ProviderWatchSettings, access: ProviderAccess)

    /// How many accounts of one watcher are remembered: the present one, and those of configs that were not taken.
    private static let limit = 4
    private let made = Mutex<[String: [Made]]>([:])

    /// The access of a watcher: the one that it has, or a new one where the account or its limit differs.
    func access(
        of watcher: String, _ settings: ProviderWatchSettings, _ make: () -> ProviderAccess
    ) -> ProviderAccess {
        let account = settings.account
        return made.withLock { made in
            var all = made[watcher] ?? []
            defer { made[watcher] = all.suffix(Self.limit) }
            if let index = all.firstIndex(where: { $0.settings == account }) {
                all.append(all.remove(at: index))
                return all[all.count - 1].access
            }
            let access = make()
            all.append((account, access))
            return access
        }
    }
}

extension ProviderWatchSettings {
    /// What of it says who is asked, by whom and how often: nothing of what is watched there, and how.
    fileprivate var account: ProviderWatchSettings {
        var account = self
        (account.kinds, account.receivedKinds, account.named) = ([], nil, [])
        (account.every, account.firstSight, account.keepsObject) = (.zero, .all, false)
        (account.polls, account.asks, account.receiving) = (true, true, nil)
        return account
    }
}
