import Mustache
import RunbridgeCore

/// A Mustache template whose every name is known and whose values are escaped for where they stand.
struct Template: Sendable, Equatable {
    private let mustache: MustacheTemplate
    /// What it was compiled from, the way of escaping included.
    private let source: String

    /// What is wrong with a template, and where in it.
    struct Fault: Error, Equatable {
        var line: Int
        var column: Int
        var text: String
    }

    /// Compiles a template.
    ///
    /// - Throws: every fault found.
    init(_ text: String, escaping: ValueEscaping, names: TemplateNames) throws(Faults) {
        let faults = TemplateCheck(names: names, encoding: escaping.encoding).faults(of: text)
        guard faults.isEmpty else { throw Faults(faults: faults) }
        let pragma = escaping.register()
        source = pragma + text.sayingNull
        do {
            mustache = try MustacheTemplate(string: source)
        } catch let error as MustacheTemplate.ParserError {
            let shift = error.context.lineNumber == 1 ? pragma.count : 0
            let fault = Fault(
                line: error.context.lineNumber, column: max(1, error.context.columnNumber - shift),
                text: "this is not Mustache: \(error.error)")
            throw Faults(faults: [fault])
        } catch {
            throw Faults(faults: [Fault(line: 1, column: 1, text: "this is not Mustache: \(error)")])
        }
    }

    /// All faults of a template.
    struct Faults: Error {
        var faults: [Fault]
    }

    /// Whether they give the same texts.
    static func == (lhs: Template, rhs: Template) -> Bool { lhs.source == rhs.source }

    /// The text for an event.
    func text(for context: EventContext) -> String {
        mustache.render(context)
    }
}

extension String {
    /// The same template, with `null` wherever `json` is applied to something that is not there: Mustache writes nothing
    /// then, which is no JSON.
    fileprivate var sayingNull: String {
        replacing(/\{\{(?:\{|&)\s*json\(([^}]*)\)\s*\}?\}\}/) { match in
            let name = match.1.filter { $0 != ")" && !$0.isWhitespace }.split(separator: "(").last ?? ""
            let presence = "\(TemplateFunction.presence)(\(name))"
            return "\(match.0){{^\(presence)}}null{{/\(presence)}}"
        }
    }
}

/// Finds what is wrong with a template before anything is rendered.
struct TemplateCheck {
    var names: TemplateNames
    var encoding: Encoding

    func faults(of text: String) -> [Template.Fault] {
        let found = TemplateTags(text)
        var faults: [Template.Fault] = []
        var open: [TemplateTag] = []
        for tag in found.tags {
            faults += self.faults(of: tag, inside: open).map {
                Template.Fault(line: tag.line, column: tag.column, text: $0)
            }
            if tag.sort == .opening { open.append(tag) }
            if tag.sort == .closing, open.last?.name == tag.name { open.removeLast() }
        }
        if let place = found.unfinished {
            faults.append(Template.Fault(line: place.line, column: place.column, text: "this tag has no end"))
        } else if let tag = open.last, !faults.contains(where: { $0.text.contains("closes") }) {
            faults.append(
                Template.Fault(line: tag.line, column: tag.column, text: "{{/\(tag.name)}} is missing"))
        }
        return faults
    }

    private func faults(of tag: TemplateTag, inside open: [TemplateTag]) -> [String] {
        switch tag.sort {
        case .comment: []
        case .other: ["a template stands alone: partials, delimiters and pragmas mean nothing here"]
        case .closing: closingFault(of: tag, inside: open)
        case .opening where open.count >= 20: ["sections are nested too deeply"]
        case .opening: nameFaults(of: tag, inside: open)
        case .value, .unescaped: nameFaults(of: tag, inside: open) + escapingFault(of: tag)
        }
    }

    private func closingFault(of tag: TemplateTag, inside open: [TemplateTag]) -> [String] {
        guard let last = open.last else { return ["{{/\(tag.name)}} closes nothing"] }
        guard last.name == tag.name else {
            return ["{{/\(tag.name)}} closes nothing; {{#\(last.name)}} of line \(last.line) is open"]
        }
        return []
    }

    private func nameFaults(of tag: TemplateTag, inside open: [TemplateTag]) -> [String] {
        let unknown = tag.functions.filter { TemplateFunction($0) == nil }
            .map { "there is no function '\($0)', only \(TemplateFunction.names.joined(separator: ", "))" }
        return unknown + (names.fault(of: tag.name, inside: open.map(\.name)).map { [$0] } ?? [])
    }

    /// A value that is written as it is could end the JSON string or the form field that it stands in.
    private func escapingFault(of tag: TemplateTag) -> [String] {
        switch (encoding, tag.sort == .unescaped, tag.functions.first == "json") {
        case (.json, true, false):
            ["{{{\(tag.name)}}} could break the JSON: write {{\(tag.name)}}, or {{{json(\(tag.name))}}} outside quotes"]
        case (.json, false, true): ["write {{{json(\(tag.name))}}}, outside quotes"]
        case (.form, true, _): ["{{{\(tag.name)}}} could break the form: write {{\(tag.name)}}"]
        default: []
        }
    }
}
