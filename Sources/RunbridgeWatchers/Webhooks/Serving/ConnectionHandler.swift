import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Keeps a connection to its ``RequestClock``, and ends it so that the last answer reaches the caller.
///
/// Stands between the HTTP codec and Hummingbird. An answer with `Connection: close` is sent, then the sending side is shut
/// and what the caller still sends is thrown away until it closes too or its time is over: a close with unread bytes would
/// be a reset that takes the answer with it.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: RequestClock.Limits
    private let refused: @Sendable (Refusal) -> Void
    private var clock: RequestClock
    /// When a timer fires, if one is set. It may be sooner than the clock's deadline, never later.
    private var timer: NIODeadline?
    /// Whether the answer that is being sent is the last.
    private var isLast = false

    /// A handler that tells of what it refuses itself.
    init(_ limits: RequestClock.Limits, refused: @escaping @Sendable (Refusal) -> Void) {
        self.limits = limits
        self.refused = refused
        clock = RequestClock(limits, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { watch(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        watch(context)
        context.fireChannelActive()
    }

    // MARK: - In

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !clock.isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head: clock.began(now: .now())
        case .end: clock.came(now: .now())
        case .body: break
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        watch(context)
        context.fireChannelReadComplete()
        // Nobody behind reads any more.
        if clock.isClosing { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !clock.isClosing else { return }
        switch error {
        case is IOError, is ChannelError: break
        case HTTPParserError.invalidEOFState: refused(.unfinished)
        default: refused(.malformed)
        }
        context.fireErrorCaught(error)
    }

    // MARK: - Out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // The answer to a request that was given up already.
        guard !clock.isClosing else {
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.status.kind != .informational { isLast = head.headerFields[.connection] == "close" }
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            clock.answered(now: .now())
            guard isLast else {
                context.write(data, promise: promise)
                return
            }
            context.writeAndFlush(data, promise: promise)
            sayFarewell(context)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard case .output = mode else {
            // Whoever is done here must not cut off the answer that the caller has not read.
            if clock.isClosing {
                context.channel.closeFuture.cascade(to: promise)
            } else {
                context.close(mode: mode, promise: promise)
            }
            return
        }
        guard !clock.isClosing else {
            promise?.succeed()
            return
        }
        sayFarewell(context, promise)
    }

    private func sayFarewell(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>? = nil) {
        clock.closes(now: .now())
        context.close(mode: .output, promise: promise)
        watch(context)
        context.read()
    }

    // MARK: - Time

    /// Sees to it that a timer fires at the deadline or before. One is kept for many requests, since most deadlines are
    /// put off long before they pass.
    private func watch(_ context: ChannelHandlerContext) {
        let deadline = clock.deadline
        if let timer, timer <= deadline { return }
        timer = deadline
        let bound = context.loopBound
        context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
            guard let self, self.timer == deadline else { return }
            self.timer = nil
            self.look(bound.value)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        switch clock.expired(now: .now()) {
        case .waitUntil: watch(context)
        case .close: context.close(promise: nil)
        case .giveUpBody: giveUp(.unfinished, context)
        case .giveUpAnswer: giveUp(.busy, context)
        }
    }

    /// Answers in the place of whoever should have.
    private func giveUp(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        refused(refusal)
        let head = refusal.answer(closing: true)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        sayFarewell(context)
        // Whoever waits for the rest of the body waits no longer.
        context.fireErrorCaught(RequestGivenUp())
    }
}

/// The request was answered already, since it took too long.
struct RequestGivenUp: Error {}
