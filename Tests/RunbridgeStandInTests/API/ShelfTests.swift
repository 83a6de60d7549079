import Testing

@testable import RunbridgeStandIn

private struct Thing: Shelved, Equatable {
    var id: String
    var colour = "red"
}

@Suite struct ShelfTests {
    /// Two of the past, then three that were added: `old0 old1 new0 new1 new2`.
    private func makeShelf() -> Shelf<Thing> {
        var shelf = Shelf(past: Shelf<Thing>.Past(count: 2, prefix: "old") { Thing(id: "old\($0)") })
        for (index, colour) in ["red", "blue", "red"].enumerated() {
            shelf["new\(index)"] = Thing(id: "new\(index)", colour: colour)
        }
        return shelf
    }

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var isOldestFirst = false
        var after: String?
        var limit = 10
        var ids: [String]?
        var hasMore = false
    }

    @Test(arguments: [
        Case(testDescription: "all", ids: ["new2", "new1", "new0", "old1", "old0"]),
        Case(testDescription: "exactly all", limit: 5, ids: ["new2", "new1", "new0", "old1", "old0"]),
        Case(testDescription: "first page", limit: 2, ids: ["new2", "new1"], hasMore: true),
        Case(testDescription: "into the past", after: "new1", limit: 2, ids: ["new0", "old1"], hasMore: true),
        Case(testDescription: "within the past", after: "old1", ids: ["old0"]),
        Case(testDescription: "after the last", after: "old0", ids: []),
        Case(
            testDescription: "oldest first", isOldestFirst: true, after: "old0", limit: 2, ids: ["old1", "new0"],
            hasMore: true),
        Case(testDescription: "unknown", after: "other", ids: nil),
        Case(testDescription: "beyond the past", after: "old2", ids: nil),
        Case(testDescription: "a past id spelt otherwise", after: "old01", ids: nil),
        Case(testDescription: "a negative index", after: "old-1", ids: nil),
        Case(testDescription: "no id", after: "", ids: nil),
    ])
    func pagesByCursor(_ row: Case) {
        let page = makeShelf().page(row.isOldestFirst ? .oldestFirst : .newestFirst, after: row.after, limit: row.limit)
        #expect(page?.objects.map(\.id) == row.ids)
        #expect((page?.hasMore ?? false) == row.hasMore)
    }

    @Test func saysThatThereIsMoreOnlyOfWhatIsWanted() throws {
        let page = try #require(makeShelf().page(.newestFirst, after: nil, limit: 1) { $0.colour == "blue" })
        #expect(page.objects.map(\.id) == ["new1"])
        #expect(!page.hasMore)
    }

    @Test func goesOnAfterWhatWasTakenAway() throws {
        var shelf = makeShelf()
        shelf["new1"] = nil
        shelf["old1"] = nil
        #expect(shelf["new1"] == nil)
        #expect(shelf["old1"] == nil)
        #expect(shelf.page(.newestFirst, after: "new1", limit: 9)?.objects.map(\.id) == ["new0", "old0"])
    }

    @Test func replacesInItsPlace() {
        var shelf = makeShelf()
        shelf["old1"] = Thing(id: "old1", colour: "green")
        shelf["new0"] = Thing(id: "new0", colour: "green")
        let page = shelf.page(.newestFirst, after: nil, limit: 9) { $0.colour == "green" }
        #expect(page?.objects.map(\.id) == ["new0", "old1"])
        #expect(shelf["old1"]?.colour == "green")
    }

    @Test func pagesThroughAMillionOfThePast() throws {
        let shelf = Shelf(past: Shelf<Thing>.Past(count: 1_000_000, prefix: "old") { Thing(id: "old\($0)") })
        let page = try #require(shelf.page(.newestFirst, after: "old500000", limit: 2))
        #expect(page.objects.map(\.id) == ["old499999", "old499998"])
        #expect(page.hasMore)
    }
}
