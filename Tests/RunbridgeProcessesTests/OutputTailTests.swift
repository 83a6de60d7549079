import RunbridgeProcesses
import Testing

struct OutputTailTests {
    @Test func keepsAShortOutputWhole() {
        var tail = OutputTail(limit: 4096)
        tail.append(Array("a\nb".utf8))
        tail.append(Array("c\n".utf8))
        #expect(tail.lines == "a\nbc\n")
    }

    @Test(arguments: [1, 7, 4096, 100_000]) func keepsTheLastWholeLines(_ piece: Int) {
        let lines = (0..<5000).map { "line \($0)\n" }
        let all = Array(lines.joined().utf8)
        var tail = OutputTail(limit: 4096)
        for start in stride(from: 0, to: all.count, by: piece) {
            tail.append(all[start..<min(start + piece, all.count)])
        }
        let text = tail.lines
        #expect(text.utf8.count <= 4096)
        #expect(text.utf8.count > 4096 - 20)
        #expect(text.hasPrefix("line "))
        #expect(lines.joined().hasSuffix(text))
    }

    @Test func keepsTheEndOfALongLineAndNoHalfCharacter() {
        var tail = OutputTail(limit: 4096)
        tail.append(Array(("x" + String(repeating: "ü", count: 5000)).utf8))
        #expect(tail.lines.allSatisfy { $0 == "ü" })
        #expect(tail.lines.count > 2000)
    }

    @Test func showsBytesThatAreNoText() {
        var tail = OutputTail(limit: 4096)
        tail.append([0xff, 0x41, 0xc3])
        #expect(tail.lines == "\u{fffd}A\u{fffd}")
    }

    @Test(arguments: [1, 16, 17, 64, 1000]) func keepsNoMoreThanItsLimitAndSaysThatThereWasMore(_ count: Int) {
        var tail = OutputTail(limit: 16)
        for number in 0..<count { tail.append([UInt8(truncatingIfNeeded: number)]) }
        #expect(Array(tail.kept) == (max(0, count - 16)..<count).map { UInt8(truncatingIfNeeded: $0) })
        #expect(tail.isCut == (count > 16))
    }

    @Test func findsTheLastLineThatIsNotBlank() {
        #expect("".lastLine == nil && " \n\r\n".lastLine == nil)
        #expect("first\r\nlast one\r\n \n\n".lastLine == "last one")
        #expect(" alone ".lastLine == " alone ")
    }
}
