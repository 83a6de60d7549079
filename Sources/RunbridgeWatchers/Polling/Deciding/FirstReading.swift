import RunbridgeCore

/// Decides where the first reading of a list, newest first, ends: an account may have a million runs that are over. Pure.
///
/// It ends after 100 pages in a row, or 10,000 runs in a row on at least two pages, that show nothing but runs which are
/// over and not announced. Those beyond are not known afterwards, and neither is one among them that is still open; it can
/// be named by its id. With ``FirstSight/all`` the list is read to its end.
///
/// The last page of it is all over, so that later readings end there at the latest.
struct FirstReading: Sendable {
    private static let pageLimit = 100
    private static let runLimit = 10_000

    private let sight: FirstSight
    /// How many pages and runs in a row had nothing.
    private var pages = 0
    private var runs = 0

    /// A reading before its first page.
    init(_ sight: FirstSight) {
        self.sight = sight
    }

    /// Takes a page; whether that was enough.
    mutating func isEnough(_ sightings: [Sighting], now: Timestamp) -> Bool {
        let matters = sightings.contains { sighting in
            !sighting.status.isTerminal || sight.announces(sighting, observedAt: now)
        }
        (pages, runs) = matters ? (0, 0) : (pages + 1, runs + sightings.count)
        return pages >= Self.pageLimit || (runs >= Self.runLimit && pages >= 2)
    }
}
