extension IPAddress {
    /// How far an address reaches. Only ``global`` ones are on the public internet.
    public enum Scope: String, Sendable, CaseIterable {
        /// A public address.
        case global = "public"
        /// This machine: 127/8, ::1.
        case loopback
        /// A private network: 10/8, 172.16/12, 192.168/16, fec0::/10.
        case `private`
        /// The same cable, cloud metadata services included: 169.254/16, fe80::/10.
        case linkLocal = "link-local"
        /// A provider's network behind its address translation: 100.64/10.
        case shared
        /// A private network of IPv6: fc00::/7.
        case uniqueLocal = "unique local"
        /// A group: 224/4, ff00::/8.
        case multicast
        /// No address, or this network: 0/8, ::.
        case unspecified
        /// Kept for documentation, measurements, protocols or the future.
        case reserved
    }

    /// How far this address reaches.
    ///
    /// An IPv6 address that carries one of IPv4 (mapped, NAT64, 6to4) reaches as far as that one.
    public var scope: Scope {
        switch self {
        case .v4(let bits):
            Self.blocks4.first { $0.contains(bits) }?.scope ?? .global
        case .v6(let bits):
            Self.carrier(of: bits)?.scope ?? Self.blocks6.first { $0.contains(bits) }?.scope ?? .reserved
        }
    }

    /// The IPv4 address that a translator or tunnel would take the packet to.
    private static func carrier(of bits: UInt128) -> IPAddress? {
        switch bits >> 32 {
        case 0xffff, 0x0064_ff9b_0000_0000_0000_0000: .v4(UInt32(truncatingIfNeeded: bits))
        default: bits >> 112 == 0x2002 ? .v4(UInt32(truncatingIfNeeded: bits >> 80)) : nil
        }
    }

    private struct Block<Bits: FixedWidthInteger & Sendable>: Sendable {
        let prefix: Bits
        let length: Int
        let scope: Scope

        init(_ prefix: Bits, _ length: Int, _ scope: Scope) {
            (self.prefix, self.length, self.scope) = (prefix, length, scope)
        }

        func contains(_ bits: Bits) -> Bool { (bits ^ prefix) >> (Bits.bitWidth - length) == 0 }
    }

    /// What is not global of IPv4, by IANA's special-purpose registry.
    private static let blocks4: [Block<UInt32>] = [
        Block(0x0000_0000, 8, .unspecified),
        Block(0x0a00_0000, 8, .private),
        Block(0x6440_0000, 10, .shared),
        Block(0x7f00_0000, 8, .loopback),
        Block(0xa9fe_0000, 16, .linkLocal),
        Block(0xac10_0000, 12, .private),
        Block(0xc000_0000, 24, .reserved),  // 192.0.0/24, protocol assignments
        Block(0xc000_0200, 24, .reserved),  // 192.0.2/24, documentation
        Block(0xc058_6300, 24, .reserved),  // 192.88.99/24, relays of 6to4
        Block(0xc0a8_0000, 16, .private),
        Block(0xc612_0000, 15, .reserved),  // 198.18/15, measurements
        Block(0xc633_6400, 24, .reserved),  // 198.51.100/24, documentation
        Block(0xcb00_7100, 24, .reserved),  // 203.0.113/24, documentation
        Block(0xe000_0000, 4, .multicast),
        Block(0xf000_0000, 4, .reserved),
    ]

    /// The first that fits counts; what fits none is reserved, because only 2000::/3 is given out.
    private static let blocks6: [Block<UInt128>] = [
        Block(0, 128, .unspecified),
        Block(1, 128, .loopback),
        Block(0xfe80 << 112, 10, .linkLocal),
        Block(0xfec0 << 112, 10, .private),
        Block(0xfc00 << 112, 7, .uniqueLocal),
        Block(0xff00 << 112, 8, .multicast),
        Block(0x2001 << 112, 23, .reserved),  // 2001::/23, protocol assignments, Teredo
        Block(0x2001_0db8 << 96, 32, .reserved),  // documentation
        Block(0x3fff << 112, 20, .reserved),  // documentation
        Block(0x2000 << 112, 3, .global),
    ]
}
