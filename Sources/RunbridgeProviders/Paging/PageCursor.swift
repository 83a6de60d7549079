public import RunbridgeCore

/// Which page of a list comes next.
public enum PageCursor: Sendable, Hashable {
    /// The one with this text or number as its parameter.
    case parameter(String)
    /// The one at this URL.
    case url(String)
}

extension ProviderKind {
    /// The runs in a page; `nil` if the page has no list where the kind has it, which is no empty list.
    public func items(inPage page: JSON) -> [JSON]? {
        list?.items(in: page)
    }

    /// Which page comes after this one; `nil` if this is the last.
    ///
    /// An empty page ends a list, and so does one that says that there are no more. Where a page does not say, the list
    /// goes on until an empty one comes. A page that would be followed by itself ends it too; ``PageWalk`` finds longer
    /// circles.
    ///
    /// - Parameters:
    ///   - page: this page.
    ///   - cursor: what it was asked for by, `nil` for the first.
    ///   - link: its `Link` header, if it has one.
    public func nextPage(after page: JSON, cursor: PageCursor? = nil, link: String? = nil)
        -> PageCursor?
    {
        guard let list, let items = list.items(in: page) else { return nil }
        if let more = list.paging.more, page.value(at: more) == .bool(false) { return nil }
        let next: PageCursor?
        switch list.paging {
        case .none:
            next = nil
        case .lastID:
            next = items.reversed().lazy.compactMap { $0.text(at: fields.id) }.first.map {
                .parameter($0)
            }
        case .token(_, let path, _):
            next = page.text(at: [path]).map { .parameter($0) }
        case .number(_, let first, _):
            next = items.isEmpty ? nil : .parameter(String((cursor?.number ?? first) + 1))
        case .offset(_, let size, let total, _):
            next = offset(after: page, items.count, from: cursor?.number ?? 0, size: size, total: total)
                .map { .parameter(String($0)) }
        case .url(let from):
            next = page.text(at: [from]).map { .url($0) }
        case .link:
            next = link.flatMap { LinkHeader($0).next }.map { .url($0) }
        }
        return next == cursor ? nil : next
    }

    /// How many runs stand before the next page. Pages may be smaller than they were asked for: what came counts.
    private func offset(after page: JSON, _ count: Int, from start: Int, size: Int?, total: JSONPath?)
        -> Int?
    {
        let (next, isTooLarge) = start.addingReportingOverflow(count)
        guard count > 0, !isTooLarge else { return nil }
        if let all = total.flatMap({ page.value(at: $0)?.wholeNumber }) {
            return next < all ? next : nil
        }
        if let size, count < size { return nil }
        return next
    }
}

extension PageCursor {
    fileprivate var number: Int? {
        guard case .parameter(let text) = self else { return nil }
        return Int(text)
    }
}

/// One reading of a list, page after page, that ends whatever the server answers.
///
/// A page with the same ids as one before, or a cursor that came up before, ends it: the server goes in a circle.
public struct PageWalk: Sendable {
    /// What the next page is to be asked for by; `nil` for the first.
    public private(set) var cursor: PageCursor?
    /// How many pages were taken.
    public private(set) var pages = 0
    /// Whether the list was cut because the server went in a circle.
    public private(set) var wentInCircle = false
    private var seenCursors: Set<PageCursor> = []
    private var seenPages: Set<Int> = []

    /// A reading before its first page.
    public init() {}

    /// Takes a page and moves to the next one.
    ///
    /// - Returns: whether there is a next page to ask for.
    public mutating func advance(past page: JSON, of kind: ProviderKind, link: String? = nil) -> Bool {
        pages += 1
        let ids = (kind.items(inPage: page) ?? []).map { $0.text(at: kind.fields.id) }
        let next = kind.nextPage(after: page, cursor: cursor, link: link)
        let isNewPage = ids.isEmpty || seenPages.insert(ids.hashValue).inserted
        guard isNewPage, next.map({ seenCursors.insert($0).inserted }) ?? true else {
            wentInCircle = true
            return false
        }
        guard let next else { return false }
        cursor = next
        return true
    }
}
