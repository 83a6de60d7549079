import RunbridgeCore

/// The thread that reads lines: it reads, cuts, understands and hands over, until its source ends or it is told to stop.
struct LinePump<Source: LineSource> {
    let reader: LineReader
    let queue: ParcelQueue
    /// How often a source that cannot say when something comes is looked at.
    let interval: Duration
    var source: Source

    /// Runs to the end, on a thread of its own.
    mutating func run() {
        var state = State(buffer: LineBuffer(limit: reader.limit))
        var failure: WatchError?
        loop: while !queue.isStopped {
            let step = source.step(into: state.buffer.room())
            switch step {
            case .bytes(let count):
                state.buffer.filled(count)
                handOver(&state)
            case .awaitReadable(let descriptor): queue.wakeup.wait(orReadable: descriptor)
            case .awaitChange: queue.wakeup.wait(timeout: interval)
            case .restarted(let lines): state.begin(lines: lines)
            case .fileEnded:
                takeRest(&state)
                state.begin(lines: 0)
            case .ended:
                takeRest(&state)
                break loop
            case .trouble(let reason): queue.push(Parcel(notes: [.failing(reason)]))
            case .recovered: queue.push(Parcel(notes: [.recovered]))
            case .remark(let text): queue.push(Parcel(notes: [.warning(text)]))
            case .failed(let error):
                failure = error
                break loop
            }
        }
        if let summary = state.bad.summary() { queue.push(Parcel(notes: [.warning("\(source.place): \(summary)")])) }
        queue.end(failure)
    }

    private struct State {
        let buffer: LineBuffer
        /// The number of the last line taken in this file.
        var lines = 0
        var bad = BadLines()
        var words = NewWords()

        mutating func begin(lines: Int) {
            buffer.reset()
            self.lines = lines
        }
    }

    /// Hands over the whole lines that are there, in parcels of at most so many observations as the reader says.
    private func handOver(_ state: inout State) {
        let now = reader.clock.now
        var parcel = Parcel()
        let before = state.lines
        while let line = state.buffer.next() {
            take(line, at: now, &state, &parcel)
            guard parcel.observations.count >= reader.batchLimit else { continue }
            close(&parcel, state)
            parcel.observations.reserveCapacity(reader.batchLimit)
        }
        if !parcel.isEmpty || state.lines > before { close(&parcel, state) }
    }

    private func takeRest(_ state: inout State) {
        guard let line = state.buffer.rest() else { return }
        var parcel = Parcel()
        take(line, at: reader.clock.now, &state, &parcel)
        close(&parcel, state)
    }

    private func close(_ parcel: inout Parcel, _ state: State) {
        parcel.position = source.position(afterBytes: state.buffer.taken, lines: state.lines)
        if !parcel.isEmpty { queue.push(parcel) }
        parcel = Parcel()
    }

    @inline(__always)
    private func take(_ line: LineBuffer.Line, at now: Timestamp, _ state: inout State, _ parcel: inout Parcel) {
        state.lines += 1
        switch reader.read(line, isFirst: state.lines == 1, at: now) {
        case .observation(let observation): parcel.observations.append(observation)
        case .newWord(let word, let observation):
            parcel.observations.append(observation)
            if let text = state.words.note(word, observation.key.kind) { parcel.notes.append(.warning(text)) }
        case .blank: break
        case .bad(let problem):
            guard let text = state.bad.note(line: state.lines, problem, at: now) else { break }
            parcel.notes.append(.warning("\(source.place): \(text)"))
        }
    }
}
