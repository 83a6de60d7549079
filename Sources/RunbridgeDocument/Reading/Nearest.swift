/// The candidate that a misspelt word most likely means, or `nil` if none is close.
///
/// Close is a distance of one third of the word's length at most: one letter of a three-letter word, four of a
/// twelve-letter one. An exchange of two neighbours counts as one step, upper and lower case as the same.
public func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased().prefix(64))
    let bound = max(1, wanted.count / 3)
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
        let letters = Array(candidate.lowercased().prefix(64))
        guard abs(letters.count - wanted.count) <= bound else { continue }
        let distance = wanted.distance(to: letters)
        if distance <= bound, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.candidate
}

extension [Character] {
    /// The fewest insertions, deletions, replacements and exchanges of neighbours from one to the other.
    fileprivate func distance(to other: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array<Int>(0...other.count)
        for (row, letter) in enumerated() {
            var current = [row + 1]
            for (column, otherLetter) in other.enumerated() {
                var cost = Swift.min(
                    last[column] + (letter == otherLetter ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == other[column - 1], self[row - 1] == otherLetter {
                    cost = Swift.min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}
