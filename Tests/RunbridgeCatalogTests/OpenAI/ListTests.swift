import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// How OpenAI's lists are asked for and followed.
struct ListTests {
    private func provider() throws -> Provider { try #require(Catalog.provider(named: "openai")) }

    private func page(_ ids: [String], more: JSON = true) -> JSON {
        [
            "object": "list", "has_more": more,
            "data": .array(ids.map { ["id": .string($0), "status": "completed"] }),
        ]
    }

    @Test func asksForTheFirstAndTheNextPage() throws {
        let (provider, kind) = (try provider(), try OpenAI.fineTuningJob.kind())
        let first = try provider.listRequest(for: kind)
        #expect(first.method == "GET")
        #expect(first.url == "https://api.openai.com/v1/fine_tuning/jobs?limit=100")
        #expect(first.body == nil)
        #expect(
            first.headers(key: Secret("sk-1")) == [RequestHeader(name: "Authorization", value: "Bearer sk-1")])
        #expect(first.headers(key: nil).isEmpty)
        let next = try provider.listRequest(for: kind, cursor: .parameter("ftjob-9&x"))
        #expect(next.url == "https://api.openai.com/v1/fine_tuning/jobs?limit=100&after=ftjob-9%26x")
    }

    @Test func readsOneRun() throws {
        let provider = try provider()
        let request = try provider.retrieveRequest(for: try OpenAI.response.kind(), id: "resp_1")
        #expect(request.url == "https://api.openai.com/v1/responses/resp_1")
        #expect(throws: RequestProblem.noList) { try provider.listRequest(for: try OpenAI.response.kind()) }
    }

    @Test(arguments: ["..", "."])
    func refusesAnIDThatIsAStepInThePath(_ id: String) throws {
        let (provider, kind) = (try provider(), try OpenAI.batch.kind())
        #expect(throws: RequestProblem.unusable(id)) { try provider.retrieveRequest(for: kind, id: id) }
    }

    @Test(
        arguments: [
            "a/../../models": "a%2F..%2F..%2Fmodels", "a?b=c#d": "a%3Fb%3Dc%23d", "a\r\nHost: x": "a%0D%0AHost%3A%20x",
            "%2e%2e": "%252e%252e", "ä": "%C3%A4",
        ])
    func anIDStaysOnePartOfThePath(_ id: String, _ part: String) throws {
        let request = try provider().retrieveRequest(for: try OpenAI.batch.kind(), id: id)
        #expect(request.url == "https://api.openai.com/v1/batches/\(part)")
    }

    /// Walks over pages until the list ends or there are no more, and notes what each was asked for by.
    private func walk(over pages: [JSON]) throws -> (cursors: [PageCursor?], walk: PageWalk) {
        let kind = try OpenAI.batch.kind()
        var walk = PageWalk()
        var cursors: [PageCursor?] = []
        for page in pages {
            cursors.append(walk.cursor)
            guard walk.advance(past: page, of: kind) else { return (cursors, walk) }
        }
        cursors.append(walk.cursor)
        return (cursors, walk)
    }

    @Test func followsPagesByTheLastIDUntilThereAreNoMore() throws {
        let pages = [page(["b3", "b2"]), page(["b1"]), page(["b0"], more: false), page(["never"])]
        let (cursors, walk) = try walk(over: pages)
        #expect(cursors == [nil, .parameter("b2"), .parameter("b1")])
        #expect(walk.pages == 3)
        #expect(!walk.wentInCircle)
    }

    @Test func anEmptyPageEndsAListWhateverItSays() throws {
        let (cursors, walk) = try walk(over: [page(["b1"]), page([], more: true), page(["never"])])
        #expect(cursors == [nil, .parameter("b1")])
        #expect(!walk.wentInCircle)
    }

    @Test func aPageThatRepeatsItselfEndsAList() throws {
        let (cursors, walk) = try walk(over: Array(repeating: page(["b2", "b1"]), count: 9))
        #expect(cursors == [nil, .parameter("b1")])
        #expect(walk.pages == 2)
        #expect(walk.wentInCircle)
    }

    @Test func aCircleOfPagesEndsAList() throws {
        let circle = [page(["a"]), page(["b"]), page(["c"])]
        let (cursors, walk) = try walk(over: circle + circle + circle)
        #expect(cursors.count == 4)
        #expect(walk.wentInCircle)
    }

    @Test(arguments: [JSON.null, "true", 1])
    func goesOnWhereAPageDoesNotSayFalse(_ more: JSON) throws {
        #expect(try walk(over: [page(["b1"], more: more)]).cursors == [nil, .parameter("b1")])
    }

    @Test func aPageWithoutItsListIsNoEmptyList() throws {
        let kind = try OpenAI.batch.kind()
        #expect(kind.items(inPage: page([]))?.isEmpty == true)
        // As servers written in Go have it.
        #expect(kind.items(inPage: ["data": nil])?.isEmpty == true)
        for page: JSON in [[:], ["data": [:]], [], "<html>"] {
            #expect(kind.items(inPage: page) == nil)
            #expect(kind.nextPage(after: page) == nil)
        }
    }
}
