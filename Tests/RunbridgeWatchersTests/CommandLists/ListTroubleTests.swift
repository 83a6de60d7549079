import Foundation
import RunbridgeCore
import RunbridgeWatchers
import TestSupport
import Testing

/// Commands that give no list.
struct ListTroubleTests {
    private static let good = #"[{"id":"a","status":"busy"}]"#

    /// What was told of a command after so many passes that went alike.
    private func tellings(
        _ script: String, passes: Int = 3, list: String = good, items: String? = nil,
        change: (inout CommandWatcherSettings) -> Void = { _ in }
    ) async throws -> [String] {
        let listing = try Listing(script: script)
        var settings = listing.settings(try ListedKinds.plain(), items: items)
        change(&settings)
        try await listing.watch(settings, Array(repeating: list, count: passes))
        #expect(listing.lines == [])
        return listing.host.record.tellings
    }

    @Test func aFailureIsToldAfterThreePassesWithTheLastLineOfTheErrors() async throws {
        let script = "echo first >&2; echo 'token hush-hush is bad' >&2; exit 4"
        let secret = ["TOKEN": Secret("hush-hush")]
        #expect(try await tellings(script, passes: 2) == [])
        #expect(
            try await tellings(script, passes: 5) { $0.env = secret } == [
                "failing: ./show exited with 4: token <secret> is bad"
            ])
    }

    @Test func aSecretThatTheEndOfTheErrorsCutsIsNotShownEither() async throws {
        let secret = String(repeating: "s3cr3t-", count: 20)
        // 2 KiB are kept: the secret is cut in its middle.
        let script = "printf %s \"$TOKEN\" >&2; head -c 1980 /dev/zero | tr '\\0' x >&2; exit 1"
        let tellings = try await tellings(script) { $0.env = ["TOKEN": Secret(secret)] }
        #expect(tellings.count == 1)
        #expect(!tellings.joined().contains("s3cr3t"))
    }

    @Test(
        arguments: [
            ("echo '{\"jobs\":'", nil, "did not print JSON"),
            ("echo 'No resources found'", nil, "did not print JSON"),
            ("echo 7", nil, "neither a list nor an object"),
            ("echo '{\"id\":1,\"status\":\"busy\"}'; echo '{\"id\":2'", nil, "did not print JSON"),
            ("echo '{\"items\":7}'", "items", "no list at 'items'"),
            ("echo '{}'", "items", "no list at 'items'"),
            (":", "items", "printed nothing"), ("printf ' \\t\\r\\n'", "items", "printed nothing"),
            ("printf '\\f'", nil, "did not print JSON"), ("printf '[]\\n\\v\\n[]'", nil, "did not print JSON"),
            ("echo '[{\"uid\":1},{\"uid\":2}]'", nil, "nothing is a run: the object has no id"),
            ("printf '[\"\\377\"]'", nil, "did not print JSON"),
            ("head -c 300 /dev/zero | tr '\\0' '['", nil, "did not print JSON"),
            ("kill -9 $$", nil, "was ended by SIGKILL (9)"),
            ("yes", nil, "printed more than 4096 bytes"),
            ("exec sleep 600", nil, "did not end within 300ms"),
        ] as [(String, String?, String)])
    func saysWhyThereIsNoList(_ script: String, _ items: String?, _ reason: String) async throws {
        let tellings = try await tellings(script, items: items) {
            $0.outputLimit = 4096
            if script.contains("sleep") { $0.timeout = .milliseconds(300) }
        }
        #expect(tellings.count == 1)
        #expect(tellings.first?.contains(reason) == true, "\(tellings)")
    }

    @Test(arguments: ["./none", "runbridge-none", "./list"])
    func aProgramThatCannotBeRunIsToldAtOnce(_ program: String) async throws {
        let tellings = try await tellings(":", passes: 1) { $0.run = [program] }
        #expect(tellings.count == 1)
        #expect(tellings.first?.contains(program.replacing("./", with: "")) == true, "\(tellings)")
    }

    @Test func itsEndIsToldOnceAndWaitsGrow() async throws {
        let listing = try Listing()
        let waits = try await listing.watch(
            listing.settings(try ListedKinds.plain()), ["no", "no", "no", "no", Self.good, Self.good, "no"])
        #expect(listing.host.record.tellings.count == 2)
        #expect(listing.host.record.tellings.last == "recovered")
        #expect(waits.map(\.components.seconds) == [9, 18, 36, 72, 10, 10, 9])
    }

    @Test func oncePassesOneTimeAndThrowsWhatKeptItFromAList() async throws {
        let listing = try Listing()
        try listing.folder.write(Self.good, to: "list")
        let settings = listing.settings(try ListedKinds.plain())
        try await CommandWatcher(settings).watch(.once, for: listing.host)
        #expect(listing.lines == ["job/a running"])
        try listing.folder.write("no", to: "list")
        await #expect(throws: WatchError.self) {
            try await CommandWatcher(settings).watch(.once, for: listing.host)
        }
    }

    @Test func aCanceledWatcherStopsItsCommand() async throws {
        let listing = try Listing(script: "echo $$ > number; mv number begun; exec sleep 600")
        let watcher = CommandWatcher(listing.settings(try ListedKinds.plain()))
        let task = Task { [host = listing.host] in try await watcher.watch(.forever, for: host) }
        try await listing.folder.wait(for: "begun")
        let number = try #require(pid_t(listing.folder.lines(of: "begun")[0]))
        task.cancel()
        try await task.value
        #expect(kill(number, 0) != 0)
        #expect(listing.host.record.tellings == [])
    }

    @Test func showsNeitherArgumentsNorSecrets() throws {
        let listing = try Listing()
        var settings = listing.settings(try ListedKinds.plain())
        settings.run.append("argument")
        settings.env = ["TOKEN": Secret("hush-hush")]
        var shown = ""
        dump(CommandWatcher(settings), to: &shown)
        dump(settings.env, to: &shown)
        #expect(!shown.contains("hush") && !shown.contains("argument"))
    }
}
