import RunbridgeCore

/// A request in the one form that both sides digest, however it was written.
struct CanonicalRequest {
    /// All of it.
    let text: String
    /// The names of the signed header fields, in small letters, sorted, with semicolons between.
    let signedHeaders: String

    /// The form of a request that goes out with these header fields too.
    init(_ request: AWSRequest, adding headers: [(name: String, value: String)]) {
        let url = AWSURL(request.url)
        let fields = Self.fields(request.headers + headers)
        signedHeaders = fields.map(\.name).joined(separator: ";")
        text =
            ([request.method, Self.path(url.path), Self.query(url.query)]
            + fields.map { "\($0.name):\($0.values.joined(separator: ","))" }
            + ["", signedHeaders, Hex.encode(SHA256.digest(request.body))]).joined(separator: "\n")
    }

    /// Sorted by name, the values of one name together in the order sent, blanks at their ends gone and runs of blanks
    /// inside made one.
    private static func fields(_ headers: [(name: String, value: String)]) -> [(name: String, values: [String])] {
        var values: [String: [String]] = [:]
        for header in headers {
            let words = header.value.split(whereSeparator: \.isWhitespace)
            values[header.name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
    }

    /// The path, its dot steps and double slashes gone, and what is percent-encoded already encoded once more.
    private static func path(_ path: Substring) -> String {
        var steps: [Substring] = []
        for step in path.split(separator: "/") {
            switch step {
            case ".": continue
            case "..": _ = steps.popLast()
            default: steps.append(step)
            }
        }
        let end = path.last == "/" && !steps.isEmpty ? "/" : ""
        return "/" + steps.map { $0.utf8.percentEncoded }.joined(separator: "/") + end
    }

    /// The query, in one spelling and sorted by names, then values.
    private static func query(_ query: Substring) -> String {
        query.split(separator: "&").map { item in
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: encodedAgain(sides[0]), value: sides.count == 2 ? encodedAgain(sides[1]) : "")
        }.sorted { lhs, rhs in
            lhs.name == rhs.name
                ? lhs.value.utf8.lexicographicallyPrecedes(rhs.value.utf8)
                : lhs.name.utf8.lexicographicallyPrecedes(rhs.name.utf8)
        }.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// A part of a query percent-encoded as signatures want it, whatever its own spelling was.
    private static func encodedAgain(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let byte = Hex.decode(bytes[index + 1...index + 2], allowsMixed: true)
            {
                decoded += byte
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded.percentEncoded
    }
}
