/// Lets so many read at once, and those who want the same share one reading.
actor ReadingDesk {
    /// What is read.
    struct Topic: Hashable, Sendable {
        var kind: String
        var id: String
    }

    private struct Flight {
        var number: Int
        var end: ContinuousClock.Instant
        var reading: Task<RunReading, Never>
    }

    private var free: Int
    private var flights: [Topic: Flight] = [:]
    private var waiting: [(number: Int, sleeper: Task<Void, Never>)] = []
    private var number = 0

    init(places: Int) {
        free = places
    }

    /// Reads, or waits for whoever reads the same already and will be done in time.
    func read(
        _ topic: Topic, until end: ContinuousClock.Instant, _ body: @escaping @Sendable () async -> RunReading
    ) async -> RunReading {
        if let flight = flights[topic], flight.end <= end { return await flight.reading.value }
        number += 1
        let number = number
        // Not a child: others wait for it too, and who began it may be called off. It ends by its time.
        let reading = Task {
            guard await takePlace(number, until: end) else {
                return RunReading.unreadable(reason: "too many runs are being read at once", wait: nil)
            }
            let reading = await body()
            leavePlace()
            return reading
        }
        flights[topic] = Flight(number: number, end: end, reading: reading)
        let result = await reading.value
        if flights[topic]?.number == number { flights[topic] = nil }
        return result
    }

    /// Waits for a free place, first come, first served; `false` where none came free in time.
    private func takePlace(_ number: Int, until end: ContinuousClock.Instant) async -> Bool {
        if free > 0 {
            free -= 1
            return true
        }
        // Not a child: whoever leaves a place wakes it by cancelling it, which must not cancel the reading. It throws only
        // when it is woken so; else it ends by its time.
        let sleeper = Task { _ = try? await Task.sleep(until: end) }
        waiting.append((number, sleeper))
        await sleeper.value
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return true }
        waiting.remove(at: index)
        return false
    }

    /// Hands the place to who has waited longest.
    private func leavePlace() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().sleeper.cancel()
    }
}
