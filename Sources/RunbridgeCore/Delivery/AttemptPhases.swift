/// Where the time of an exchange over a network went, and how far it came.
///
/// Made with every attempt and read with few: it is kept as it is stored, as a text so short that it takes no memory of
/// its own as a rule. Letters, each with microseconds since the attempt was begun:
///
/// | letter | what was over |
/// |---|---|
/// | `k` | nothing: the connection was there from before (no number) |
/// | `d` | the name's resolution |
/// | `c` | connecting |
/// | `t` | TLS |
/// | `f` | the wait for the answer's first byte |
/// | `e` | the whole exchange, with its answer |
/// | `x` | the exchange, which brought no whole answer |
public struct AttemptPhases: Sendable, Equatable {
    /// A part of an exchange, in the order in which they follow.
    public enum Phase: String, Sendable, CaseIterable {
        /// The name was resolved.
        case resolve = "dns"
        /// There was a connection.
        case connect
        /// TLS was agreed upon.
        case tls
        /// The first byte of the answer was there.
        case firstByte = "first_byte"
        /// The whole answer was there.
        case end
    }

    /// As it is stored: `d41c150t3020f8123e8200`, `kf812e830`.
    public let text: String

    /// Phases.
    ///
    /// - Parameters:
    ///   - isConnectionKept: whether the connection was there from before.
    ///   - resolve: when the name was resolved, counted from the attempt's beginning as all here; `nil` if it was not,
    ///     or need not be.
    ///   - connect: when there was a connection.
    ///   - tls: when TLS was agreed upon.
    ///   - firstByte: when the first byte of the answer was there.
    ///   - total: when the exchange was over.
    ///   - isComplete: whether it brought a whole answer.
    public init(
        isConnectionKept: Bool = false, resolve: Duration? = nil, connect: Duration? = nil, tls: Duration? = nil,
        firstByte: Duration? = nil, total: Duration, isComplete: Bool
    ) {
        var text = isConnectionKept ? "k" : ""
        func add(_ letter: String, _ end: Duration?) {
            guard let end else { return }
            text += letter
            text += String(max(0, end.microseconds))
        }
        add("d", resolve)
        add("c", connect)
        add("t", tls)
        add("f", firstByte)
        add(isComplete ? "e" : "x", total)
        self.text = text
    }

    /// Reads what was stored; `nil` if it is nothing that this type writes.
    public init?(text: String) {
        let notation = /k?(?:d[0-9]{1,18})?(?:c[0-9]{1,18})?(?:t[0-9]{1,18})?(?:f[0-9]{1,18})?[ex][0-9]{1,18}/
        guard text.wholeMatch(of: notation) != nil else { return nil }
        self.text = text
    }

    /// Whether the connection was there from before.
    public var isConnectionKept: Bool { text.utf8.first == UInt8(ascii: "k") }

    /// When a phase was over, counted from the attempt's beginning; `nil` if it did not take place or was not over.
    public func end(of phase: Phase) -> Duration? {
        switch phase {
        case .resolve: value(of: "d")
        case .connect: value(of: "c")
        case .tls: value(of: "t")
        case .firstByte: value(of: "f")
        case .end: value(of: "e")
        }
    }

    /// How long it took, whatever came of it.
    public var total: Duration { value(of: "e") ?? value(of: "x") ?? .zero }

    /// The last phase that was over; `nil` if none was.
    public var reached: Phase? { Phase.allCases.last { end(of: $0) != nil } ?? (isConnectionKept ? .connect : nil) }

    private func value(of letter: Character) -> Duration? {
        guard let start = text.firstIndex(of: letter) else { return nil }
        return Int64(text[text.index(after: start)...].prefix { $0.isNumber }).map { .microseconds($0) }
    }
}

extension Duration {
    /// Whole microseconds, cut towards zero; the ends of `Int64` where they do not fit.
    public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? (seconds < 0 ? .min : .max) : whole + attoseconds / 1_000_000_000_000
    }
}
