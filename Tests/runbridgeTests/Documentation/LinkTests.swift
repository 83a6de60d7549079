import Foundation
import TestSupport
import Testing

/// Where the documentation leads to.
@Suite(.inTurn) struct LinkTests {
    @Test func theArticlesAreThere() {
        #expect(
            Page.articles.map(\.testDescription) == [
                "Answers.md", "Architecture.md", "Decisions.md", "Delivering.md", "Documentation.md", "Explaining.md",
                "GettingStarted.md", "Operating.md", "Routing.md", "TheEvent.md", "Watching.md",
            ])
    }

    @Test(arguments: Page.all)
    func everyLinkLeadsSomewhere(_ page: Page) throws {
        #expect(!page.links.isEmpty || page.testDescription == "Watching.md")
        for link in page.links where !link.hasPrefix("https://") {
            #expect(FileManager.default.fileExists(atPath: target(of: link, on: page).path), "\(link)")
        }
    }

    @Test func everyArticleIsReachedFromTheReadmeAndFromTheFirstPage() {
        let guides = Set(Page.articles.map(\.testDescription)).subtracting(["Documentation.md"])
        #expect(Set(Page.article("Documentation").links.map(lastPart)).isSuperset(of: guides))
        #expect(Set(Page.readme.links.map(lastPart)).isSuperset(of: guides))
    }

    /// Files that a sentence names: `config/formats/slack.yaml`, `Tests/RunbridgeCatalogTests`.
    @Test(arguments: Page.all)
    func everyPathInASentenceIsThere(_ page: Page) {
        for code in page.codes where code.contains(/^(Sources|Tests|Plugins|config)\/[\w.\/+-]+$/) {
            // What the reader is to make has a name in capitals.
            let path = code.split(separator: "/").prefix { $0 != "NAME" }.joined(separator: "/")
            #expect(FileManager.default.fileExists(atPath: Page.root.appending(path: path).path), "\(code)")
        }
    }

    private func target(of link: String, on page: Page) -> URL {
        guard link.hasPrefix("doc:") else {
            return page.file.deletingLastPathComponent().appending(path: link).standardizedFileURL
        }
        return Page.folder.appending(path: "\(link.dropFirst(4)).md")
    }

    private func lastPart(_ link: String) -> String {
        link.hasPrefix("doc:") ? "\(link.dropFirst(4)).md" : URL(filePath: link).lastPathComponent
    }
}
