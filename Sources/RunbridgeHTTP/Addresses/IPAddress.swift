#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An address of IPv4 or IPv6.
public enum IPAddress: Sendable, Hashable {
    /// Four bytes, the first in the highest place.
    case v4(UInt32)
    /// Sixteen bytes, the first in the highest place.
    case v6(UInt128)
}

extension IPAddress: LosslessStringConvertible {
    /// The address that a text writes in full: `192.0.2.1`, `2001:db8::1`. Short and octal forms are not addresses.
    public init?(_ description: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, description, &four) == 1 {
            self = .v4(UInt32(bigEndian: four.s_addr))
        } else if inet_pton(AF_INET6, description, &six) == 1 {
            self = .v6(withUnsafeBytes(of: six) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) })
        } else {
            return nil
        }
    }

    /// The usual text: `192.0.2.1`, `2001:db8::1`.
    public var description: String {
        switch self {
        case .v4(let bits): Self.text(of: bits.bigEndian, family: AF_INET)
        case .v6(let bits): Self.text(of: bits.bigEndian, family: AF_INET6)
        }
    }

    private static func text(of bits: some FixedWidthInteger, family: Int32) -> String {
        String(unsafeUninitializedCapacity: Int(INET6_ADDRSTRLEN)) { buffer in
            withUnsafeBytes(of: bits) { bytes in
                buffer.withMemoryRebound(to: CChar.self) { text in
                    guard inet_ntop(family, bytes.baseAddress, text.baseAddress, socklen_t(text.count)) != nil else {
                        return 0
                    }
                    return text.firstIndex(of: 0) ?? 0
                }
            }
        }
    }
}

extension IPAddress {
    /// The address in what the system's socket calls take, or `nil` for other families.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            self = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                .v4(UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
            }
        case AF_INET6:
            let bits = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { six in
                withUnsafeBytes(of: six.pointee.sin6_addr) { $0.loadUnaligned(as: UInt128.self) }
            }
            self = .v6(UInt128(bigEndian: bits))
        default:
            return nil
        }
    }
}
