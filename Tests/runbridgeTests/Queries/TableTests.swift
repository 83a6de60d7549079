import RunbridgeCore
import Testing

@testable import runbridge

@Suite(.inTurn) struct TableTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var rows: [[String]]
        var width: Int?
        var expected: [String]
    }

    static let cases = [
        Case(testDescription: "nothing", rows: [], expected: []),
        Case(
            testDescription: "columns as wide as their widest", rows: [["a", "7", "x"], ["longer", "123", "y"]],
            expected: ["NAME    COUNT  WHY", "a           7  x", "longer    123  y"]),
        Case(
            testDescription: "an empty column is left out, and so are blanks at a line's end",
            rows: [["a", "", "x"], ["b", "", ""]], expected: ["NAME  WHY", "a     x", "b"]),
        Case(
            testDescription: "letters of two columns", rows: [["日本", "1", "x"], ["é", "2", "y"]],
            expected: ["NAME  COUNT  WHY", "日本      1  x", "é         2  y"]),
        Case(
            testDescription: "the last column is cut to the terminal",
            rows: [["a", "1", String(repeating: "w", count: 99)]],
            width: 40, expected: ["NAME  COUNT  WHY", "a         1  " + String(repeating: "w", count: 26) + "…"]),
        Case(
            testDescription: "what would break, colour or turn the line does not",
            rows: [["a\nb\r\u{1b}[31mred", "1", "\u{202E}turned\u{0}\u{9b}2J\t!"]],
            expected: ["NAME         COUNT  WHY", "a b [31mred      1  turned 2J !"]),
    ]

    @Test(arguments: cases) func standsInColumns(_ row: Case) {
        let table = Table(
            columns: [.text("NAME"), .number("COUNT"), .text("WHY")], rows: row.rows.map { $0.map { Cell($0) } })
        let text = table.text(Look(width: row.width, now: .zero))
        #expect(text == row.expected.map { $0 + "\n" }.joined())
    }

    @Test func coloursOnlyWhereColourIsWanted() {
        let table = Table(columns: [.text("A")], rows: [[Cell(0)], [Cell(3)]])
        #expect(table.text(Look(now: .zero)) == "A\n0\n3\n")
        let coloured = table.text(Look(isColored: true, now: .zero))
        #expect(coloured == "\u{1b}[2mA\u{1b}[0m\n\u{1b}[2m0\u{1b}[0m\n3\n")
    }
}

@Suite(.inTurn) struct LookTests {
    static let distances: [(Duration, String)] = [
        (.zero, "now"), (.milliseconds(-900), "now"), (.seconds(-1), "1s ago"), (.seconds(-59), "59s ago"),
        (.seconds(-3599), "59m ago"), (.seconds(200), "in 3m"), (.seconds(-86_400 * 40), "40d ago"),
        (.seconds(1 << 60), "in ages"),
    ]

    @Test(arguments: distances) func tellsHowFarAMomentIs(_ distance: Duration, _ text: String) {
        #expect(Look(now: .zero).distance(.zero + distance) == text)
    }

    static let lengths: [(Duration, String)] = [
        (.microseconds(420), "0.4 ms"), (.milliseconds(12), "12 ms"), (.milliseconds(1500), "1.5s"),
        (.seconds(812), "13m 32s"),
    ]

    @Test(arguments: lengths) func tellsALengthOfTimeShortly(_ length: Duration, _ text: String) {
        #expect(length.brief == text)
    }

    @Test func showsTheClockOnTheWall() {
        let look = Look(now: .zero, utcOffset: { _ in 3600 })
        #expect(look.clock(.zero + .milliseconds(120)) == "2026-11-24 10:30:00.120")
    }
}

@Suite(.inTurn) struct ArgumentTests {
    @Test func aCoreWordMeansItsGroupAndAnotherItself() throws {
        #expect(try [StatusWord("failed")].statuses == [.incomplete, .failed, .expired])
        #expect(try [StatusWord("queued"), StatusWord("skipped")].statuses == [.queued, .skipped])
        #expect(try [StatusWord("finished")].statuses == Status.allCases.filter(\.isTerminal))
        #expect(throws: (any Error).self) { try StatusWord("faild") }
    }

    @Test func sinceIsALengthOrAMoment() throws {
        #expect(try Since("90s").moment(from: .zero) == .zero + .seconds(-90))
        #expect(try Since("2026-11-24T10:30:00+01:00").moment(from: .zero + .seconds(5)) == .zero)
        for text in ["", "1", "1 h", "yesterday", "-1h", "2026-11-24"] {
            #expect(throws: (any Error).self, "\(text)") { try Since(text) }
        }
    }

    @Test func aMomentIsSecondsOrRFC3339() throws {
        #expect(try Timestamp(argument: "1795512600") == .zero)
        #expect(try Timestamp(argument: "2026-11-24T09:30:00Z") == .zero)
        for text in ["", "-5", "12345678901234567890", "now"] {
            #expect(throws: (any Error).self, "\(text)") { try Timestamp(argument: text) }
        }
    }
}
