import RunbridgeCore
import RunbridgeSinks
import Testing

/// What every sink promises. A new kind joins by a row in ``SinkUnderTest/all``.
struct SinkContractTests {
    @Test(arguments: SinkUnderTest.all)
    func anEventArrivesByteForByte(_ kind: SinkUnderTest) async throws {
        let rig = try await kind.make()
        let event = Samples.event()
        #expect(await rig.sink.deliver(Samples.delivery(event)).outcome == .delivered)
        #expect(try await rig.received(1) == [event.body])
    }

    @Test(arguments: SinkUnderTest.all)
    func aHostileEventArrivesByteForByte(_ kind: SinkUnderTest) async throws {
        let rig = try await kind.make()
        let event = Samples.hostile()
        #expect(event.body.count > 64_000)
        let report = await rig.sink.deliver(Samples.delivery(event))
        #expect(report.outcome == .delivered, "\(report)")
        #expect(try await rig.received(1) == [event.body])
    }

    @Test(arguments: SinkUnderTest.all)
    func concurrentDeliveriesAllArriveWhole(_ kind: SinkUnderTest) async throws {
        let rig = try await kind.make()
        let events = (0..<40).map { Samples.event($0, object: ["n": .string(String(repeating: "x", count: 9000))]) }
        let outcomes = await withTaskGroup(of: DeliveryOutcome.self) { group in
            for event in events { group.addTask { await rig.sink.deliver(Samples.delivery(event)).outcome } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes == Array(repeating: .delivered, count: 40))
        let received = try await rig.received(40)
        #expect(received.count == 40)
        #expect(Set(received) == Set(events.map(\.body)))
    }

    @Test(arguments: SinkUnderTest.batching)
    func aBatchArrivesInItsOrder(_ kind: SinkUnderTest) async throws {
        let rig = try await kind.make()
        let sink = try #require(rig.sink as? any BatchingSink)
        #expect(sink.batchLimit > 1)
        let events = (0..<sink.batchLimit).map { Samples.event($0) }
        let reports = await sink.deliver(events.map { Samples.delivery($0) })
        #expect(reports == Array(repeating: AttemptReport(.delivered), count: events.count))
        #expect(try await rig.received(events.count) == events.map(\.body))
        #expect(await sink.deliver([] as [Delivery]).isEmpty)
    }

    @Test(arguments: SinkUnderTest.all)
    func cancellationEndsAnAttemptAtOnceAsInterrupted(_ kind: SinkUnderTest) async throws {
        let rig = try await kind.make()
        let attempt = Task { await rig.stuck.deliver(Samples.delivery()) }
        await rig.isStuck()
        let begin = ContinuousClock.now
        attempt.cancel()
        let report = await attempt.value
        #expect(report.outcome.reason?.code == .interrupted, "\(report)")
        #expect(ContinuousClock.now - begin < .seconds(4))
    }

    @Test(arguments: SinkUnderTest.all)
    func anAttemptOfACanceledTaskDeliversNothing(_ kind: SinkUnderTest) async throws {
        let rig = try await kind.make()
        let attempt = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await rig.sink.deliver(Samples.delivery(Samples.event(7)))
        }
        #expect(await attempt.value.outcome.reason?.code == .interrupted)
        // The next one finds all as it should be.
        let event = Samples.event(8)
        #expect(await rig.sink.deliver(Samples.delivery(event)).outcome == .delivered)
        #expect(try await rig.received(1) == [event.body])
    }

    @Test(arguments: SinkUnderTest.all)
    func aFaultIsAReportAndIsTriedAgain(_ kind: SinkUnderTest) async throws {
        let rig = try await kind.make()
        let report = await rig.broken.deliver(Samples.delivery(Samples.hostile()))
        guard case .retry(let reason, _) = report.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(reason.text.contains(rig.complaint))
        #expect(!reason.text.contains("\n"))
    }

    @Test(arguments: SinkUnderTest.all)
    func checkSaysInOneLineWhatIsWrongAndNothingWhenAllIsWell(_ kind: SinkUnderTest) async throws {
        let rig = try await kind.make()
        #expect(await rig.sink.check() == nil)
        let complaint = try #require(await rig.broken.check())
        #expect(complaint.contains(rig.complaint))
        #expect(!complaint.contains("\n"))
    }

    @Test(arguments: SinkUnderTest.keepingSecrets)
    func noSecretIsInAReportOrADescription(_ kind: SinkUnderTest) async throws {
        let rig = try await kind.make()
        let (sink, secrets) = try #require(rig.indiscreet)
        let report = await sink.deliver(Samples.delivery())
        var dumped = ""
        dump(sink, to: &dumped)
        let texts = ["\(report)", "\(sink)", String(reflecting: sink), dumped, await sink.check() ?? ""]
        for secret in secrets {
            for text in texts { #expect(!text.contains(secret), "\(text)") }
        }
        #expect(report.detail?.contains("<secret>") == true, "the other end must have said them: \(report)")
    }
}

extension DeliveryOutcome {
    /// Why it was not delivered.
    var reason: Reason? {
        switch self {
        case .delivered: nil
        case .retry(let reason, _), .rejected(let reason): reason
        }
    }
}
