import RunbridgeCore

extension LineObservation {
    /// What a line says, whatever is in it.
    ///
    /// Members that it does not know are left aside; `null` counts as left out; of members with one name the last counts.
    init(parsing line: UnsafeBufferPointer<UInt8>) throws(LineProblem) {
        let json: JSON
        do {
            json = try JSON(parsing: Array(line))
        } catch {
            throw .notJSON(error)
        }
        try self.init(json)
    }

    /// What a JSON object says of a run.
    init(_ json: JSON) throws(LineProblem) {
        guard json.members != nil else { throw .noObject }
        guard let id = try json.text("id") else { throw .missing("id") }
        guard let status = try json.text("status") else { throw .missing("status") }
        self.init(
            id: id, status: status, kind: try json.text("kind"), name: try json.text("name"),
            raw: try json.text("raw"), attempt: try json.count("attempt", as: "attempt"), time: try json.moment("time"),
            error: try json.runError("error"), counts: try json.itemCounts("counts"), labels: try json.texts("labels"),
            url: try json.text("url"), object: json.given("object")?.kept)
    }
}

extension JSON {
    /// The member of that name, if it is there and not `null`.
    fileprivate func given(_ name: String) -> JSON? {
        guard let value = self[name], !value.isNull else { return nil }
        return value
    }

    fileprivate func text(_ name: String) throws(LineProblem) -> String? {
        guard let value = given(name) else { return nil }
        guard let text = value.string else { throw .wrong(name, expected: "a text in quotes") }
        return text
    }

    fileprivate func count(_ name: String, as place: String) throws(LineProblem) -> Int? {
        guard let value = given(name) else { return nil }
        guard let number = value.int, number >= 0, number <= Int64(Int.max) else {
            throw .wrong(place, expected: "a whole number from 0")
        }
        return Int(number)
    }

    /// RFC 3339, or seconds since 1970; more than 10¹¹ of those would be the year 5138 and are surely milliseconds.
    fileprivate func moment(_ name: String) throws(LineProblem) -> Timestamp? {
        guard let value = given(name) else { return nil }
        if let text = value.string, let moment = Timestamp(rfc3339: text) { return moment }
        if let seconds = value.double, seconds > 0, seconds < 1e11 {
            return Timestamp(milliseconds: Int64((seconds * 1000).rounded()))
        }
        throw .wrong(name, expected: "a time as 2026-11-24T09:30:00Z, or seconds since 1970")
    }

    fileprivate func runError(_ name: String) throws(LineProblem) -> RunError? {
        guard let value = given(name) else { return nil }
        guard value.members != nil else { throw .wrong(name, expected: "an object with \"code\" and \"message\"") }
        let error = RunError(code: value["code"]?.text, message: value["message"]?.text)
        return error == RunError() ? nil : error
    }

    fileprivate func itemCounts(_ name: String) throws(LineProblem) -> Counts? {
        guard let value = given(name) else { return nil }
        guard value.members != nil else { throw .wrong(name, expected: "an object of whole numbers") }
        let counts = Counts(
            total: try value.count("total", as: "counts.total"),
            succeeded: try value.count("succeeded", as: "counts.succeeded"),
            failed: try value.count("failed", as: "counts.failed"),
            canceled: try value.count("canceled", as: "counts.canceled"),
            expired: try value.count("expired", as: "counts.expired"),
            active: try value.count("active", as: "counts.active"))
        return counts.isEmpty ? nil : counts
    }

    fileprivate func texts(_ name: String) throws(LineProblem) -> [String: String] {
        guard let value = given(name) else { return [:] }
        guard let members = value.members else { throw .wrong(name, expected: "an object of texts") }
        var texts: [String: String] = [:]
        for member in members where !member.value.isNull {
            guard let text = member.value.text else { throw .wrong(name, expected: "an object of texts") }
            texts[member.name] = text
        }
        return texts
    }
}
