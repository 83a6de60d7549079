import Testing

@testable import RunbridgeWatchers

@Suite struct LineBufferTests {
    /// The lines of a text that comes in pieces; `nil` for one that is too long.
    private func lines(of text: [UInt8], piece: Int, limit: Int) -> (lines: [String?], taken: Int64) {
        let buffer = LineBuffer(limit: limit)
        var found: [String?] = []
        func note(_ line: LineBuffer.Line) {
            switch line {
            case .text(let bytes): found.append(String(decoding: bytes, as: UTF8.self))
            case .tooLong: found.append(nil)
            }
        }
        var rest = text[...]
        while !rest.isEmpty {
            let part = rest.prefix(piece)
            rest = rest.dropFirst(piece)
            buffer.room().copyBytes(from: part)
            buffer.filled(part.count)
            while let line = buffer.next() { note(line) }
        }
        if let line = buffer.rest() { note(line) }
        return (found, buffer.taken)
    }

    @Test(arguments: 1...40) func findsTheSameLinesHoweverTheyCome(_ piece: Int) {
        let text = Array("one\n\ntwo is longer\nthree\r\nfour".utf8)
        let (found, taken) = lines(of: text, piece: piece, limit: 100)
        #expect(found == ["one", "", "two is longer", "three\r", "four"])
        #expect(taken == Int64(text.count))
    }

    @Test(arguments: [1, 7, 1000, LineBuffer.chunk]) func passesOverALineThatIsTooLong(_ piece: Int) {
        let long = [UInt8](repeating: 0x78, count: 5000)
        let exact = [UInt8](repeating: 0x79, count: 1000)
        let text = Array("a\n".utf8) + long + [0x0a] + exact + Array("\nb\n".utf8) + long
        let (found, taken) = lines(of: text, piece: piece, limit: 1000)
        #expect(found == ["a", nil, String(decoding: exact, as: UTF8.self), "b", nil])
        #expect(taken == Int64(text.count))
    }

    @Test func keepsNoMoreOfALongLineThanItsLimitAndAChunk() {
        let buffer = LineBuffer(limit: 1024 * 1024)
        for _ in 0..<64 {
            let room = buffer.room()
            room.initializeMemory(as: UInt8.self, repeating: 0x78)
            #expect(room.count <= 4 * 1024 * 1024)
            buffer.filled(room.count)
            if buffer.next() != nil { Issue.record("a line without an end") }
        }
    }

    @Test func forgetsWhatIsLeftWhenReset() {
        let buffer = LineBuffer(limit: 10)
        buffer.room().copyBytes(from: Array("ab\nunfinished and far too long".utf8))
        buffer.filled(30)
        _ = buffer.next()
        _ = buffer.next()
        buffer.reset()
        #expect(buffer.taken == 0)
        #expect(buffer.rest() == nil)
    }
}
