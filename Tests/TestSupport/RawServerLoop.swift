import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The thread of a ``RawServer``: accepts connections and plays their scripts.
final class RawServerLoop {
    private let listener: ListeningSocket
    private let record: RawServerRecord
    private let script: @Sendable (Int) -> [RawServer.Step]
    private var connections: [RawConnection] = []

    private init(
        listener: ListeningSocket, record: RawServerRecord,
        script: @escaping @Sendable (Int) -> [RawServer.Step]
    ) {
        self.listener = listener
        self.record = record
        self.script = script
    }

    /// Starts the thread. It ends when the record says so.
    static func start(
        listener: ListeningSocket, record: RawServerRecord,
        script: @escaping @Sendable (Int) -> [RawServer.Step]
    ) {
        Thread.detachNewThread { RawServerLoop(listener: listener, record: record, script: script).run() }
    }

    private func run() {
        while true {
            var entries = [
                pollfd(fd: record.stopSignal, events: Int16(POLLIN), revents: 0),
                pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            entries += connections.map { pollfd(fd: $0.descriptor, events: $0.interest, revents: 0) }
            guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
            if entries[0].revents != 0 { break }
            for (place, entry) in entries.dropFirst(2).enumerated() where entry.revents != 0 {
                connections[place].advance()
            }
            connections.removeAll { $0.isOver }
            if entries[1].revents != 0 { acceptOne() }
        }
        connections.forEach { $0.giveBack() }
    }

    private func acceptOne() {
        let descriptor = accept(listener.descriptor, nil, nil)
        guard descriptor >= 0 else { return }
        let number = record.snapshot.connections
        record.note { $0.connections += 1 }
        var connection = RawConnection(number: number, descriptor: descriptor, steps: script(number), record: record)
        connection.advance()
        if !connection.isOver { connections.append(connection) }
    }
}
