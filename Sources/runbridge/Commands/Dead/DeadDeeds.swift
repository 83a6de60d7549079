import ArgumentParser
import RunbridgeCore
import RunbridgeStore

/// Which dead letters something is done with, and whether it is.
struct DeadDeedOptions: ParsableArguments {
    @OptionGroup(title: "Which") var selection: DeadSelection

    @Flag(help: "All there are.")
    var all = false

    @Flag(help: "Only lists and counts those that are meant.")
    var dryRun = false

    func validate() throws {
        if selection.isEmpty, !all {
            throw ValidationError("Say which: ids of events, --sink NAME or another filter, or --all.")
        }
        if all, !selection.isEmpty {
            throw ValidationError("--all means all there are: leave it out, or the others.")
        }
    }

    /// Shows what is meant.
    func preview(in store: Store, _ what: String, isJSON: Bool) async throws {
        let filter = try await selection.filter(in: store)
        let (count, withoutBody) = try await store.countDeadLetters(matching: filter)
        if isJSON {
            return Console.show([
                ["dry_run": true, "\(what)": 0, "would_be_\(what)": JSON(count), "without_body": JSON(withoutBody)]
            ])
        }
        _ = try await store.listDead(filter, limit: 20)
        Console.print("\(count.of("delivery", "deliveries")) would be \(what).")
    }
}

extension Dead {
    /// `runbridge dead retry`
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Has dead letters tried again, at once and with the whole retry schedule before them.",
            discussion: """
                A running bridge notices; without one they are tried at the next start. The event's id stays the same, and \
                the attempts so far stay on record.

                Example:
                  runbridge dead retry evt_01kb2x --sink hook
                  runbridge dead retry --sink hook --died-since 2h --dry-run
                """)

        @OptionGroup var deed: DeadDeedOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use(for: deed.dryRun ? .readOnly : .existing) { store in
                if deed.dryRun { return try await deed.preview(in: store, "retried", isJSON: output.json) }
                let filter = try await deed.selection.filter(in: store)
                let dealt = try await store.retryDeadLetters(matching: filter, by: Person.name, at: Console.now)
                if output.json {
                    var members = [JSON.Member("retried", JSON(dealt.count))]
                    if dealt.withoutBody > 0 { members.append(JSON.Member("without_body", JSON(dealt.withoutBody))) }
                    return Console.show([.object(members)])
                }
                if dealt.count > 0 || dealt.withoutBody == 0 {
                    Console.print(
                        dealt.count == 0
                            ? "Nothing of that is dead."
                            : "\(dealt.count.of("delivery is", "deliveries are")) tried again.")
                }
                if dealt.withoutBody > 0 {
                    let events = dealt.withoutBody.of(
                        "delivery stays dead: the bytes of its event are",
                        "deliveries stay dead: the bytes of their events are")
                    Console.complain("\(events) kept no more.")
                }
            }
        }
    }

    /// `runbridge dead discard`
    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives dead letters up for good.",
            discussion: """
                They are listed no more. The event and its attempts stay on record as long as any event does, and `explain` \
                says who gave it up, when and why. `replay` can still owe it again.

                Example:
                  runbridge dead discard --sink old-hook --because "receiver is gone"
                """)

        @OptionGroup var deed: DeadDeedOptions

        @Option(help: "Why, for who asks later.")
        var because: String?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use(for: deed.dryRun ? .readOnly : .existing) { store in
                if deed.dryRun { return try await deed.preview(in: store, "discarded", isJSON: output.json) }
                let filter = try await deed.selection.filter(in: store)
                let dealt = try await store.discardDeadLetters(
                    matching: filter, by: Person.name, because: because, at: Console.now)
                if output.json { return Console.show([["discarded": JSON(dealt.count)]]) }
                Console.print(
                    dealt.count == 0
                        ? "Nothing of that is dead." : "\(dealt.count.of("delivery is", "deliveries are")) given up.")
            }
        }
    }
}
