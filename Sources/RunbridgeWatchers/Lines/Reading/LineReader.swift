import RunbridgeCore

/// Makes observations of lines.
struct LineReader: Sendable {
    /// What a line came to.
    enum Reading {
        case observation(Observation)
        /// An observation, with a word that the provider's table does not know.
        case newWord(String, Observation)
        /// There is nothing in the line.
        case blank
        case bad(LineProblem)
    }

    let watcher: String
    let words: LineWords
    let clock: any WallClock
    /// The longest line, in bytes.
    let limit: Int
    /// The most observations in one batch.
    let batchLimit: Int

    /// Reads one line.
    @inline(__always)
    func read(_ line: LineBuffer.Line, isFirst: Bool, at now: Timestamp) -> Reading {
        switch line {
        case .tooLong: .bad(.lineTooLong(limit: limit))
        case .text(let bytes):
            if let plain = FastLine.read(bytes) {
                judge(plain, at: now)
            } else {
                readAnything(isFirst ? bytes.withoutMark : bytes, at: now)
            }
        }
    }

    private func readAnything(_ bytes: UnsafeBufferPointer<UInt8>, at now: Timestamp) -> Reading {
        guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) else { return .blank }
        do {
            return judge(try LineObservation(parsing: bytes), at: now)
        } catch {
            return .bad(error)
        }
    }

    @inline(__always)
    private func judge(_ line: LineObservation, at now: Timestamp) -> Reading {
        do {
            let observation = try line.observation(watcher: watcher, via: .lines, words: words, at: now)
            guard words.isNew(line.status, kind: observation.key.kind) else { return .observation(observation) }
            return .newWord(line.status, observation)
        } catch {
            return .bad(error)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Without the byte order mark that some programs begin a file with.
    fileprivate var withoutMark: Self {
        count >= 3 && self[0] == 0xef && self[1] == 0xbb && self[2] == 0xbf ? Self(rebasing: self[3...]) : self
    }
}
