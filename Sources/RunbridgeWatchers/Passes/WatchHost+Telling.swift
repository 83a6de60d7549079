import RunbridgeCore

extension WatchHost {
    /// Tells that a watcher is in trouble or out of it, if there is something to tell.
    ///
    /// - Parameters:
    ///   - telling: what to tell.
    ///   - watcher: whose it is.
    ///   - shown: makes of a reason what may be shown.
    func tell(
        _ telling: Troubles.Telling?, of watcher: String, shown: (String) -> String = { $0 }
    ) async {
        switch telling {
        case .failing(let reason): await failing(watcher: watcher, reason: shown(reason))
        case .recovered: await recovered(watcher: watcher)
        case nil: break
        }
    }
}
