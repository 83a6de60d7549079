import Foundation
import TestSupport
import Testing

/// A page of the documentation, as Markdown.
struct Page: CustomTestStringConvertible {
    /// A fenced block.
    struct Block {
        /// What stands behind the fence, `yaml`.
        var language: String
        var text: String
        /// The line of its fence.
        var line: Int
    }

    /// The package's root.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let folder = root.appending(path: "Sources/RunbridgeDaemon/Documentation.docc")
    static let readme = Page(root.appending(path: "README.md"))
    static let changelog = Page(root.appending(path: "CHANGELOG.md"))

    /// The pages of the guide.
    static let articles: [Page] = {
        // A folder that cannot be read has no pages, and a test counts them.
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }.map(Page.init)
    }()

    static let all = [readme, changelog] + articles

    static func article(_ name: String) -> Page { Page(folder.appending(path: "\(name).md")) }

    let file: URL
    let text: String

    init(_ file: URL) {
        self.file = file
        // A page that is not there is empty, and a test counts the blocks.
        text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }

    var testDescription: String { file.lastPathComponent }

    /// Its fenced blocks.
    var blocks: [Block] {
        var blocks: [Block] = []
        var open: Block?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if var block = open {
                if line == "```" {
                    blocks.append(block)
                    open = nil
                } else {
                    block.text += "\(line)\n"
                    open = block
                }
            } else if line.hasPrefix("```") {
                open = Block(language: String(line.dropFirst(3)), text: "", line: number + 1)
            }
        }
        return blocks
    }

    /// Its text without the fenced blocks.
    var prose: String { text.replacing(/(?s)\n```.*?\n```\n/, with: "\n") }

    /// What its links lead to, in the notations of Markdown and of DocC.
    var links: [String] {
        prose.matches(of: /\]\(([^)\s]+)\)|<(doc:[^>\s]+)>/).map { String($0.output.1 ?? $0.output.2 ?? "") }
    }

    /// Its inline code.
    var codes: [String] { prose.matches(of: /`([^`\n]+)`/).map { String($0.output.1) } }
}

extension Page.Block {
    /// The lines that a person types: all of a script, behind the prompts of a session.
    var typed: String {
        switch language {
        case "sh": text
        case "console":
            text.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { "\($0.dropFirst(2))\n" }.joined()
        default: ""
        }
    }
}
