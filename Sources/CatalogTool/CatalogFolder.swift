import Foundation
import RunbridgeDocument
import RunbridgeFormats
import RunbridgeProviders

/// The YAML files of a folder.
struct CatalogFolder {
    /// What the files describe.
    enum Sort {
        case provider, format
    }

    /// A file.
    struct File {
        var path: String
        var name: String
        var text: String
    }

    var files: [File] = []
    private var unreadable: [Problem] = []

    init(path: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        for name in names where name.hasSuffix(".yaml") {
            let file = "\(path)/\(name)"
            do {
                let text = try Document.text(of: Array(try Data(contentsOf: URL(filePath: file))), file: file)
                files.append(File(path: file, name: String(name.dropLast(".yaml".count)), text: text))
            } catch let error as DocumentError {
                unreadable += error.problems
            } catch {
                unreadable.append(Problem(Place(file: file), "this file cannot be read: \(error.localizedDescription)"))
            }
        }
        // Not by the names of the files: a hyphen comes before their dot.
        files.sort { $0.name < $1.name }
        for name in names where name.hasSuffix(".yml") {
            unreadable.append(Problem(Place(file: "\(path)/\(name)"), "rename it to end in .yaml"))
        }
    }

    func problems(in sort: Sort) -> [Problem] {
        unreadable + files.flatMap { $0.problems(in: sort) }
    }
}

extension CatalogFolder.File {
    fileprivate func problems(in sort: CatalogFolder.Sort) -> [Problem] {
        nameProblems(in: sort) + contentProblems(in: sort)
    }

    private func nameProblems(in sort: CatalogFolder.Sort) -> [Problem] {
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        if !isName || name.isEmpty {
            return [Problem(Place(file: path), "a file here is named with small letters, digits and hyphens")]
        }
        if sort == .format, Format.builtIn.contains(where: { $0.name == name }) {
            return [Problem(Place(file: path), "'\(name)' is the name of a format that is built in")]
        }
        return []
    }

    private func contentProblems(in sort: CatalogFolder.Sort) -> [Problem] {
        do {
            switch sort {
            case .provider: _ = try Provider.read(yaml: text, file: path, name: name)
            case .format: _ = try Format.read(yaml: text, file: path, name: name)
            }
            return []
        } catch {
            return error.problems
        }
    }
}
