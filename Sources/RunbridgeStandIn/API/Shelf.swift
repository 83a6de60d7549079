import RunbridgeCore

/// Something that lies on a shelf.
protocol Shelved: Sendable {
    /// Its id, never given twice.
    var id: String { get }
}

/// Objects by id and by age. What was added last is the newest.
///
/// A page costs what it shows, wherever it begins. An object that is taken away keeps its place, so that a page can
/// still begin after it.
struct Shelf<Object: Shelved>: Sendable {
    /// Objects older than all that were added, made when they are asked for: a million of them cost nothing to keep.
    struct Past: Sendable {
        /// How many there are.
        var count: Int
        /// What their ids begin with; their index follows, 0 the oldest.
        var prefix: String
        /// The object at an index.
        var object: @Sendable (Int) -> Object
    }

    /// A part of a list.
    struct Page {
        var objects: [Object]
        var hasMore: Bool
    }

    /// Which end a list begins at.
    enum Order {
        case newestFirst, oldestFirst
    }

    private let past: Past?
    private var changedPast: [Int: Object?] = [:]
    private var added: [Object?] = []
    private var positions: [String: Int] = [:]

    init(past: Past? = nil) {
        self.past = past
    }

    /// Where the added ones begin.
    private var base: Int { past?.count ?? 0 }

    /// The object of that id. Setting `nil` takes it away, setting another value replaces or adds it.
    subscript(id: String) -> Object? {
        get { position(of: id).flatMap(object) }
        set {
            if let position = position(of: id) {
                if position < base {
                    changedPast[position] = .some(newValue)
                } else {
                    added[position - base] = newValue
                }
            } else if let newValue {
                positions[id] = base + added.count
                added.append(newValue)
            }
        }
    }

    /// At most `limit` objects after the one of id `after`, or from the beginning; `nil` if no such object ever was.
    func page(_ order: Order, after: String?, limit: Int, where isWanted: (Object) -> Bool = { _ in true }) -> Page? {
        let end = base + added.count
        var next = order == .newestFirst ? end - 1 : 0
        let step = order == .newestFirst ? -1 : 1
        if let after {
            guard let position = position(of: after) else { return nil }
            next = position + step
        }
        var found: [Object] = []
        while (0..<end).contains(next) {
            if let object = object(at: next), isWanted(object) {
                if found.count == limit { return Page(objects: found, hasMore: true) }
                found.append(object)
            }
            next += step
        }
        return Page(objects: found, hasMore: false)
    }

    private func position(of id: String) -> Int? {
        if let position = positions[id] { return position }
        guard let past, id.hasPrefix(past.prefix), let index = Int(id.dropFirst(past.prefix.count)),
            (0..<past.count).contains(index), past.object(index).id == id
        else { return nil }
        return index
    }

    private func object(at position: Int) -> Object? {
        guard position < base else { return added[position - base] }
        if let changed = changedPast[position] { return changed }
        return past?.object(position)
    }
}
