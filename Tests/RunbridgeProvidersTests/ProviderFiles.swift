import RunbridgeCore
import RunbridgeDocument
import RunbridgeProviders

/// A provider of one kind, with these lines in it.
func provider(kind lines: String, head: String = "base_url: https://api.example.com/v2") throws(DocumentError)
    -> Provider
{
    let indented = lines.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    return try Provider.read(
        yaml: "title: Example\n\(head)\nkinds:\n  job:\n\(indented)\n", file: "p.yaml", name: "example")
}

/// Its only kind.
func kind(_ lines: String, head: String = "base_url: https://api.example.com/v2") throws(DocumentError) -> ProviderKind
{
    try provider(kind: lines, head: head).kinds[0]
}

/// The mistakes of a provider file, a line each; none if it is right.
func mistakes(in yaml: String) -> [String] {
    do {
        _ = try Provider.read(yaml: yaml, file: "p.yaml", name: "example")
        return []
    } catch {
        return error.problems.map(\.description)
    }
}
