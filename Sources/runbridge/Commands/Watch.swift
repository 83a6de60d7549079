import ArgumentParser
import RunbridgeCore
import RunbridgeStore

/// `runbridge watch`
struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Has runs watched by their ids, for kinds that no list shows.",
        discussion: """
            Example, a background response of OpenAI:
              runbridge watch add openai response resp_abc
            """, subcommands: [Add.self, List.self, Remove.self])

    /// Which runs.
    struct RunArguments: ParsableArguments {
        @Argument(help: "The watcher's name in the config, or its provider's if it is the only one with it.")
        var watcher: String

        @Argument(help: "The kind of run, such as response.")
        var kind: String

        @Argument(help: "The ids, as the provider has them.")
        var ids: [String]

        func validate() throws {
            if ids.contains("") { throw ValidationError("An id is empty.") }
        }

        /// The runs.
        func runs(by storeOptions: StoreOptions) throws(Failure) -> [RunKey] {
            let name = try storeOptions.watchTargets().watcher(watcher, kind: kind)
            return ids.map { RunKey(watcher: name, kind: kind, id: $0) }
        }
    }

    /// `runbridge watch add`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Has runs watched until they are over.",
            discussion: """
                A running bridge asks about them at its next pass.

                Example:
                  runbridge watch add openai response resp_abc
                """)

        @OptionGroup var arguments: RunArguments
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            let runs = try arguments.runs(by: storeOptions)
            try await storeOptions.use(for: .readWrite) { store in
                for run in runs {
                    let outcome = try await store.register(run, at: Console.now)
                    if output.json {
                        Console.show([run.json(adding: [("outcome", .string(outcome.word))])])
                    } else {
                        Console.print("\(run.kind) \(run.id) of \(run.watcher) \(outcome.sentence)")
                    }
                }
            }
        }
    }

    /// `runbridge watch list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the runs that are watched by their ids.",
            discussion: """
                Example:
                  runbridge watch list
                """)

        @Option(help: "Only of this watcher.")
        var watcher: String?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use { store in
                let registrations = try await store.registrations(watcher: watcher)
                if output.json { return Console.show(registrations.map(\.json)) }
                if registrations.isEmpty { return Console.complain("No run is watched by its id.") }
                Console.show(RegistrationListing(registrations: registrations).text(Console.look))
            }
        }
    }

    /// `runbridge watch remove`
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends the watching of runs.",
            discussion: """
                Example:
                  runbridge watch remove openai response resp_abc
                """)

        @OptionGroup var arguments: RunArguments
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            let runs = try arguments.runs(by: storeOptions)
            try await storeOptions.use(for: .existing) { store in
                var unknown: [String] = []
                for run in runs {
                    let wasWatched = try await store.unregister(run)
                    if output.json {
                        Console.show([run.json(adding: [("removed", .bool(wasWatched))])])
                    } else if wasWatched {
                        Console.print("\(run.kind) \(run.id) of \(run.watcher) is not watched any more")
                    }
                    if !wasWatched { unknown.append("\(run.kind) \(run.id) of \(run.watcher)") }
                }
                guard unknown.isEmpty else {
                    throw Failure.wrongInput("not watched, so not removed: \(unknown.joined(separator: ", "))")
                }
            }
        }
    }
}

extension StoreOptions {
    /// The watchers that can be named: those of the config, unless only a store was named.
    fileprivate func watchTargets() throws(Failure) -> WatchTargets {
        if store != nil, configOptions.config == nil { return WatchTargets() }
        return try WatchTargets.configured(at: try configOptions.path())
    }
}

extension Registration.Outcome {
    /// The word for programs.
    fileprivate var word: String {
        switch self {
        case .added: "added"
        case .known: "known"
        case .over: "over"
        }
    }

    /// The end of a sentence about the run.
    fileprivate var sentence: String {
        switch self {
        case .added: "is watched from now on"
        case .known: "is watched already"
        case .over: "is over: there is nothing to watch"
        }
    }
}
