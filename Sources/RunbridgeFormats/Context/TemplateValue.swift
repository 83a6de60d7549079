import Mustache
import RunbridgeCore

/// A text or a number in a template, with the functions that can be applied to it.
struct TemplateText: MustacheCustomRenderable, MustacheTransformable {
    var text: String
    private let json: JSON

    init(_ text: String) {
        self.text = text
        json = .string(text)
    }

    init(_ number: JSONNumber) {
        text = number.text
        json = .number(number)
    }

    var renderText: String { text }
    var isNull: Bool { false }

    func transform(_ name: String) -> Any? {
        TemplateFunction.value(of: name, for: json)
    }
}

/// An object in a template. Members that are null, or an empty text, list or object, are as good as not there.
struct TemplateObject: MustacheParent, MustacheCustomRenderable, MustacheTransformable {
    var json: JSON

    var renderText: String { json.templateText }
    var isNull: Bool { false }

    func child(named name: String) -> Any? {
        json[name]?.templateValue
    }

    func transform(_ name: String) -> Any? {
        TemplateFunction.value(of: name, for: json)
    }
}

/// A truth value in a template: a section of it is rendered if it is true.
struct TemplateTruth: MustacheCustomRenderable, MustacheTransformable {
    var value: Bool

    var renderText: String { value ? "true" : "false" }
    var isNull: Bool { !value }

    func transform(_ name: String) -> Any? {
        TemplateFunction.value(of: name, for: .bool(value))
    }
}

/// A list in a template: a section of it is rendered for each element.
struct TemplateList: MustacheSequence, MustacheCustomRenderable, MustacheTransformable {
    var elements: [JSON]

    var renderText: String { JSON.array(elements).templateText }
    var isNull: Bool { elements.isEmpty }

    func makeIterator() -> IndexingIterator<[Any]> {
        elements.compactMap(\.templateValue).makeIterator()
    }

    func transform(_ name: String) -> Any? {
        TemplateFunction.value(of: name, for: .array(elements))
    }
}

extension JSON {
    /// As a template sees it: texts and numbers to write, truth values and lists to ask, objects to look into.
    var templateValue: Any? {
        switch self {
        case .null, .string(""), .array([]), .object([]): nil
        case .bool(let value): TemplateTruth(value: value)
        case .number(let number): TemplateText(number)
        case .string(let text): TemplateText(text)
        case .array(let elements): TemplateList(elements: elements)
        case .object: TemplateObject(json: self)
        }
    }

    var templateText: String { String(decoding: encoded(), as: UTF8.self) }
}

/// A function of templates: `{{cut_200(error.message)}}`.
enum TemplateFunction: Equatable {
    /// `json`: as JSON, a text in its quotes.
    case json
    /// `cut_N`: the first N characters.
    case cut(Int)
    /// `upper`, `lower`: in capitals, in small letters.
    case upper, lower

    static let names = ["json", "cut_N", "upper", "lower"]

    init?(_ name: String) {
        switch name {
        case "json": self = .json
        case "upper": self = .upper
        case "lower": self = .lower
        default:
            guard name.hasPrefix("cut_"), let limit = Int(name.dropFirst(4)), (1...100_000).contains(limit) else {
                return nil
            }
            self = .cut(limit)
        }
    }

    /// What `json` is told of by the templates that use it, see ``Template``: whether there is anything at all.
    static let presence = "_told"

    static func value(of name: String, for json: JSON) -> Any? {
        name == presence ? TemplateTruth(value: true) : TemplateFunction(name)?.apply(to: json)
    }

    private func apply(to json: JSON) -> Any? {
        let text = json.text ?? json.templateText
        return switch self {
        case .json: TemplateText(json.templateText)
        case .cut(let limit): TemplateText(text.cut(to: limit))
        case .upper: TemplateText(text.uppercased())
        case .lower: TemplateText(text.lowercased())
        }
    }
}
