import RunbridgeCore
import RunbridgeProviders

/// One pass over a kind: decides what to ask next and when it is over. Pure: answers are handed in.
///
/// First the list, newest first, until a page has nothing but runs that are over (never on the first pass) or the list
/// ends. Then, one by one, the open runs that the list did not show.
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
    }

    let kind: ProviderKind
    /// Whether the list is read for the first time, and therefore whole.
    let isFirst: Bool
    private let keepObject: Bool
    private let limit: Int
    private let wanted: [String]
    /// How many of the wanted runs, from the first, need not be asked for any more.
    private var settledWants = 0
    private var walk = PageWalk()
    private var isListOver: Bool
    private var seen: Set<String> = []
    private(set) var requests = 0

    /// A pass.
    ///
    /// - Parameters:
    ///   - kind: what is polled.
    ///   - isFirst: whether its list was never read whole before.
    ///   - wanted: the runs to know about in any case: those that are open, and those named.
    ///   - listsNow: whether the list may be asked for now.
    ///   - keepObject: whether the provider's JSON goes with what is found.
    ///   - limit: the most requests.
    init(
        _ kind: ProviderKind, isFirst: Bool, wanted: [String], listsNow: Bool = true, keepObject: Bool = false,
        limit: Int
    ) {
        self.kind = kind
        self.isFirst = isFirst
        self.keepObject = keepObject
        self.limit = limit
        self.wanted = wanted
        isListOver = kind.list == nil || !listsNow
    }

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

    private mutating func note(_ ids: [String]) {
        seen.formUnion(ids)
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
    /// - Returns: whether the list is over, and what is odd about that.
    mutating func turn(_ page: Page, settled: Set<String>) -> (isOver: Bool, warning: PollWarning?) {
        note(page.ids)
        let goesOn = walk.advance(past: page.json, of: kind, link: page.link)
        // Where single runs cannot be asked for, the list alone can tell of those that are open.
        let readsOn = kind.retrieve == nil && isMissingSome
        let isAllSettled = asksForSettled && !page.ids.isEmpty && page.ids.allSatisfy(settled.contains)
        isListOver = !goesOn || (isAllSettled && !readsOn) || requests >= limit
        let wasCut = isListOver && goesOn && !isAllSettled
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
            if keepObject, object.encoded().count <= LineObservation.objectLimit { found.sighting.object = object }
            return (found, reading.unknownWord.map { .unknownWord($0, id: reading.id) })
        }
    }
}
