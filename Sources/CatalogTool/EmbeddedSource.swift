/// The Swift file with the catalogue in it.
struct EmbeddedSource {
    var providers: [CatalogFolder.File]
    var formats: [CatalogFolder.File]

    /// The whole file.
    var text: String {
        """
        /// The files of config/providers and config/formats, checked when this was built.
        enum EmbeddedCatalog {
            static let providers: [EmbeddedFile] = [
        \(list(providers))
            ]
            static let formats: [EmbeddedFile] = [
        \(list(formats))
            ]
        }

        """
    }

    private func list(_ files: [CatalogFolder.File]) -> String {
        files.map { "        EmbeddedFile(name: \"\($0.name)\", text: \($0.text.literal))," }.joined(separator: "\n")
    }
}

extension String {
    /// A Swift string literal in ASCII with this text, whatever is in it.
    var literal: String {
        var literal = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case " "..."~": literal.unicodeScalars.append(scalar)
            default: literal += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return literal + "\""
    }
}
