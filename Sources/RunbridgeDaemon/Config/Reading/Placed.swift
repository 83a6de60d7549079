import RunbridgeCore
import RunbridgeDocument

/// A value and where it stands, for checks that come after reading.
struct Placed<Value: Sendable>: Sendable {
    var place: Place
    var value: Value
}

extension Form {
    /// The same, keeping the place.
    var placed: Form<Placed<Value>> {
        Form<Placed<Value>>(notation, schema: schema, sections: sections) { node, reading in
            read(node, &reading).map { Placed(place: node.place, value: $0) }
        }
    }
}
