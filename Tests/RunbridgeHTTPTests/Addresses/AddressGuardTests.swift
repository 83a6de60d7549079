import RunbridgeHTTP
import TestSupport
import Testing

/// Connections that the guard forbids.
@Suite struct AddressGuardTests {

    /// Hosts that lead to this machine, however they are written.
    @Test(arguments: [
        "127.0.0.1", "127.1", "0x7f.1", "2130706433", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]",
    ])
    func nothingOnThisMachineIsReached(host: String) async throws {
        let server = try RawServer(.answerEach(answer()))
        let transport = makeTransport(addressGuard: .publicOnly)
        let failure = try #require(await transport.send(.post(server.url("/secret", host: host))).failure)
        #expect(failure.kind == .forbidden)
        #expect(failure.message.contains("not allowed"))
        #expect(server.connectionCount == 0)
    }

    @Test func saysWhichAddressAndWhy() async throws {
        let transport = makeTransport(addressGuard: .publicOnly)
        let failure = await transport.send(.get("http://169.254.169.254/latest/meta-data/")).failure
        #expect(failure?.kind == .forbidden)
        #expect(failure?.message == "169.254.169.254:80: the address 169.254.169.254 is link-local and not allowed")
    }

    @Test func aRefusalDoesNotStayWithTheNextExchange() async throws {
        let transport = makeTransport(addressGuard: .publicOnly)
        let name = String(repeating: "a", count: 64) + ".invalid"
        #expect(await transport.send(.get("http://127.0.0.1:1/")).failure?.kind == .forbidden)
        #expect(await transport.send(.get("http://\(name)/")).failure?.kind == .resolution)
    }

    @Test func withoutAGuardLoopbackIsReached() async throws {
        let server = try RawServer(.answerEach(answer(body: "here")))
        let transport = makeTransport()
        for host in ["127.0.0.1", "localhost"] {
            #expect(try await transport.send(.get(server.url("/", host: host))).get().text == "here")
        }
    }
}
