import Foundation
import RunbridgeWatchers
import TestSupport
import Testing

/// What git says of a folder, read without git, against git itself.
struct GitPlaceTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs git in a folder. Returns what it printed.
    @discardableResult
    private func git(_ arguments: String..., in place: String = "work") throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"] + arguments
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1"]
        process.currentDirectoryURL = folder.url(place)
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
        try process.start()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "git \(arguments)")
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func makeRepository() throws {
        try FileManager.default.createDirectory(atPath: folder.path("work"), withIntermediateDirectories: true)
        try git("init", "-q", "-b", "feature/x")
        try git("commit", "-q", "--allow-empty", "-m", "first")
    }

    @Test func readsBranchCommitAndNameFromAnyFolderWithin() throws {
        try makeRepository()
        let below = folder.path("work/a/b")
        try FileManager.default.createDirectory(atPath: below, withIntermediateDirectories: true)
        let place = try #require(GitPlace(at: below))
        let commit = try git("rev-parse", "HEAD")
        #expect(place.labels == ["commit": commit, "branch": "feature/x", "repository": "work"])
    }

    @Test func readsPackedReferences() throws {
        try makeRepository()
        try git("branch", "x")
        try git("commit", "-q", "--allow-empty", "-m", "second")
        try git("tag", "-a", "v1", "-m", "v1")
        try git("pack-refs", "--all")
        let place = try #require(GitPlace(at: folder.path("work")))
        #expect(place.branch == "feature/x")
        #expect(place.commit == (try git("rev-parse", "HEAD")))
    }

    @Test func aDetachedHeadHasACommitAndNoBranch() throws {
        try makeRepository()
        try git("checkout", "-q", "--detach")
        let place = try #require(GitPlace(at: folder.path("work")))
        #expect(place.branch == nil)
        #expect(place.commit == (try git("rev-parse", "HEAD")))
    }

    @Test func aLinkedWorkTreeIsOfTheSameRepository() throws {
        try makeRepository()
        try git("worktree", "add", "-q", "-b", "other", "../linked")
        try git("commit", "-q", "--allow-empty", "-m", "there", in: "linked")
        let place = try #require(GitPlace(at: folder.path("linked")))
        let commit = try git("rev-parse", "HEAD", in: "linked")
        #expect(place.labels == ["commit": commit, "branch": "other", "repository": "work"])
    }

    @Test func beforeTheFirstCommitThereIsABranch() throws {
        try FileManager.default.createDirectory(atPath: folder.path("work"), withIntermediateDirectories: true)
        try git("init", "-q", "-b", "main")
        #expect(GitPlace(at: folder.path("work"))?.labels == ["branch": "main", "repository": "work"])
    }

    @Test func outsideOfWorkTreesThereIsNothing() {
        #expect(GitPlace(at: folder.path) == nil)
        #expect(GitPlace(at: "/") == nil)
    }

    @Test(arguments: [
        "ref: refs/heads/../../../secret", "ref: refs/heads/.invalid", "ref: refs/heads/a\tb", "ref: x", "", "\n",
        "ref: ", "0123", String(repeating: "g", count: 40), "ref: refs/heads/" + String(repeating: "x", count: 1000),
    ])
    func aHeadThatSaysNothingSoundSaysNothing(_ head: String) throws {
        try FileManager.default.createDirectory(atPath: folder.path("work/.git"), withIntermediateDirectories: true)
        try folder.write(String(repeating: "a", count: 40), to: "secret")
        try folder.write(head, to: "work/.git/HEAD")
        #expect(GitPlace(at: folder.path("work"))?.labels == ["repository": "work"])
    }

    @Test func referencesInACircleAndPipesKeepNobodyWaiting() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("work/.git/refs/heads"), withIntermediateDirectories: true)
        try folder.write("ref: refs/heads/a", to: "work/.git/HEAD")
        try folder.write("ref: refs/heads/a", to: "work/.git/refs/heads/a")
        #expect(GitPlace(at: folder.path("work"))?.labels == ["branch": "a", "repository": "work"])
        try FileManager.default.removeItem(atPath: folder.path("work/.git/refs/heads/a"))
        mkfifo(folder.path("work/.git/refs/heads/a"), 0o600)
        #expect(GitPlace(at: folder.path("work"))?.branch == "a")
    }

    @Test func tenThousandPackedReferencesTakeNoTime() throws {
        try makeRepository()
        let commit = try git("rev-parse", "HEAD")
        try FileManager.default.removeItem(atPath: folder.path("work/.git/refs/heads/feature/x"))
        let lines = (0..<10_000).map { "\(commit) refs/heads/a\($0)" } + ["\(commit) refs/heads/feature/x"]
        try folder.write(lines.joined(separator: "\n") + "\n", to: "work/.git/packed-refs")
        let best = (0..<20).map { _ in
            ContinuousClock().measure { #expect(GitPlace(at: folder.path("work"))?.commit == commit) }
        }.min()
        // A tenth of that where it is built for release.
        #expect(try #require(best) < .milliseconds(100))
    }
}
