import CCurl
import Glibc

/// The libcurl multi handle and the loop that drives it. Lives on a thread of its own and is never seen elsewhere.
final class Engine {
    /// How many handles are kept for later transfers.
    private static let idleLimit = 256

    private let inbox: Inbox
    private let configuration: CurlTransport.Configuration
    private let multi: UnsafeMutableRawPointer
    private var sockets = PollSet()
    private var ready: [PollSet.Readiness] = []
    private var mail = Inbox.Mail()
    /// When libcurl wants to be called for its timers, in nanoseconds of the monotonic clock; 0 is at once.
    private var deadline: UInt64?
    private var idle: [EasyHandle] = []
    private var active: [EasyHandle] = []

    /// An engine on the calling thread, or `nil` when libcurl has none to give.
    init?(configuration: CurlTransport.Configuration, inbox: Inbox) {
        guard curlIsReady, let multi = curl_multi_init() else { return nil }
        self.multi = multi
        self.inbox = inbox
        self.configuration = configuration
        sockets.watch(inbox.signal.readable, for: Int16(POLLIN))
        let context = Unmanaged.passUnretained(self).toOpaque()
        let limit = max(1, configuration.maximumConnections)
        _ = runbridge_multi_set_long(multi, CURLMOPT_MAXCONNECTS, limit)
        _ = runbridge_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, limit)
        _ = runbridge_multi_set_socket_callback(multi, socketChanged, context)
        _ = runbridge_multi_set_timer_callback(multi, timerChanged, context)
    }

    deinit {
        active.removeAll()
        idle.removeAll()
        // Closing the kept connections would call back into what is going away.
        _ = runbridge_multi_set_socket_callback(multi, nil, nil)
        _ = runbridge_multi_set_timer_callback(multi, nil, nil)
        curl_multi_cleanup(multi)
    }

    /// Works until the inbox says stop; whatever is under way then is broken off.
    func run() {
        while true {
            inbox.exchange(for: &mail)
            for submission in mail.submissions { start(submission) }
            for transfer in mail.cancellations { breakOff(transfer) }
            if mail.isStopping { break }
            mail.submissions.removeAll(keepingCapacity: true)
            mail.cancellations.removeAll(keepingCapacity: true)
            runTimers()
            collectEndings()
            sleep()
            runSockets()
            collectEndings()
        }
        while let handle = active.last { end(handle, canceled(handle, "the transport was shut down")) }
    }

    // MARK: Transfers

    private func start(_ submission: Submission) {
        guard let handle = idle.popLast() ?? EasyHandle(configuration: configuration) else {
            let place = URLPlace.text(of: submission.transfer.request.url)
            submission.finish(.failure(HTTPFailure(.connection, "\(place): libcurl gave no handle")))
            return
        }
        let isLoaded = handle.load(submission)
        handle.place = active.count
        active.append(handle)
        if submission.transfer.isAbandoned {
            end(handle, canceled(handle, "canceled"))
        } else if !isLoaded {
            end(handle, handle.result(CURLE_URL_MALFORMAT))
        } else if curl_multi_add_handle(multi, handle.easy) != CURLM_OK {
            end(handle, handle.result(CURLE_OUT_OF_MEMORY))
        }
    }

    private func breakOff(_ transfer: Transfer) {
        guard let handle = active.first(where: { $0.submission?.transfer === transfer }) else { return }
        end(handle, canceled(handle, "canceled"))
    }

    private func canceled(_ handle: EasyHandle, _ why: String) -> Result<HTTPResponse, HTTPFailure> {
        .failure(HTTPFailure(.canceled, "\(URLPlace.text(of: handle.loaded.url)): \(why)"))
    }

    private func collectEndings() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let context = runbridge_easy_get_private(easy)
            else { continue }
            let handle = EasyHandle.at(context)
            end(handle, handle.result(runbridge_message_result(message)))
        }
    }

    /// Takes a handle out of libcurl's hands, tells the sender, and keeps it for later.
    private func end(_ handle: EasyHandle, _ result: Result<HTTPResponse, HTTPFailure>) {
        curl_multi_remove_handle(multi, handle.easy)
        let last = active.removeLast()
        if last !== handle {
            active[handle.place] = last
            last.place = handle.place
        }
        handle.unload()?.finish(result)
        if idle.count < Self.idleLimit { idle.append(handle) }
    }

    // MARK: Events

    private func sleep() {
        let isAsleep = inbox.fallAsleep()
        sockets.wait(milliseconds: isAsleep ? remainingMilliseconds : 0, into: &ready)
    }

    private func runSockets() {
        let events = ready
        ready.removeAll(keepingCapacity: true)
        for event in events {
            if event.descriptor == inbox.signal.readable {
                inbox.signal.lower()
            } else {
                act(event.descriptor, event.directions)
            }
        }
    }

    private func runTimers() {
        guard let deadline, deadline <= monotonicNanoseconds() else { return }
        self.deadline = nil
        act(CURL_SOCKET_TIMEOUT, 0)
    }

    private func act(_ descriptor: curl_socket_t, _ directions: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(multi, descriptor, directions, &running)
    }

    /// Until the timer is due, rounded up; -1 without a timer.
    private var remainingMilliseconds: Int32 {
        guard let deadline else { return -1 }
        let now = monotonicNanoseconds()
        return deadline <= now ? 0 : Int32(clamping: (deadline - now + 999_999) / 1_000_000)
    }

    // MARK: What libcurl calls back

    fileprivate func watch(_ descriptor: curl_socket_t, _ what: Int32) {
        switch what {
        case CURL_POLL_IN: sockets.watch(descriptor, for: Int16(POLLIN))
        case CURL_POLL_OUT: sockets.watch(descriptor, for: Int16(POLLOUT))
        case CURL_POLL_INOUT: sockets.watch(descriptor, for: Int16(POLLIN | POLLOUT))
        default: sockets.forget(descriptor)
        }
    }

    fileprivate func setTimer(milliseconds: Int) {
        switch milliseconds {
        case ..<0: deadline = nil
        case 0: deadline = 0
        default: deadline = monotonicNanoseconds() + UInt64(milliseconds) * 1_000_000
        }
    }

    fileprivate static func at(_ context: UnsafeMutableRawPointer) -> Engine {
        Unmanaged<Engine>.fromOpaque(context).takeUnretainedValue()
    }
}

extension PollSet.Readiness {
    /// The directions in libcurl's words. A hang-up or an error is found by reading and by writing.
    fileprivate var directions: Int32 {
        var directions: Int32 = 0
        if events & Int16(POLLIN | POLLHUP) != 0 { directions |= CURL_CSELECT_IN }
        if events & Int16(POLLOUT) != 0 { directions |= CURL_CSELECT_OUT }
        if events & Int16(POLLERR | POLLNVAL) != 0 { directions |= CURL_CSELECT_ERR }
        return directions
    }
}

private func socketChanged(
    _ easy: UnsafeMutableRawPointer?, _ descriptor: curl_socket_t, _ what: Int32, _ context: UnsafeMutableRawPointer?,
    _ perSocket: UnsafeMutableRawPointer?
) -> Int32 {
    if let context { Engine.at(context).watch(descriptor, what) }
    return 0
}

private func timerChanged(
    _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    if let context { Engine.at(context).setTimer(milliseconds: milliseconds) }
    return 0
}

private func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Whether libcurl was initialised: once for the process, at the first look.
private let curlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
