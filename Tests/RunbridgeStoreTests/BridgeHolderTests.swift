import Foundation
import TestSupport
import Testing

@testable import RunbridgeStore

@Suite struct BridgeHolderTests {
    @Test func nobodyHoldsWhatNobodyTook() throws {
        let folder = try TemporaryFolder()
        #expect(try BridgeHolder(ofStoreAt: folder.store) == nil)
        let lock = try BridgeLock(forStoreAt: folder.store)
        lock.release()
        #expect(try BridgeHolder(ofStoreAt: folder.store) == nil)
    }

    @Test func aNumberThatADeadBridgeLeftIsNobody() throws {
        let folder = try TemporaryFolder()
        var standing = BridgeStanding(config: "/etc/runbridge/runbridge.yaml")
        standing.begun = 3
        try Data(standing.encoded(process: 1)).write(to: URL(filePath: folder.store + ".lock"))
        #expect(try BridgeHolder(ofStoreAt: folder.store) == nil)
    }

    @Test func whatABridgeSaysIsRead() throws {
        var standing = BridgeStanding(config: "/srv/a b\"\n.yaml")
        (standing.begun, standing.ended, standing.isRefused) = (4, 3, true)
        standing.sentences = ["c.yaml:3:5: unknown key 'sync'. Did you mean 'sinks'?", "ü\u{0}\n"]
        let bytes = standing.encoded(process: 77)
        #expect(BridgeStanding(bytes) == standing)
        #expect(bytes.count == BridgeStanding.room)
        #expect(bytes.starts(with: "77\n".utf8))
    }

    @Test(arguments: [[], Array("12\n".utf8), Array("12\n{\"begun\": 1".utf8), [0xFF, 0x0A, 0xFF, 0x0A]])
    func whatSaysNothingIsNothing(_ bytes: [UInt8]) {
        #expect(BridgeStanding(bytes) == nil)
    }

    @Test func whatIsTooLongIsCounted() throws {
        var standing = BridgeStanding(config: nil)
        standing.sentences = (0..<2000).map { "c.yaml:\($0):1: unknown key 'x'" }
        let bytes = standing.encoded(process: 1)
        #expect(bytes.count == BridgeStanding.room)
        let read = try #require(BridgeStanding(bytes))
        #expect(read.sentences.count > 100)
        #expect(
            read.sentences.last == "and \(2000 - read.sentences.count + 1) more, which the bridge's own messages have")
    }
}
