/// Which addresses may be connected to.
///
/// It is asked when a connection is made, about the address that is connected to: a name that resolves to something
/// else by then does not get by. Through a proxy the connection goes to the proxy, and the guard judges that.
public struct AddressGuard: Sendable, Equatable {
    private let refused: Set<IPAddress.Scope>

    /// Every address.
    public static let any = AddressGuard(refused: [])

    /// Public addresses alone: nothing on this machine, in private networks, on the same cable, no group.
    public static let publicOnly = AddressGuard(refused: Set(IPAddress.Scope.allCases).subtracting([.global]))

    private init(refused: Set<IPAddress.Scope>) {
        self.refused = refused
    }

    /// Whether a connection to this address may be made.
    public func allows(_ address: IPAddress) -> Bool {
        refused.isEmpty || !refused.contains(address.scope)
    }
}
