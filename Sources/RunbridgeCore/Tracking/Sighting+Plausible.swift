extension Sighting {
    /// The first moment that is believed. Times before it are zeros of some calendar, which stand for none at all: 1970, or
    /// Go's year 1.
    private static let earliest = Timestamp(seconds: 946_684_800)

    /// How far a source's clock may be ahead of the bridge's. Beyond that a time would make all that follows late, perhaps
    /// for ever: 9999, or the end of something that is planned.
    private static let lead = Duration.seconds(86_400)

    /// The same, without times of before 2000 or of more than a day after `now`: nobody told them.
    func withPlausibleTimes(at now: Timestamp) -> Sighting {
        let latest = now + Self.lead
        func isPlausible(_ time: Timestamp?) -> Bool { time.map { $0 >= Self.earliest && $0 <= latest } ?? true }
        guard !(isPlausible(createdAt) && isPlausible(startedAt) && isPlausible(changedAt)) else { return self }
        var sighting = self
        if !isPlausible(createdAt) { sighting.createdAt = nil }
        if !isPlausible(startedAt) { sighting.startedAt = nil }
        if !isPlausible(changedAt) { sighting.changedAt = nil }
        return sighting
    }
}
