public import RunbridgeCore
import RunbridgeDocument

/// Where a person can look at a run.
public enum WebLink: Sendable, Equatable {
    /// The object says so itself.
    case field([JSONPath])
    /// A URL with paths into the object between braces.
    case template(PathTemplate)

    /// Whether it leads to a page that the object does not name itself.
    var isTemplate: Bool {
        if case .template = self { true } else { false }
    }

    /// The link for an object; `nil` if it lacks what the link is made of, or names something that is no web page.
    func url(of object: JSON) -> String? {
        switch self {
        case .field(let paths):
            guard let text = object.text(at: paths), text.isWebAddress else { return nil }
            return text
        case .template(let template):
            return template.text(from: object)
        }
    }
}

/// A URL with paths into an object between braces.
public struct PathTemplate: Sendable, Equatable {
    private let text: PlaceholderText
    private let paths: [String: JSONPath]

    /// A template by its text; `nil` if a path in it is none.
    init?(_ text: PlaceholderText) {
        var paths: [String: JSONPath] = [:]
        for name in text.placeholders {
            guard let path = JSONPath(name) else { return nil }
            paths[name] = path
        }
        self.text = text
        self.paths = paths
    }

    /// The URL for an object, values percent-encoded; `nil` if one of them is missing.
    func text(from object: JSON) -> String? {
        text.filledURL { name in paths[name].flatMap { object.text(at: [$0]) } }
    }
}

extension Form where Value == WebLink {
    /// A path to a URL, or a URL with paths in braces.
    static let webLink = Form.either(
        Form<PlaceholderText>.placeholders(named: "PATH").map(notation: "URL with `{PATH}`") {
            (text) throws(FormError) in
            guard let template = PathTemplate(text) else {
                throw FormError("what stands between braces must be a path, {id} or {metadata.name}")
            }
            return WebLink.template(template)
        },
        or: Form<[JSONPath]>.jsonPaths.map { (paths) throws(FormError) in WebLink.field(paths) }
    ) { node in
        node.scalarText?.contains("://") == true
    }
}
