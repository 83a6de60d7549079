import RunbridgeHTTP
import Testing

/// Addresses as text, and how far they reach.
@Suite struct IPAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::1", "::1"), ("2001:DB8:0::1", "2001:db8::1"),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
    ])
    func writesWhatItRead(text: String, expected: String) throws {
        #expect(try #require(IPAddress(text)).description == expected)
    }

    @Test(arguments: ["", "127.1", "0177.0.0.1", "2130706433", "256.0.0.1", "::g", "[::1]", "127.0.0.1 ", "localhost"])
    func whatIsNoAddressIsNone(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        arguments: [
            ("1.1.1.1", .global), ("172.32.0.1", .global), ("192.169.0.1", .global), ("100.128.0.1", .global),
            ("223.255.255.255", .global), ("2606:4700::1111", .global), ("64:ff9b::808:808", .global),
            ("2002:808:808::1", .global), ("::ffff:8.8.8.8", .global),
            ("127.0.0.1", .loopback), ("127.255.255.255", .loopback), ("::1", .loopback),
            ("::ffff:127.0.0.1", .loopback),
            ("64:ff9b::7f00:1", .loopback), ("2002:7f00:1::", .loopback),
            ("10.255.0.1", .private), ("172.16.0.1", .private), ("172.31.255.255", .private), ("192.168.1.1", .private),
            ("fec0::1", .private), ("::ffff:192.168.1.1", .private),
            ("169.254.169.254", .linkLocal), ("fe80::1", .linkLocal), ("febf::1", .linkLocal),
            ("::ffff:169.254.169.254", .linkLocal), ("64:ff9b::a9fe:a9fe", .linkLocal),
            ("100.64.0.1", .shared), ("fc00::1", .uniqueLocal), ("fd12::1", .uniqueLocal),
            ("fd00:ec2::254", .uniqueLocal),
            ("224.0.0.1", .multicast), ("239.1.1.1", .multicast), ("ff02::1", .multicast),
            ("0.0.0.0", .unspecified), ("0.1.2.3", .unspecified), ("::", .unspecified),
            ("::ffff:0.0.0.0", .unspecified),
            ("192.0.0.1", .reserved), ("192.0.2.1", .reserved), ("198.19.0.1", .reserved), ("203.0.113.9", .reserved),
            ("240.0.0.1", .reserved), ("255.255.255.255", .reserved), ("2001::1", .reserved),
            ("2001:db8::1", .reserved),
            ("::7f00:1", .reserved), ("4000::1", .reserved), ("64:ff9b:1::1", .reserved),
        ] as [(String, IPAddress.Scope)])
    func reachesAsFarAs(text: String, scope: IPAddress.Scope) throws {
        let address = try #require(IPAddress(text))
        #expect(address.scope == scope)
        #expect(AddressGuard.any.allows(address))
        #expect(AddressGuard.publicOnly.allows(address) == (scope == .global))
    }
}
