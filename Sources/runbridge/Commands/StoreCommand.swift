import ArgumentParser

/// `runbridge store`
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Looks after the store: what it holds, what it keeps no longer, copies, soundness.",
        discussion: """
            All of it works beside a running bridge.

            Example, a copy every night:
              runbridge store backup /var/backups/runbridge.db --replace
            """, subcommands: [Stats.self, Prune.self, Backup.self, Check.self], defaultSubcommand: Stats.self)
}
