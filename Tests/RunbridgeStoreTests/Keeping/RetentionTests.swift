import RunbridgeCore
import Testing

@testable import RunbridgeStore

@Suite struct RetentionTests {
    private static let retention = Retention(
        delivered: .days(30), dead: .days(90), bodies: .days(7), runs: .days(90))

    struct EventCase: CustomTestStringConvertible, Sendable {
        var testDescription: String
        /// Days from the observation on.
        var made: Int64?
        var died: Int64?
        var isOwed = false
        /// When it is over, to the millisecond; `nil` is never.
        var over: Int64?
        var bodyOver: Int64?
    }

    @Test(arguments: [
        EventCase(testDescription: "nobody wanted it", over: 30, bodyOver: 7),
        EventCase(testDescription: "delivered at once", made: 0, over: 30, bodyOver: 7),
        EventCase(testDescription: "delivered late", made: 20, over: 50, bodyOver: 27),
        EventCase(testDescription: "still owed, however old", isOwed: true, over: nil, bodyOver: nil),
        EventCase(testDescription: "delivered here and owed there", made: 1, isOwed: true, over: nil, bodyOver: nil),
        EventCase(testDescription: "dead, which keeps its bytes", died: 3, over: 93, bodyOver: nil),
        EventCase(testDescription: "delivered here and dead there", made: 80, died: 3, over: 110, bodyOver: nil),
        EventCase(
            testDescription: "delivered before it was observed: a clock went back", made: -5, over: 25, bodyOver: 7),
    ])
    func anEventIsKeptUntil(_ row: EventCase) {
        let age = EventAge(
            observedAt: .zero, madeAt: row.made.map { .zero + .days($0) }, diedAt: row.died.map { .zero + .days($0) },
            isOwed: row.isOwed)
        for (end, isOver) in [
            (row.over, { Self.retention.isOver(age, at: $0) }),
            (row.bodyOver, { Self.retention.isBodyOver(age, at: $0) }),
        ] as [(Int64?, (Timestamp) -> Bool)] {
            guard let end else {
                #expect(!isOver(.zero + .days(30_000)))
                continue
            }
            #expect(!isOver(.zero + .days(end) + .milliseconds(-1)))
            #expect(isOver(.zero + .days(end)))
        }
    }

    @Test func deadLettersNeedNotOutliveWhatWasDelivered() {
        let retention = Retention(delivered: nil, dead: .days(1), bodies: nil, runs: nil)
        let dead = EventAge(observedAt: .zero, diedAt: .zero, isOwed: false)
        #expect(retention.isOver(dead, at: .zero + .days(1)))
        var delivered = dead
        delivered.madeAt = .zero
        #expect(!retention.isOver(delivered, at: .zero + .days(10_000)), "for ever is for ever")
        #expect(!retention.isBodyOver(delivered, at: .zero + .days(10_000)))
    }

    struct RunCase: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var isNeeded = false
        var told: Int64?
        var isListed = true
        var over: Int64?
    }

    @Test(arguments: [
        RunCase(testDescription: "over and not seen", told: -1, over: 91),
        RunCase(testDescription: "needed", isNeeded: true, told: -1, over: nil),
        RunCase(testDescription: "of a list and of no time: it could not be told from a new one", told: nil, over: nil),
        RunCase(testDescription: "of no list and of no time", told: nil, isListed: false, over: 91),
        RunCase(testDescription: "of a time to come: it would make all that is new old", told: 400, over: 490),
        RunCase(testDescription: "of no list, whatever it says of its time", told: 400, isListed: false, over: 91),
    ])
    func aRunIsRememberedUntil(_ row: RunCase) {
        let age = RunAge(
            isNeeded: row.isNeeded, seenAt: .zero, toldAt: row.told.map { .zero + .days($0) }, isListed: row.isListed)
        guard let over = row.over else {
            #expect(!Self.retention.isOver(age, at: .zero + .days(30_000)))
            return
        }
        #expect(!Self.retention.isOver(age, at: .zero + .days(over) + .milliseconds(-1)))
        #expect(Self.retention.isOver(age, at: .zero + .days(over)))
    }

    @Test func whatIsKeptForEverHasNoHorizon() {
        let all = Retention(delivered: nil, dead: nil, bodies: nil, runs: nil)
        #expect(all.eventHorizon(at: .zero) == nil)
        #expect(all.bodyHorizon(at: .zero) == nil)
        #expect(all.runHorizon(at: .zero) == nil)
        let odd = Retention(delivered: .days(30), dead: .days(3), bodies: nil, runs: nil)
        #expect(odd.eventHorizon(at: .zero + .days(3)) == .zero, "the shorter one")
    }

    @Test func rowsThatLieTogetherGoTogether() {
        let place = Pruning.Place.start()
        func plan(_ rows: [Int64], isLast: Bool = true, isRecent: Bool = false, over: Set<Int64>) -> PrunePlan {
            PrunePlan(of: rows, at: place, isLast: isLast, isRecent: isRecent) { over.contains($0) }
        }
        #expect(plan([3, 4, 9, 11, 12], over: [3, 4, 9, 12]).ranges == [3...9, 12...12])
        #expect(plan([1, 2, 3], over: [1, 3]).ranges == [1...1, 3...3])
        #expect(plan([], over: []).next == place.next)
        #expect(plan([1, 2], isLast: false, over: []).next == place.moved(to: 2))
        #expect(plan([1, 2], isLast: false, isRecent: true, over: []).next == place.next, "the rest is younger still")
        let many = (1...1000).map(Int64.init)
        let full = plan(many, isLast: false, over: Set(many))
        #expect(full.count == Pruning.removalLimit)
        #expect(full.next == place.moved(to: Int64(Pruning.removalLimit)))
    }
}
