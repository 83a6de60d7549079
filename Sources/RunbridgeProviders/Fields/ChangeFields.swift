public import RunbridgeCore
public import RunbridgeDocument

/// Where the object says when the run came to its status.
public enum ChangeFields: Sendable, Equatable {
    /// It does not say.
    case none
    /// In one place for all.
    case anywhere([JSONPath])
    /// In a place of its own for each word; the words that are not here have none.
    case byWord([Named<[JSONPath]>])

    /// The words that it names.
    var words: [Named<[JSONPath]>] {
        guard case .byWord(let words) = self else { return [] }
        return words
    }

    /// The paths for a word.
    func paths(for raw: String) -> [JSONPath] {
        switch self {
        case .none: []
        case .anywhere(let paths): paths
        case .byWord(let words): words.first { $0.name == raw }?.value ?? []
        }
    }
}

extension Form where Value == ChangeFields {
    /// A path or several, or a mapping from words to them.
    static let changes = Form.either(
        Form<[JSONPath]>.jsonPaths.map { (paths) throws(FormError) in ChangeFields.anywhere(paths) },
        or: Form<[Named<[JSONPath]>]>.mapping(of: Form<[JSONPath]>.jsonPaths, named: "WORD")
            .map { (words) throws(FormError) in ChangeFields.byWord(words) }
    ) { $0.isScalarOrList }
}

/// Where the object keeps the names and values that people gave the run.
public enum LabelFields: Sendable, Equatable {
    /// Nowhere.
    case none
    /// The object at this path, its members that are texts.
    case object([JSONPath])
    /// Each in a place of its own.
    case each([Named<[JSONPath]>])

    /// The labels of an object.
    func labels(of object: JSON) -> [String: String] {
        switch self {
        case .none: [:]
        case .object(let paths):
            Dictionary(
                (object.first(at: paths)?.members ?? []).compactMap { member in
                    member.value.string.map { (member.name, $0) }
                }, uniquingKeysWith: { $1 })
        case .each(let labels):
            Dictionary(
                labels.compactMap { label in object.text(at: label.value).map { (label.name, $0) } },
                uniquingKeysWith: { $1 })
        }
    }
}

extension Form where Value == LabelFields {
    /// A path or several, or a mapping from names to them.
    static let labels = Form.either(
        Form<[JSONPath]>.jsonPaths.map { (paths) throws(FormError) in LabelFields.object(paths) },
        or: Form<[Named<[JSONPath]>]>.mapping(of: Form<[JSONPath]>.jsonPaths)
            .map { (labels) throws(FormError) in LabelFields.each(labels) }
    ) { $0.isScalarOrList }
}

extension Node {
    /// Whether it is anything but keys and values.
    fileprivate var isScalarOrList: Bool {
        if case .mapping = content { false } else { true }
    }
}
