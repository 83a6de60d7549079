import RunbridgeCore

/// A word that a store keeps as a small number. The numbers are part of the file's format: none is ever given anew.
protocol Coded: Hashable {
    /// Every value.
    static var coded: [Self] { get }
    /// Its number.
    var code: Int64 { get }
}

extension Coded {
    /// The value of that number.
    ///
    /// - Throws: `Damage` when no value has it.
    init(code: Int64) throws {
        guard let value = Self.coded.first(where: { $0.code == code }) else {
            throw Damage("no \(Self.self) has the number \(code)")
        }
        self = value
    }
}

extension Coded where Self: CaseIterable & RawRepresentable, RawValue == Int64 {
    static var coded: [Self] { Array(allCases) }

    var code: Int64 { rawValue }
}

extension Deadline.What: Coded {}

/// Something in a store's rows that no version of this program writes.
struct Damage: Error {
    var text: String

    init(_ text: String) {
        self.text = text
    }
}

extension Status: Coded {
    static var coded: [Status] { allCases }

    var code: Int64 {
        switch self {
        case .queued: 1
        case .running: 2
        case .waiting: 3
        case .canceling: 4
        case .succeeded: 5
        case .incomplete: 6
        case .failed: 7
        case .expired: 8
        case .canceled: 9
        case .skipped: 10
        case .unknown: 11
        }
    }
}

extension EventType: Coded {
    static let coded: [EventType] = all

    var code: Int64 {
        switch self {
        case .status(let status): status.code
        case .discovered: 20
        case .progress: 21
        case .statusChanged: 22
        case .reopened: 23
        case .anomaly: 24
        case .vanished: 25
        case .stalled: 26
        case .recovered: 27
        case .overdue: 28
        case .missing: 29
        case .watchError: 30
        case .watchRecovered: 31
        case .sinkFailing: 32
        case .sinkRecovered: 33
        case .unknownWebhook: 40
        }
    }
}

extension Observation.Via: Coded {
    static var coded: [Observation.Via] { allCases }

    var code: Int64 {
        switch self {
        case .poll: 1
        case .webhook: 2
        case .lines: 3
        case .exec: 4
        case .emit: 5
        case .command: 6
        case .bridge: 7
        }
    }
}

extension DeliveryOutcome.Reason.Code: Coded {
    static var coded: [DeliveryOutcome.Reason.Code] { allCases }

    var code: Int64 {
        switch self {
        case .answer: 1
        case .timeout: 2
        case .connection: 3
        case .resolution: 4
        case .tls: 5
        case .forbidden: 6
        case .spawn: 7
        case .signal: 8
        case .io: 9
        case .format: 10
        case .interrupted: 11
        }
    }
}
