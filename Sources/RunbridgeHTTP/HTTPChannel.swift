/// A way for many exchanges that need no task of their own: they are begun, and a callback tells how they ended.
///
/// Measured with small posts, it takes about half as much of a processor on the sender's side as as many calls of
/// ``HTTPTransport/send(_:)``: no task is suspended and resumed, and endings that come together are told together.
public protocol HTTPChannel: Sendable {
    /// Begins an exchange for each request and returns at once. `tag` is the caller's own, to know the ending by.
    func begin(_ requests: [(tag: Int, request: HTTPRequest)])

    /// Breaks off all that are under way, and all that are begun from now on: they end as
    /// ``HTTPFailure/Kind/canceled``. Receivers may have got those that were under way.
    func breakOff()
}

/// How an exchange of a channel ended.
public struct HTTPEnding: Sendable {
    /// What it was begun with.
    public var tag: Int
    /// An answer of any status, or why there was none.
    public var result: Result<HTTPResponse, HTTPFailure>

    /// An ending.
    public init(tag: Int, result: Result<HTTPResponse, HTTPFailure>) {
        self.tag = tag
        self.result = result
    }
}
