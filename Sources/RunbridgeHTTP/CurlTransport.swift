/// The transport of libcurl: HTTP/1.1, and HTTP/2 over TLS where it is offered, over connections that are kept.
///
/// All exchanges of one transport share one thread, one set of connections and one address guard; make one and keep it.
/// Certificates are always verified, by TLS 1.2 or later. Redirects are not followed, cookies not kept, content is
/// neither asked for in compressed form nor decompressed. A kept connection that turns out to be closed before the
/// first byte of an answer is replaced and the request sent once more.
public final class CurlTransport: HTTPTransport {
    /// What holds for all exchanges of a transport.
    public struct Configuration: Sendable {
        /// Which proxy a connection goes through.
        public enum Proxies: Sendable {
            /// What the environment names, as curl reads it: `http_proxy`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`.
            case environment
            /// None, whatever the environment says.
            case none
        }

        /// Which addresses may be connected to.
        public var addressGuard: AddressGuard
        /// The most connections at one time, used and kept, and the most exchanges. Those beyond it wait in line,
        /// within their timeout.
        public var maximumConnections: Int
        /// The `User-Agent`, where a request does not set its own.
        public var userAgent: String
        /// A PEM file of the certificate authorities to trust in the place of the system's.
        public var caFile: String?
        /// Which proxy a connection goes through.
        public var proxies: Proxies

        /// A configuration.
        public init(
            addressGuard: AddressGuard = .any, maximumConnections: Int = 512, userAgent: String = "runbridge",
            caFile: String? = nil, proxies: Proxies = .environment
        ) {
            self.addressGuard = addressGuard
            self.maximumConnections = maximumConnections
            self.userAgent = userAgent
            self.caFile = caFile
            self.proxies = proxies
        }
    }

    private let inbox: Inbox?

    /// A transport. Its thread ends with ``shutdown()``, or when the transport is let go.
    public init(configuration: Configuration = Configuration()) {
        inbox = Inbox()
        if let inbox { EngineThread.start(configuration, inbox) }
    }

    deinit {
        inbox?.stop()
    }

    /// Makes one exchange.
    public func send(_ request: HTTPRequest) async -> Result<HTTPResponse, HTTPFailure> {
        if let fault = request.fault { return .failure(fault) }
        guard let inbox else { return .failure(Self.noDescriptor) }
        let abandonment = Abandonment()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                inbox.submit(CollectionOfOne(Submission(request, completion: .alone(continuation, abandonment))))
            }
        } onCancel: {
            abandonment.give()
            inbox.lookForAbandoned()
        }
    }

    /// Opens a channel for many exchanges.
    public func channel(_ ended: @escaping @Sendable ([HTTPEnding]) -> Void) -> any HTTPChannel {
        CurlChannel(inbox, ended: ended)
    }

    static let noDescriptor = HTTPFailure(
        .connection, "the transport has no file descriptor to work with")

    /// Breaks off what is under way, closes every connection and returns when the thread is gone.
    ///
    /// Whatever is sent afterwards ends as ``HTTPFailure/Kind/canceled``.
    public func shutdown() async {
        inbox?.stop()
        await inbox?.waitForEnd()
    }
}
