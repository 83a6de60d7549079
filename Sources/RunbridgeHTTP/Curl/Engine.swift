import CCurl

/// The libcurl multi handle and the loop that drives it. Lives on a thread of its own and is never seen elsewhere.
final class Engine {
    /// How many handles are kept for later transfers.
    private static let idleLimit = 256

    private let inbox: Inbox
    private let configuration: CurlTransport.Configuration
    private let multi: UnsafeMutableRawPointer
    private let events = AwaitedEvents()
    private var mail = Inbox.Mail()
    private let connectionLimit: Int
    private var waiting = WaitingLine()
    private var idle: [EasyHandle] = []
    private var active: [EasyHandle] = []
    private var gathered = GatheredEndings()

    /// An engine on the calling thread, or `nil` when libcurl has none to give.
    init?(configuration: CurlTransport.Configuration, inbox: Inbox) {
        guard curlIsReady, let multi = curl_multi_init() else { return nil }
        self.multi = multi
        self.inbox = inbox
        self.configuration = configuration
        connectionLimit = max(1, configuration.maximumConnections)
        events.watch(inbox.signal.readable, CURL_POLL_IN)
        events.attach(to: multi)
        _ = runbridge_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connectionLimit)
        _ = runbridge_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connectionLimit)
    }

    deinit {
        active.removeAll()
        idle.removeAll()
        curl_multi_cleanup(multi)
    }

    /// Works until the inbox says stop; whatever is under way then is broken off.
    func run() {
        while true {
            inbox.exchange(for: &mail)
            for submission in mail.submissions { take(submission) }
            startWaiting()
            if mail.hasAbandoned { breakOffAbandoned() }
            if mail.isStopping { break }
            mail.empty()
            if events.takeTimer() { act(CURL_SOCKET_TIMEOUT, 0) }
            collectEndings()
            startWaiting()
            gathered.tell()
            sleep()
            collectEndings()
            gathered.tell()
        }
        while let handle = active.last { end(handle, .failure(handle.canceled("the transport was shut down"))) }
        while let submission = waiting.popFirst() {
            gathered.finish(submission, canceled(submission.placeText, "the transport was shut down"))
        }
        gathered.tell()
    }

    // MARK: Transfers

    /// Puts a submission in line, unless its sender gave it up before it came here.
    private func take(_ submission: Submission) {
        if submission.isAbandoned {
            gathered.finish(submission, canceled(submission.placeText, "canceled"))
        } else {
            waiting.append(submission)
        }
    }

    /// Starts what waits, as far as there may be connections for it.
    private func startWaiting() {
        guard !waiting.isEmpty else { return }
        let now = MonotonicClock.now
        for submission in waiting.removeOverdue(now: now) {
            gathered.finish(submission, .failure(submission.lateness))
        }
        while active.count < connectionLimit, let submission = waiting.popFirst() { start(submission, now: now) }
    }

    private func start(_ submission: Submission, now: UInt64) {
        guard let handle = idle.popLast() ?? EasyHandle(configuration: configuration) else {
            let text = "\(submission.placeText): libcurl gave no handle"
            gathered.finish(submission, .failure(HTTPFailure(.connection, text)))
            return
        }
        let isLoaded = handle.load(submission, now: now)
        handle.place = active.count
        active.append(handle)
        if !isLoaded {
            end(handle, handle.result(CURLE_URL_MALFORMAT))
        } else if curl_multi_add_handle(multi, handle.easy) != CURLM_OK {
            end(handle, handle.result(CURLE_OUT_OF_MEMORY))
        }
    }

    private func breakOffAbandoned() {
        for handle in active where handle.submission?.isAbandoned ?? false {
            end(handle, .failure(handle.canceled("canceled")))
        }
        for submission in waiting.removeAbandoned() {
            gathered.finish(submission, canceled(submission.placeText, "canceled"))
        }
    }

    private func canceled(_ place: String, _ why: String) -> Result<HTTPResponse, HTTPFailure> {
        .failure(HTTPFailure(.canceled, "\(place): \(why)"))
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
        if let submission = handle.unload() { gathered.finish(submission, result) }
        if idle.count < Self.idleLimit { idle.append(handle) }
    }

    // MARK: Events

    private func sleep() {
        let isAsleep = inbox.fallAsleep()
        for event in events.wait(mayBlock: isAsleep, until: waiting.nextDeadline) {
            if event.descriptor == inbox.signal.readable {
                inbox.signal.lower()
            } else {
                act(event.descriptor, event.directions)
            }
        }
    }

    private func act(_ descriptor: curl_socket_t, _ directions: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(multi, descriptor, directions, &running)
    }
}

/// Whether libcurl was initialised: once for the process, at the first look.
private let curlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
