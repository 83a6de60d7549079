#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The thread that an engine lives on: what it is given, and what it does.
final class EngineThread: Sendable {
    private let configuration: CurlTransport.Configuration
    private let inbox: Inbox

    private init(_ configuration: CurlTransport.Configuration, _ inbox: Inbox) {
        self.configuration = configuration
        self.inbox = inbox
    }

    /// Starts an engine on a thread of its own, which ends when the inbox says so.
    ///
    /// When that cannot be done, the inbox refuses whatever is sent and says why.
    static func start(_ configuration: CurlTransport.Configuration, _ inbox: Inbox) {
        let thread = Unmanaged.passRetained(EngineThread(configuration, inbox))
        var identifier = pthread_t()
        let code = pthread_create(&identifier, nil, runThread, thread.toOpaque())
        if code == 0 {
            pthread_detach(identifier)
        } else {
            thread.release()
            inbox.end(HTTPFailure(.connection, "the transport's thread could not be started: error \(code)"))
        }
    }

    fileprivate func run() {
        // Signals are for the threads that expect them; a broken connection is an error here, not SIGPIPE.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, nil)
        inbox.end(work() ? nil : HTTPFailure(.connection, "libcurl could not be started"))
    }

    /// Runs the engine to its end. Returns whether there was one; it is gone then, with its connections.
    private func work() -> Bool {
        guard let engine = Engine(configuration: configuration, inbox: inbox) else { return false }
        engine.run()
        return true
    }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<EngineThread>.fromOpaque(context).takeRetainedValue().run() }
    return nil
}
