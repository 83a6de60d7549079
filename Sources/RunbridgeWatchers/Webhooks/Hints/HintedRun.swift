import RunbridgeCore

/// A run that a thin webhook told of, which is a hint to read it again.
struct HintedRun: Equatable {
    /// What is to be made of it.
    enum Decision: Equatable {
        /// This is so.
        case take(Sighting)
        /// The API may lag behind its own webhooks: it is to be read once more.
        case readAgain
    }

    /// What the webhook said.
    var told: Sighting

    /// What to make of a first reading, `nil` where there is none. The reading wins; without one the webhook's word is taken.
    ///
    /// A run of which nothing can be found is not gone: the webhook has just told of it, and some runs cannot be asked
    /// about at all.
    func decision(after reading: Sighting?) -> Decision {
        guard let reading else { return .take(word) }
        let lags = told.status.isTerminal && !reading.status.isTerminal
        return lags ? .readAgain : .take(reading)
    }

    /// The webhook's word, marked as nothing more than that.
    var word: Sighting {
        var sighting = told
        sighting.unconfirmed = true
        return sighting
    }
}
