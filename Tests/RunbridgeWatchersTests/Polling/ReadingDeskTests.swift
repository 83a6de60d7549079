import Testing

@testable import RunbridgeWatchers

/// How many are read at once.
@Suite(.timeLimit(.minutes(1))) struct ReadingDeskTests {
    /// Holds readings until they are let go.
    private actor Gate {
        private var waiting: [CheckedContinuation<Void, Never>] = []
        private var inside = 0
        private(set) var most = 0
        private let begun: AsyncStream<Void>.Continuation

        init(_ begun: AsyncStream<Void>.Continuation) {
            self.begun = begun
        }

        func read() async {
            inside += 1
            most = max(most, inside)
            await withCheckedContinuation { continuation in
                waiting.append(continuation)
                begun.yield()
            }
            inside -= 1
        }

        func letOneGo() { waiting.removeFirst().resume() }
    }

    private func topic(_ number: Int) -> ReadingDesk.Topic { ReadingDesk.Topic(kind: "batch", id: "b\(number)") }

    @Test func noMoreAreReadAtOnceThanThereArePlaces() async throws {
        let desk = ReadingDesk(places: 16)
        let (stream, begun) = AsyncStream<Void>.makeStream()
        let gate = Gate(begun)
        await withTaskGroup(of: RunReading.self) { group in
            for number in 0..<40 {
                group.addTask {
                    await desk.read(topic(number), until: .now + .seconds(50)) {
                        await gate.read()
                        return .gone
                    }
                }
            }
            var beginnings = stream.makeAsyncIterator()
            for _ in 0..<16 { await beginnings.next() }
            for number in 0..<40 {
                await gate.letOneGo()
                if number < 24 { await beginnings.next() }
            }
            let readings = await group.reduce(into: []) { $0.append("\($1)") }
            #expect(readings.count == 40 && Set(readings) == ["gone"])
        }
        #expect(await gate.most == 16)
    }

    @Test func whoFindsNoPlaceInTimeIsToldSo() async throws {
        let desk = ReadingDesk(places: 1)
        let (stream, begun) = AsyncStream<Void>.makeStream()
        let gate = Gate(begun)
        async let first = desk.read(topic(1), until: .now + .seconds(50)) {
            await gate.read()
            return .gone
        }
        var beginnings = stream.makeAsyncIterator()
        await beginnings.next()
        let second = await desk.read(topic(2), until: .now + .milliseconds(10)) { .gone }
        #expect("\(second)".contains("too many runs are being read at once"))
        await gate.letOneGo()
        #expect("\(await first)" == "gone")
        // The place is free again.
        let third = await desk.read(topic(3), until: .now + .seconds(50)) { .gone }
        #expect("\(third)" == "gone")
    }
}
