extension HMACScheme {
    /// What is wrong with the description, in a sentence; `nil` if a request can be verified by it.
    public var fault: String? {
        let hasTimestamp = form.contains("{timestamp}") || timestampHeader != nil
        if form.split(separator: "{signature}", omittingEmptySubsequences: false).count != 2 {
            return "'form' needs {signature} once: sha256={signature}"
        }
        if signed.split(separator: "{body}", omittingEmptySubsequences: false).count != 2 {
            return "'signed' needs {body} once: what does not cover the body proves nothing"
        }
        if signed.contains("{timestamp}"), !hasTimestamp {
            return "'signed' has {timestamp}, and neither 'form' nor 'timestamp_header' says where that is"
        }
        if hasTimestamp, !signed.contains("{timestamp}") {
            return
                "the timestamp is not among what is signed, so that anybody could change it: add {timestamp} to 'signed'"
        }
        if form.contains("{timestamp}"), timestampHeader != nil {
            return "the timestamp is in 'form' already: leave 'timestamp_header' out"
        }
        if form.contains("{timestamp}"), !form.contains(",") {
            return "a timestamp in 'form' is a pair of its own: t={timestamp},v1={signature}"
        }
        if form.contains(","), !form.split(separator: ",").allSatisfy({ $0.contains("=") }) {
            return "the pairs of 'form' look like t={timestamp},v1={signature}"
        }
        return nil
    }
}
