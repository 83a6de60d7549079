import RunbridgeCore
import TestSupport
import Testing

@Suite(.inTurn) struct WatchCommandTests {
    /// Its key is not at hand: whoever registers a run need not know it.
    private static let config = """
        store: { path: store.db }
        watch:
          openai: { provider: openai, api_key: { env: RUNBRIDGE_TEST_KEY }, kinds: [batch, response] }
          ci: { lines: { path: ci.jsonl } }
        """

    private func folder(_ config: String = config) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.write(config, to: "runbridge.yaml")
        return folder
    }

    @Test func registersListsAndRemovesARun() async throws {
        let folder = try folder()
        func watch(_ arguments: String...) async throws -> Tool.Ending {
            try await Tool.bash(#""$0" watch "$@""#, arguments, in: folder.path)
        }
        let added = try await watch("add", "openai", "response", "resp_1", "resp_2", "--json")
        #expect(try added.objects().map { $0["outcome"] as? String } == ["added", "added"])
        let again = try await watch("add", "openai", "response", "resp_1")
        #expect(again.lines == ["response resp_1 of openai is watched already"])
        let list = try await watch("list", "--json").objects()
        #expect(list.compactMap { $0["id"] as? String } == ["resp_1", "resp_2"])
        #expect(list.allSatisfy { $0["watcher"] as? String == "openai" && $0["kind"] as? String == "response" })
        #expect(try await watch("list").lines.count == 3)
        #expect(try await watch("remove", "openai", "response", "resp_1").status == 0)
        let gone = try await watch("remove", "openai", "response", "resp_1")
        #expect(gone.status == 1)
        #expect(gone.complaint.contains("resp_1"))
        #expect(try await watch("list", "--json", "--watcher", "openai").lines.count == 1)
        #expect(try await watch("list", "--json", "--watcher", "ci").output == "")
    }

    @Test func aProvidersNameMeansItsOnlyWatcher() async throws {
        let folder = try folder("watch: { prod: { provider: openai, api_key: { env: NONE_HERE }, kinds: [response] } }")
        let ending = try await Tool.run("watch", "add", "openai", "response", "resp_1", "--json", in: folder.path)
        #expect(try ending.objects().first?["watcher"] as? String == "prod")
    }

    static let mistakes: [([String], String)] = [
        (["opnai", "response", "r"], "did you mean 'openai'?"),
        (["openai", "respnse", "r"], "did you mean 'response'?"),
        (["openai", "fine_tuning.job", "r"], "Add 'fine_tuning.job' to its kinds"),
        (["ci", "run", "r"], "asks nobody"),
    ]

    @Test(arguments: mistakes) func whatTheConfigDoesNotKnowIsRefused(_ arguments: [String], _ hint: String)
        async throws
    {
        let folder = try folder()
        let ending = try await Tool.bash(#""$0" watch add "$@""#, arguments, in: folder.path)
        #expect(ending.status == 1)
        #expect(ending.complaint.contains(hint), "\(ending.complaint)")
        #expect(ending.output == "")
    }

    @Test func severalWatchersOfAProviderMustBeNamed() async throws {
        let watcher = "{ provider: openai, api_key: { env: NONE_HERE }, kinds: [response] }"
        let folder = try folder("watch: { one: \(watcher), two: \(watcher) }")
        let ending = try await Tool.run("watch", "add", "openai", "response", "resp_1", in: folder.path)
        #expect(ending.status == 1)
        #expect(ending.complaint.contains("name one of one, two"))
    }

    @Test func aConfigWithMistakesIsRefusedWithAllOfThem() async throws {
        let folder = try folder("watch: { a: { provider: nobody } }\nsink: {}\n")
        let ending = try await Tool.run("watch", "add", "a", "response", "resp_1", in: folder.path)
        #expect(ending.status == 1)
        #expect(ending.complaint.contains("runbridge.yaml:1:"))
        #expect(ending.complaint.contains("runbridge.yaml:2:"))
    }

    @Test func withAStoreAloneTheCatalogueStillKnowsTheKinds() async throws {
        let folder = try TemporaryFolder()
        let store = folder.path("own.db")
        #expect(try await Tool.run("watch", "add", "openai", "response", "r", "--store", store).status == 0)
        #expect(try await Tool.run("watch", "add", "mine", "thing", "t", "--store", store).status == 0)
        let wrong = try await Tool.run("watch", "add", "openai", "respons", "r", "--store", store)
        #expect(wrong.status == 1)
        #expect(wrong.complaint.contains("did you mean 'response'?"))
    }
}
