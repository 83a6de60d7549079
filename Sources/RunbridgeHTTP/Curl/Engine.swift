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
    private var idle: [EasyHandle] = []
    private var active: [EasyHandle] = []

    /// An engine on the calling thread, or `nil` when libcurl has none to give.
    init?(configuration: CurlTransport.Configuration, inbox: Inbox) {
        guard curlIsReady, let multi = curl_multi_init() else { return nil }
        self.multi = multi
        self.inbox = inbox
        self.configuration = configuration
        events.watch(inbox.signal.readable, CURL_POLL_IN)
        events.attach(to: multi)
        let limit = max(1, configuration.maximumConnections)
        _ = runbridge_multi_set_long(multi, CURLMOPT_MAXCONNECTS, limit)
        _ = runbridge_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, limit)
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
            for submission in mail.submissions { start(submission) }
            for transfer in mail.cancellations { breakOff(transfer) }
            if mail.isStopping { break }
            mail.submissions.removeAll(keepingCapacity: true)
            mail.cancellations.removeAll(keepingCapacity: true)
            if events.takeTimer() { act(CURL_SOCKET_TIMEOUT, 0) }
            collectEndings()
            sleep()
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
        .failure(HTTPFailure(.canceled, "\(handle.placeText): \(why)"))
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
        for event in events.wait(mayBlock: isAsleep) {
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
