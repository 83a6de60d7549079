import CCurl

/// The header fields of a request as the list that libcurl reads, in memory that is used again for the next.
final class HeaderLines {
    private var bytes = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 1024)
    private var nodes = UnsafeMutableBufferPointer<curl_slist>.allocate(capacity: 16)
    private var byteCount = 0
    private var nodeCount = 0

    deinit {
        bytes.deallocate()
        nodes.deallocate()
    }

    /// The list of these fields. It stands until the next call.
    ///
    /// libcurl's own additions that nobody asked for are taken out: `Expect` always, `Content-Type` unless it is among
    /// the fields.
    func list(of headers: HTTPHeaders) -> UnsafeMutablePointer<curl_slist> {
        reserve(for: headers)
        add("Expect:", "", "")
        var hasContentType = false
        for header in headers {
            // "Name;" is how libcurl wants a field without a value written; "Name:" would take the field out.
            if header.value.isEmpty { add(header.name, ";", "") } else { add(header.name, ": ", header.value) }
            hasContentType = hasContentType || header.isNamed("content-type")
        }
        if !hasContentType { add("Content-Type:", "", "") }
        return close()
    }

    /// Makes room for everything first, because a node points at its bytes.
    private func reserve(for headers: HTTPHeaders) {
        (byteCount, nodeCount) = (0, 0)
        let neededBytes = headers.reduce(64) { $0 + $1.name.utf8.count + $1.value.utf8.count + 3 }
        let neededNodes = headers.count + 2
        if neededBytes > bytes.count {
            bytes.deallocate()
            bytes = .allocate(capacity: max(neededBytes, bytes.count * 2))
        }
        if neededNodes > nodes.count {
            nodes.deallocate()
            nodes = .allocate(capacity: max(neededNodes, nodes.count * 2))
        }
    }

    private func add(_ name: String, _ separator: String, _ value: String) {
        let line = UnsafeMutablePointer(bytes.baseAddress! + byteCount)
        append(name)
        append(separator)
        append(value)
        bytes[byteCount] = 0
        byteCount += 1
        nodes.initializeElement(at: nodeCount, to: curl_slist(data: line, next: nil))
        nodeCount += 1
    }

    private func append(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[byteCount...])
                .copyMemory(from: UnsafeRawBufferPointer(utf8))
            byteCount += utf8.count
        }
    }

    private func close() -> UnsafeMutablePointer<curl_slist> {
        let first = nodes.baseAddress!
        for place in 0..<(nodeCount - 1) { nodes[place].next = first + place + 1 }
        return first
    }
}
