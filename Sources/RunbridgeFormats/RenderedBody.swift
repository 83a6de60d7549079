/// An event in the form that a service takes.
public struct RenderedBody: Sendable, Equatable {
    /// Its media type.
    public var contentType: String
    /// More header fields that belong to it.
    public var headers: [Header]
    /// The content.
    public var bytes: [UInt8]

    /// A header field.
    public struct Header: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its value: printable ASCII.
        public var value: String

        /// A header field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A rendered event.
    public init(contentType: String, headers: [Header] = [], bytes: [UInt8]) {
        self.contentType = contentType
        self.headers = headers
        self.bytes = bytes
    }
}

/// Why an event could not be put into a format.
public struct FormatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line for people.
    public var description: String

    /// A reason.
    public init(_ description: String) {
        self.description = description
    }
}
