import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

@testable import RunbridgeWatchers

@Suite struct KindPassTests {
    private func kind(_ name: String = "batch", change: (inout ProviderKind) -> Void = { _ in }) throws -> ProviderKind
    {
        var kind = try #require(Catalog.provider(named: "openai")?.kind(named: name))
        change(&kind)
        return kind
    }

    /// A page as OpenAI shows it: ids with words, and whether there is more.
    private func page(_ runs: [(String, String)], more: Bool) -> JSON {
        [
            "object": "list", "has_more": .bool(more),
            "data": .array(runs.map { ["id": .string($0.0), "status": .string($0.1), "object": "batch"] }),
        ]
    }

    private func turn(
        _ pass: inout KindPass, _ runs: [(String, String)], more: Bool, settled: Set<String> = []
    ) throws -> (isOver: Bool, warning: PollWarning?) {
        pass.noteRequest()
        let page = try #require(pass.read(page: page(runs, more: more), link: nil))
        return pass.turn(page, settled: settled, now: Timestamp(seconds: 1_790_000_000))
    }

    @Test func readsTheWholeListOnTheFirstPass() throws {
        var pass = KindPass(try kind(), isFirst: true, wanted: [], limit: 100)
        #expect(pass.next == .page(nil))
        #expect(try turn(&pass, [("a", "completed")], more: true, settled: ["a"]).isOver == false)
        #expect(pass.next == .page(.parameter("a")))
        #expect(try turn(&pass, [("b", "completed")], more: false, settled: ["b"]).isOver)
        #expect(pass.next == nil)
    }

    @Test func leavesTheListAtAPageOfRunsThatAreOver() throws {
        var pass = KindPass(try kind(), isFirst: false, wanted: [], limit: 100)
        #expect(try turn(&pass, [("a", "completed"), ("b", "completed")], more: true, settled: ["b"]).isOver == false)
        #expect(try turn(&pass, [("c", "completed"), ("d", "failed")], more: true, settled: ["c", "d"]).isOver)
        #expect(pass.next == nil)
    }

    @Test func readsAListInAnotherOrderToItsEnd() throws {
        let kind = try kind { $0.list?.order = .any }
        var pass = KindPass(kind, isFirst: false, wanted: [], limit: 100)
        #expect(!pass.asksForSettled)
        #expect(try turn(&pass, [("a", "completed")], more: true, settled: ["a"]).isOver == false)
        #expect(try turn(&pass, [("b", "completed")], more: false).isOver)
    }

    @Test func asksAboutOpenRunsThatTheListDidNotShow() throws {
        var pass = KindPass(try kind(), isFirst: false, wanted: ["a", "x", "y"], limit: 100)
        _ = try turn(&pass, [("a", "in_progress")], more: false)
        #expect(pass.next == .run("x"))
        pass.noteRequest()
        let (found, warning) = pass.take(run: ["id": "x", "status": "finalizing"], asked: "x")
        #expect(found?.sighting.status == .running && warning == nil)
        #expect(pass.next == .run("y"))
        pass.leave("y")
        #expect(pass.next == nil)
    }

    @Test func readsOnForOpenRunsThatCannotBeAskedFor() throws {
        let kind = try kind { $0.retrieve = nil }
        var pass = KindPass(kind, isFirst: false, wanted: ["z"], limit: 100)
        #expect(try turn(&pass, [("a", "completed")], more: true, settled: ["a"]).isOver == false)
        #expect(try turn(&pass, [("z", "completed")], more: true, settled: ["z"]).isOver)
        #expect(pass.next == nil)
    }

    @Test func asksByIDWhereThereIsNoList() throws {
        var pass = KindPass(try kind("response"), isFirst: true, wanted: ["r1"], limit: 100)
        #expect(pass.next == .run("r1"))
        let (found, _) = pass.take(run: ["id": "r1", "status": "completed"], asked: "r1")
        #expect(found?.sighting.status == .succeeded)
        #expect(pass.next == nil)
    }

    @Test func leavesTheListAloneWhileTheServerWantsThat() throws {
        let pass = KindPass(try kind(), isFirst: false, wanted: ["a"], listsNow: false, limit: 100)
        #expect(pass.next == .run("a"))
    }

    @Test func endsWhereAPageIsEmptyThoughThereIsMore() throws {
        var pass = KindPass(try kind(), isFirst: true, wanted: [], limit: 100)
        let page = try #require(pass.read(page: page([], more: true), link: nil))
        #expect(page.warnings == [.emptyPage])
        #expect(pass.turn(page, settled: [], now: Timestamp(seconds: 1_790_000_000)) == (true, nil))
    }

    @Test func endsWhereAPageRepeatsItself() throws {
        var pass = KindPass(try kind(), isFirst: true, wanted: [], limit: 100)
        #expect(try turn(&pass, [("a", "completed")], more: true).isOver == false)
        #expect(try turn(&pass, [("a", "completed")], more: true) == (true, nil) || pass.next == nil)
        #expect(pass.requests == 2)
    }

    @Test func endsWhereTheListGoesInACircle() throws {
        var pass = KindPass(try kind(), isFirst: true, wanted: [], limit: 100)
        #expect(try turn(&pass, [("a", "completed")], more: true).isOver == false)
        #expect(try turn(&pass, [("b", "completed")], more: true).isOver == false)
        #expect(try turn(&pass, [("a", "completed")], more: true) == (true, .circle))
    }

    @Test func makesNoMoreRequestsThanItMay() throws {
        var pass = KindPass(try kind(), isFirst: true, wanted: ["x"], limit: 3)
        for number in 1...2 { #expect(try turn(&pass, [("a\(number)", "completed")], more: true).isOver == false) }
        #expect(try turn(&pass, [("a3", "completed")], more: true) == (true, .tooMany(3)))
        #expect(pass.next == nil)
        #expect(pass.isCut)
    }

    @Test func saysWhatItCannotReadAndReadsTheRest() throws {
        let pass = KindPass(try kind(), isFirst: true, wanted: [], limit: 100)
        let json: JSON = [
            "data": [
                ["id": "a", "status": nil], ["id": "b"], ["status": "completed"], 7, nil,
                ["id": "c", "status": "sleeping"], ["id": "d", "status": "completed"],
            ], "has_more": false,
        ]
        let page = try #require(pass.read(page: json, link: nil))
        #expect(page.found.map { "\($0.id) \($0.sighting.status.rawValue)" } == ["c unknown", "d succeeded"])
        #expect(
            page.warnings == [
                .unreadable(.noStatus(id: "a")), .unreadable(.noStatus(id: "b")), .unreadable(.noID),
                .unreadable(.noObject), .unreadable(.noObject), .unknownWord("sleeping", id: "c"),
            ])
    }

    @Test(arguments: [nil, 7, [:], ["data": "x"], ["error": ["message": "x"]]] as [JSON])
    func takesNoPageWithoutAList(_ json: JSON) throws {
        #expect(KindPass(try kind(), isFirst: true, wanted: [], limit: 100).read(page: json, link: nil) == nil)
    }

    @Test func takesNullInThePlaceOfAListForAnEmptyOne() throws {
        var pass = KindPass(try kind(), isFirst: true, wanted: [], limit: 100)
        let page = try #require(pass.read(page: ["data": nil, "has_more": false], link: nil))
        #expect(page.ids == [] && page.warnings == [])
        #expect(pass.turn(page, settled: [], now: Timestamp(seconds: 1_790_000_000)) == (true, nil))
    }

    @Test func leavesOutAnotherRunThanItAskedFor() throws {
        var pass = KindPass(try kind("response"), isFirst: true, wanted: ["r1"], limit: 100)
        let (found, warning) = pass.take(run: ["id": "r2", "status": "completed"], asked: "r1")
        #expect(found == nil)
        #expect(warning == .otherRun(asked: "r1", shown: "r2"))
        #expect(pass.next == nil)
    }

    @Test func keepsTheObjectWhereTold() throws {
        let pass = KindPass(try kind(), isFirst: true, wanted: [], keepObject: true, limit: 100)
        let large = JSON.string(String(repeating: "x", count: 64 * 1024))
        let json: JSON = [
            "data": [["id": "a", "status": "completed"], ["id": "b", "status": "completed", "x": large]]
        ]
        let page = try #require(pass.read(page: json, link: nil))
        #expect(page.found.map(\.sighting.object) == [["id": "a", "status": "completed"], nil])
    }
}
