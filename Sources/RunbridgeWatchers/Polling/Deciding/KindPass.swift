import RunbridgeCore
import RunbridgeProviders

/// One pass over a kind: decides what to ask next and when it is over. Pure: answers are handed in.
///
/// First the list, newest first, until a page has nothing but runs that are known to be over or the list ends; where it is
/// read for the first time, as far as ``FirstReading`` says. Then, one by one, the open runs that the list did not show.
struct KindPass: Sendable {
    /// What is asked.
    enum Ask: Sendable, Hashable {
        /// A page of the list, `nil` for the first.
        case page(PageCursor?)
        /// A run by its id.
        case run(String)
    }

    /// A run as it was shown.
    struct Found: Sendable, Equatable {
        var id: String
        var sighting: Sighting
    }

    /// What a page holds.
    struct Page: Sendable {
        fileprivate let json: JSON
        fileprivate let link: String?
        var found: [Found] = []
        var warnings: [PollWarning] = []

        /// The ids of its runs.
        var ids: [String] { found.map(\.id) }
        /// The ids of runs that could not be read.
        fileprivate var unread: [String] {
            warnings.compactMap { if case .unreadable(.noStatus(let id)) = $0 { id } else { nil } }
        }
    }

    /// What is left of the first page, for when the server says that it is as it was.
    struct KeptPage: Sendable {
        /// The ids of its runs.
        let ids: [String]
        fileprivate let walk: PageWalk
        fileprivate let goesOn: Bool
        fileprivate let isLast: Bool
    }

    /// How far a list was read.
    struct Progress: Sendable {
        fileprivate let walk: PageWalk
        fileprivate let first: FirstReading
    }

    /// The most requests of the first pass over a kind that is to be read whole.
    static let wholeLimit = 100_000

    let kind: ProviderKind
    /// Whether the list is read for the first time.
    let isFirst: Bool
    /// The most requests.
    let limit: Int
    private let keepObject: Bool
    private let wanted: [String]
    private let isWanted: Set<String>
    /// How many of the wanted runs, from the first, need not be asked for any more.
    private var settledWants = 0
    private var walk: PageWalk
    private var first: FirstReading
    private var isListOver: Bool
    /// Whether the list was read to its very end.
    private(set) var isListWhole = false
    /// The first page, once it was turned.
    private(set) var firstPage: KeptPage?
    private var seen: Set<String> = []
    private(set) var requests = 0

    /// A pass.
    ///
    /// - Parameters:
    ///   - kind: what is polled.
    ///   - isFirst: whether its first pass has not come to its end yet.
    ///   - wanted: the runs to know about in any case: those that are open, and those named.
    ///   - listsNow: whether the list may be asked for now.
    ///   - keepObject: whether the provider's JSON goes with what is found.
    ///   - firstSight: which runs of a first pass are announced.
    ///   - progress: how far an earlier try of the first pass came: this one goes on there.
    ///   - limit: the most requests; at least ``wholeLimit`` where a first pass reads all.
    init(
        _ kind: ProviderKind, isFirst: Bool, wanted: [String], listsNow: Bool = true,
        keepObject: Bool = false,
        firstSight: FirstSight = .open, progress: Progress? = nil, limit: Int
    ) {
        self.kind = kind
        self.isFirst = isFirst
        self.keepObject = keepObject
        self.limit = isFirst && firstSight == .all ? max(limit, Self.wholeLimit) : limit
        self.wanted = wanted
        isWanted = Set(wanted)
        first = progress?.first ?? FirstReading(firstSight)
        walk = progress?.walk ?? PageWalk()
        isListOver = kind.list == nil || !listsNow
    }

    /// How far its list was read.
    var progress: Progress { Progress(walk: walk, first: first) }

    /// What to ask now; `nil` when the pass is over.
    var next: Ask? {
        guard requests < limit else { return nil }
        if !isListOver { return .page(walk.cursor) }
        guard kind.retrieve != nil else { return nil }
        return isMissingSome ? .run(wanted[settledWants]) : nil
    }

    /// Whether it was ended by its limit, with something left to ask.
    var isCut: Bool {
        requests >= limit && (!isListOver || kind.retrieve != nil && isMissingSome)
    }

    /// Whether a wanted run was not seen yet.
    private var isMissingSome: Bool { settledWants < wanted.count }

    /// The wanted runs that were neither on the list nor asked for.
    var missing: [String] { wanted.filter { !seen.contains($0) } }

    private mutating func note(_ ids: [String]) {
        seen.formUnion(ids.lazy.filter(isWanted.contains))
        while isMissingSome, seen.contains(wanted[settledWants]) { settledWants += 1 }
    }

    /// Takes note of a request.
    mutating func noteRequest() { requests += 1 }
}

// MARK: - The list

extension KindPass {
    /// Reads a page; `nil` if it has no list where the kind has it.
    func read(page json: JSON, link: String?) -> Page? {
        guard let items = kind.items(inPage: json) else { return nil }
        var page = Page(json: json, link: link)
        for item in items {
            switch found(in: item) {
            case .success((let found, let warning)):
                page.found.append(found)
                if let warning { page.warnings.append(warning) }
            case .failure(let problem): page.warnings.append(.unreadable(problem))
            }
        }
        if items.isEmpty, saysMore(json) { page.warnings.append(.emptyPage) }
        return page
    }

    /// Whether it matters for this page which of its runs are over.
    var asksForSettled: Bool { !isFirst && kind.list?.order == .newest }

    /// Goes on behind a page.
    ///
    /// - Parameters:
    ///   - page: the page.
    ///   - settled: which of its runs are known to be over.
    ///   - now: when it was read.
    /// - Returns: whether the list is over, and what is odd about that.
    mutating func turn(
        _ page: Page, settled: Set<String>, now: Timestamp
    ) -> (isOver: Bool, warning: PollWarning?) {
        let goesOn = walk.advance(past: page.json, of: kind, link: page.link)
        let isEnough =
            isFirst && kind.list?.order == .newest && first.isEnough(page.found.map(\.sighting), now: now)
        note(page.unread)
        let kept = KeptPage(
            ids: page.ids, walk: walk, goesOn: goesOn, isLast: !goesOn && !saysMore(page.json))
        if walk.pages == 1 { firstPage = kept }
        return turn(past: kept, settled: settled, isEnough: isEnough)
    }

    /// Goes on behind the first page, which is as it was.
    mutating func turn(_ kept: KeptPage, settled: Set<String>) -> (
        isOver: Bool, warning: PollWarning?
    ) {
        walk = kept.walk
        return turn(past: kept, settled: settled, isEnough: false)
    }

    private mutating func turn(
        past page: KeptPage, settled: Set<String>, isEnough: Bool
    ) -> (isOver: Bool, warning: PollWarning?) {
        note(page.ids)
        // Where single runs cannot be asked for, the list alone can tell of those that are open.
        let readsOn = kind.retrieve == nil && isMissingSome
        let isAllSettled = asksForSettled && !page.ids.isEmpty && page.ids.allSatisfy(settled.contains)
        let endsEarly = (isAllSettled || isEnough) && !readsOn
        isListOver = !page.goesOn || endsEarly || requests >= limit
        isListWhole = page.isLast && !walk.wentInCircle
        let wasCut = isListOver && page.goesOn && !endsEarly
        return (isListOver, walk.wentInCircle ? .circle : wasCut ? .tooMany(limit) : nil)
    }

    private func saysMore(_ page: JSON) -> Bool {
        kind.list?.paging.more.map { page.value(at: $0) == .bool(true) } ?? false
    }
}

// MARK: - Single runs

extension KindPass {
    /// Reads the answer about a run. Whatever it is, the run is not asked for again in this pass.
    mutating func take(run json: JSON, asked id: String) -> (found: Found?, warning: PollWarning?) {
        leave(id)
        switch found(in: json) {
        case .failure(let problem): return (nil, .unreadable(problem))
        case .success((let found, let warning)):
            guard found.id == id else { return (nil, .otherRun(asked: id, shown: found.id)) }
            return (found, warning)
        }
    }

    /// Asks no more for a run in this pass.
    mutating func leave(_ id: String) { note([id]) }

    private func found(in object: JSON) -> Result<(Found, PollWarning?), ReadingProblem> {
        kind.reading(of: object).map { reading in
            var found = Found(id: reading.id, sighting: reading.sighting)
            if keepObject { found.sighting.object = object.kept }
            return (found, reading.unknownWord.map { .unknownWord($0, id: reading.id) })
        }
    }
}
