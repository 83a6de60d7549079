public import RunbridgeCore

/// What the words of lines mean: the 11 statuses and, with a provider, its own.
public struct LineWords: Sendable, Equatable {
    /// The provider's name, if there is one.
    public let provider: String?
    /// The kind of lines that name none.
    public let defaultKind: String
    private let tables: [String: [String: Status]]

    /// Words.
    ///
    /// - Parameters:
    ///   - provider: the provider's name, if there is one.
    ///   - tables: what its words mean, by kind. They come before the 11 statuses.
    ///   - defaultKind: the kind of lines that name none.
    public init(provider: String? = nil, tables: [String: [String: Status]] = [:], defaultKind: String = "run") {
        self.provider = provider
        self.tables = tables
        self.defaultKind = defaultKind
    }

    /// What a word means, or `nil` if nobody knows it.
    ///
    /// In a kind that the provider has, a word that no table knows is ``Status/unknown``: the provider may have got a new
    /// one, and the run is watched on.
    func status(of word: String, kind: String) -> Status? {
        if !tables.isEmpty, let table = tables[kind] {
            guard !word.isEmpty else { return nil }
            return table[word] ?? Status(line: word) ?? .unknown
        }
        return Status(line: word)
    }

    /// Whether a word is of a kind that the provider has, and in no table.
    func isNew(_ word: String, kind: String) -> Bool {
        tables[kind].map { !word.isEmpty && $0[word] == nil && Status(line: word) == nil } ?? false
    }
}

extension Status {
    /// The status of that name. The same as `init(rawValue:)`, and several times as fast on the way of every line.
    fileprivate init?(line word: String) {
        guard let status = Self.byWord[word] else { return nil }
        self = status
    }

    private static let byWord = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}
