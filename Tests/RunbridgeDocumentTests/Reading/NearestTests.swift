import RunbridgeDocument
import Testing

struct NearestTests {
    struct Case: Sendable {
        var word: String
        var nearest: String?
    }

    @Test(
        arguments: [
            Case(word: "wehn", nearest: "when"), Case(word: "WHERE", nearest: "where"),
            Case(word: "form", nearest: "from"),
            Case(word: "t", nearest: "to"), Case(word: "kinds", nearest: "kind"), Case(word: "xyz", nearest: nil),
            Case(word: "", nearest: nil), Case(word: String(repeating: "when", count: 10_000), nearest: nil),
            Case(word: "🙂🙂", nearest: nil),
        ])
    func finds(_ row: Case) {
        #expect(nearest(to: row.word, among: ["when", "where", "from", "to", "kind"]) == row.nearest)
    }
}
