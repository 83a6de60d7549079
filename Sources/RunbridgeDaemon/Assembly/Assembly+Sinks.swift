public import RunbridgeCore
import RunbridgeFormats
import RunbridgeSigning
import RunbridgeSinks
import RunbridgeStore
import RunbridgeWatchers

extension Assembly {
    /// The sink that settings describe.
    ///
    /// - Throws: `SigningError` when its secrets cannot sign.
    public func sink(_ settings: SinkSettings) throws -> any Sink {
        switch settings.kind {
        case .stdout(let stdout):
            StdoutSink(format: stdout.format, isColored: surroundings.outputIsColored)
        case .file(let file):
            FileSink(path: file.path)
        case .webhook(let webhook):
            try self.webhook(webhook)
        case .command(let command):
            CommandSink(
                run: command.run, folder: config.folder, bridgeEnvironment: surroundings.environment,
                env: command.environment, timeout: command.timeout)
        }
    }

    private func webhook(_ settings: WebhookSettings) throws -> WebhookSink {
        let url = settings.url.reveal()
        let addressGuard = WebhookSink.addressGuard(url: url, allowPrivate: settings.allowsPrivate)
        return WebhookSink(
            url: url, transport: transports.transport(for: addressGuard), clock: SystemClock(),
            format: settings.format, signer: settings.secrets.isEmpty ? nil : try WebhookSigner(settings.secrets),
            headers: settings.headers.map { WebhookSink.Header($0.name, $0.value) }, timeout: settings.timeout)
    }
}

/// A sink with what it was made by.
typealias MadeSink = (settings: SinkSettings, sink: any Sink)

extension Dispatcher {
    /// What the lanes of these sinks are made of.
    ///
    /// - Parameters:
    ///   - refs: the sinks in the store. One that is not there gets no lane.
    ///   - failing: those that were told to fail, and not to be well again.
    static func entries(of sinks: [MadeSink], refs: [String: SinkRef], failing: Set<String>) -> [Entry] {
        sinks.compactMap { settings, sink in
            refs[settings.name].map { ref in
                var lane = settings.lane
                lane.wasFailing = failing.contains(settings.name)
                return (settings.name, ref, sink, lane)
            }
        }
    }
}

extension SinkSettings {
    /// How its lane treats it.
    var lane: LaneSettings {
        LaneSettings(
            schedule: delivery.retry, concurrency: delivery.concurrency ?? standardConcurrency, rate: delivery.rate,
            order: delivery.order, claimsLate: delivery.maxAge != nil || delivery.supersede)
    }

    /// How many attempts are under way at once where the config does not say.
    private var standardConcurrency: Int {
        switch kind {
        case .stdout, .file, .command: 1
        // Receivers of events take many at once; chats are read by people and count requests.
        case .webhook(let webhook): webhook.format == .cloudEvents || webhook.format == .binaryCloudEvents ? 32 : 2
        }
    }
}
