import Foundation
public import RunbridgeCore
public import SystemPackage

/// Reads JSON lines: a stream to its end, or a file that others write to.
///
/// Lines are handed over in their order and in batches, never waiting to fill one. A line counts as read when the host has
/// taken its batch; the position of a followed file goes with it, so that a restart goes on behind it. Bad lines are told
/// and stop nothing.
public struct LinesWatcher: Watcher {
    /// What is read.
    public enum Source: Sendable, Equatable {
        /// Standard input, to its end.
        case standardInput
        /// An open descriptor, to its end. It is not closed.
        case descriptor(Int32)
        /// A file. It is waited for, and followed over cuts and renames.
        case file(FilePath)
    }

    /// Its name in the config.
    public let name: String
    private let source: Source
    private let interval: Duration
    private let reader: LineReader

    /// A watcher of lines.
    ///
    /// - Parameters:
    ///   - name: its name in the config.
    ///   - source: what is read.
    ///   - words: what the words of the lines mean.
    ///   - clock: what says when a line was seen.
    ///   - interval: how often a followed file is looked at when it has nothing new.
    ///   - lineLimit: the longest line that is kept, in bytes.
    ///   - batchLimit: the most observations that are handed over in one batch.
    public init(
        name: String, source: Source, words: LineWords = LineWords(), clock: any WallClock = SystemClock(),
        interval: Duration = .milliseconds(250), lineLimit: Int = 1024 * 1024, batchLimit: Int = 512
    ) {
        self.name = name
        self.source = source
        self.interval = interval
        reader = LineReader(watcher: name, words: words, clock: clock, limit: lineLimit, batchLimit: batchLimit)
    }

    /// Reads until the stream ends or the task is canceled; a file in `once` mode to its present end.
    ///
    /// What was read but not taken by the host when the task is canceled is not handed over any more.
    public func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        switch source {
        case .standardInput: try await pump(DescriptorSource(descriptor: 0, place: "stdin"), for: host)
        case .descriptor(let number):
            try await pump(DescriptorSource(descriptor: number, place: "descriptor \(number)"), for: host)
        case .file(let path):
            let stored = try await host.position(watcher: name)
            try await pump(FollowedFile(path: path.string, once: extent.isOnce, stored: stored), for: host)
        }
    }

    private func pump(_ source: some LineSource & Sendable, for host: any WatchHost) async throws {
        let queue = try ParcelQueue(batchLimit: reader.batchLimit)
        let (reader, interval) = (reader, interval)
        // Reading blocks, which the threads that tasks share must not.
        Thread.detachNewThread {
            var pump = LinePump(reader: reader, queue: queue, interval: interval, source: source)
            pump.run()
        }
        try await withTaskCancellationHandler {
            do {
                var isRead = false
                while let parcel = try await queue.next() {
                    try await give(parcel, to: host)
                    guard !isRead, !parcel.observations.isEmpty else { continue }
                    // An earlier bridge may have told of trouble, which the host knows.
                    isRead = true
                    await host.recovered(watcher: name)
                }
            } catch {
                queue.stop()
                // The thread uses the descriptor until it says that it is done.
                while try await queue.next() != nil {}
                if !Task.isCancelled { throw error }
            }
        } onCancel: {
            queue.stop()
        }
    }

    private func give(_ parcel: Parcel, to host: any WatchHost) async throws {
        if !parcel.observations.isEmpty || parcel.position != nil {
            try await host.accept(
                ObservationBatch(watcher: name, observations: parcel.observations, position: parcel.position))
        }
        for note in parcel.notes {
            switch note {
            case .warning(let text): await host.warning(watcher: name, text)
            case .failing(let reason): await host.failing(watcher: name, reason: reason)
            case .recovered: await host.recovered(watcher: name)
            }
        }
    }
}

extension WatchExtent {
    var isOnce: Bool {
        switch self {
        case .once: true
        case .forever: false
        }
    }
}
