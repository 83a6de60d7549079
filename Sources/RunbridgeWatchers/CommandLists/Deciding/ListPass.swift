import RunbridgeCore
import RunbridgeProviders

/// What one reading of a command's list comes to. Pure.
struct ListPass: Sendable {
    /// What is told, in the list's order, the runs that are gone at its end.
    private(set) var findings: [(id: String, finding: Observation.Finding)] = []
    /// What is odd about it.
    private(set) var warnings: [PollWarning] = []
    /// The ids that were on the list, also of runs that could not be read.
    private(set) var shown: Set<String> = []

    /// Reads a list.
    ///
    /// - Throws: ``PrintedList/Fault`` when none of its objects is a run: then the kind describes something else.
    init(_ list: PrintedList, kind: ProviderKind, keepObject: Bool) throws(PrintedList.Fault) {
        var problem: ReadingProblem?
        for object in list.objects {
            switch kind.reading(of: object) {
            case .success(let reading):
                shown.insert(reading.id)
                var sighting = reading.sighting
                if keepObject { sighting.object = object.kept }
                findings.append((reading.id, .seen(sighting)))
                if let word = reading.unknownWord { warnings.append(.unknownWord(word, id: reading.id)) }
            case .failure(let found):
                problem = problem ?? found
                if case .noStatus(let id) = found { shown.insert(id) }
                warnings.append(.unreadable(found))
            }
        }
        if findings.isEmpty, let problem {
            throw PrintedList.Fault(
                reason: "printed a list of which nothing is a run: \(problem). Check `items` and `fields`")
        }
    }

    /// Adds the runs that are gone.
    mutating func add(gone: [String]) {
        findings += gone.map { ($0, .gone) }
    }
}
