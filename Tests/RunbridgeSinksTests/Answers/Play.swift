import RunbridgeCore
import RunbridgeHTTP
import RunbridgeSinks
import TestSupport

/// One way in which a receiver may behave, played to a real sink over a real connection.
struct Play: Sendable {
    /// What the receiver does on each connection, by its number.
    enum Receiver: Sendable {
        /// A receiver that plays a script.
        case script(@Sendable (Int) -> [RawServer.Step])
        /// One that speaks TLS.
        case tls
        /// A port at which nobody is.
        case nobody
        /// A port that takes no connection.
        case deaf
    }

    var receiver: Receiver
    /// The URL's beginning.
    var scheme = "http"
    /// The host of the URL.
    var host = "127.0.0.1"
    /// What the sink sends: the name of a shipped format.
    var format = "cloudevents"
    /// The event that is sent.
    var event = Samples.event()
    /// How long the sink waits. Long where it must not come to that.
    var timeout = Duration.seconds(30)
    /// Whether only public addresses are allowed.
    var isGuarded = false
    /// Which authority is trusted beside none.
    var trustsReceiver = false
    /// How many deliveries are made, one after the other; the last one counts.
    var deliveries = 1
    /// How many connections and whole requests the receiver sees in all, where that is certain.
    var connections: Int?
    var requests: Int?
    /// Whether the bridge stops when the request has come.
    var isBrokenOff = false
}

extension Play {
    /// A receiver that does the same on each connection.
    static func steps(_ steps: RawServer.Step..., change: (inout Play) -> Void = { _ in }) -> Play {
        script(change: change) { _ in steps }
    }

    /// A receiver that plays a script.
    static func script(
        change: (inout Play) -> Void = { _ in }, _ script: @escaping @Sendable (Int) -> [RawServer.Step]
    ) -> Play {
        var play = Play(receiver: .script(script))
        change(&play)
        return play
    }

    /// A receiver that reads a request and says an answer, again and again.
    static func answers(_ text: String, change: (inout Play) -> Void = { _ in }) -> Play {
        steps(.answerEach(text), change: change)
    }

    /// A receiver that answers with a status, header fields and a text.
    static func status(_ status: Int, _ fields: String..., text: String = "", format: String = "cloudevents") -> Play {
        let hasContent = status >= 200 && status != 204 && status != 304
        let length = hasContent ? ["Content-Length: \(text.utf8.count)"] : []
        let lines = ["HTTP/1.1 \(status) Words"] + length + fields
        return answers(lines.joined(separator: "\r\n") + "\r\n\r\n" + text) { $0.format = format }
    }

    /// A receiver that never does what is waited for.
    static func patience(_ steps: RawServer.Step..., scheme: String = "http") -> Play {
        script(change: { ($0.timeout, $0.scheme) = (.milliseconds(800), scheme) }) { _ in steps }
    }
}
