extension Event {
    /// The event's bytes: CloudEvents 1.0 structured JSON. They are made here, once; stored, signed and sent as they are.
    ///
    /// Beside `time` stands the same as `timestamp`, so that the body is a Standard Webhooks payload as well. What is not
    /// known is `null`, but for single counts, which are left out.
    public func encoded() -> EncodedEvent { encoded(data: encodedData()) }

    private func encoded(data: [UInt8]) -> EncodedEvent {
        var writer = JSONWriter(capacity: 320 + data.count)
        writer.beginObject()
        writer.verbatim(#""specversion":"1.0","id":"#)
        writer.value(id.text)
        writer.name("source")
        writer.value(source)
        writer.name("type")
        writer.value(type.text)
        writer.name("subject")
        writer.value(run.key.subject)
        writer.name("time")
        writer.value(time)
        writer.verbatim(#","datacontenttype":"application/json","timestamp":"#)
        writer.value(time)
        writer.name("data")
        writer.raw(data)
        writer.endObject()
        return EncodedEvent(id: id, type: type, run: run.key, body: writer.bytes)
    }

    private func encodedData() -> [UInt8] {
        var writer = JSONWriter(capacity: 640)
        write(dataTo: &writer)
        return writer.bytes
    }

    /// Whether its `data` is that of another event to the byte.
    private func sharesData(with other: Event) -> Bool {
        run == other.run && via == other.via && anomaly == other.anomaly && measure == other.measure
    }

    /// The bytes of events that came of one observation. What they have in common is encoded once.
    public static func encoded(_ events: [Event]) -> [EncodedEvent] {
        var encoded: [EncodedEvent] = []
        encoded.reserveCapacity(events.count)
        var data: [UInt8] = []
        for (index, event) in events.enumerated() {
            if index == 0 || !event.sharesData(with: events[index - 1]) { data = event.encodedData() }
            encoded.append(event.encoded(data: data))
        }
        return encoded
    }

    private func write(dataTo writer: inout JSONWriter) {
        let sighting = run.sighting
        writer.beginObject()
        writer.name("run")
        write(runTo: &writer)
        writer.name("status")
        writer.value(sighting.status.rawValue)
        writer.name("core")
        writer.value(sighting.status.core.rawValue)
        writer.name("previous")
        writer.value(run.previous?.rawValue)
        writer.name("raw")
        writer.value(sighting.raw)
        writer.name("terminal")
        writer.value(sighting.status.isTerminal)
        writer.name("partial")
        writer.value(sighting.partial)
        writer.name("reason")
        writer.value(sighting.reason)
        writer.name("error")
        write(sighting.error, to: &writer)
        writer.name("counts")
        write(sighting.counts, to: &writer)
        writer.name("created_at")
        writer.value(sighting.createdAt)
        writer.name("changed_at")
        writer.value(run.changedAt)
        writer.name("observed_at")
        writer.value(run.observedAt)
        writer.name("duration_s")
        run.duration.map { writer.value(seconds: $0) } ?? writer.null()
        writer.name("via")
        writer.value(via.rawValue)
        if sighting.unconfirmed {
            writer.name("unconfirmed")
            writer.value(true)
        }
        if let anomaly {
            writer.name("anomaly")
            writer.value(anomaly)
        }
        measure?.write(to: &writer)
        if let object = sighting.object {
            writer.name("object")
            writer.value(object)
        }
        writer.endObject()
    }

    private func write(runTo writer: inout JSONWriter) {
        let sighting = run.sighting
        writer.beginObject()
        writer.name("watcher")
        writer.value(run.key.watcher)
        writer.name("provider")
        writer.value(sighting.provider)
        writer.name("kind")
        writer.value(run.key.kind)
        writer.name("id")
        writer.value(run.key.id)
        writer.name("name")
        writer.value(sighting.name)
        writer.name("url")
        writer.value(sighting.url)
        writer.name("attempt")
        writer.value(run.attempt)
        writer.name("labels")
        writer.beginObject()
        if !sighting.labels.isEmpty {
            for (name, value) in sighting.labels.sorted(by: { $0.key < $1.key }) {
                writer.name(any: name)
                writer.value(value)
            }
        }
        writer.endObject()
        writer.endObject()
    }

    private func write(_ error: RunError?, to writer: inout JSONWriter) {
        guard let error else { return writer.null() }
        writer.beginObject()
        writer.name("code")
        writer.value(error.code)
        writer.name("message")
        writer.value(error.message)
        writer.endObject()
    }

    private func write(_ counts: Counts?, to writer: inout JSONWriter) {
        guard let counts, !counts.isEmpty else { return writer.null() }
        writer.beginObject()
        for (name, count) in counts.told {
            writer.name(name)
            writer.value(count)
        }
        writer.endObject()
    }
}

extension EncodedEvent {
    /// The body, read again. Costs some microseconds: only what needs a part of it should ask.
    public func json() throws(JSONError) -> JSON { try JSON(parsing: body) }
}

extension RunState {
    /// How long it ran: from the start of its work, or its making, to its end. `nil` while it is not over, where no start
    /// is known, and where the times contradict each other.
    public var duration: Duration? {
        guard sighting.status.isTerminal, let start = sighting.startedAt ?? sighting.createdAt, start <= changedAt
        else {
            return nil
        }
        return changedAt - start
    }
}

extension Counts {
    fileprivate var told: [(StaticString, Int)] {
        [
            ("total", total), ("succeeded", succeeded), ("failed", failed), ("canceled", canceled),
            ("expired", expired),
            ("active", active),
        ].compactMap { name, count in count.map { (name, $0) } }
    }
}

extension JSONWriter {
    /// A time in seconds, with as many of three decimals as it takes.
    mutating func value(seconds duration: Duration) {
        let (seconds, fraction) = duration.milliseconds.quotientAndRemainder(dividingBy: 1000)
        var bytes: [UInt8] = []
        bytes.append(decimal: seconds)
        if fraction > 0 {
            bytes.append(UInt8(ascii: "."))
            for divisor: Int64 in [100, 10, 1] where fraction % (divisor * 10) > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(fraction / divisor % 10))
            }
        }
        raw(bytes)
    }
}
