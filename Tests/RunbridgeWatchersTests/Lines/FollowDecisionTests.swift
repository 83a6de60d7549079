import Testing

@testable import RunbridgeWatchers

@Suite struct FollowDecisionTests {
    private static let own = FileIdentity(device: 1, inode: 7)
    private static let other = FileIdentity(device: 1, inode: 8)

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var size: Int64 = 100
        var offset: Int64 = 100
        var headIsSame = true
        var named: FileIdentity? = own
        var idleLooks = 0
        var forever: FollowDecision
        var once: FollowDecision
    }

    @Test(arguments: [
        Case(testDescription: "nothing new", forever: .wait, once: .end),
        Case(testDescription: "more", size: 101, forever: .read, once: .read),
        Case(testDescription: "cut to nothing", size: 0, forever: .restart, once: .restart),
        Case(testDescription: "cut, and shorter now", size: 99, forever: .restart, once: .restart),
        Case(
            testDescription: "cut, and longer again", size: 200, headIsSame: false, forever: .restart, once: .restart),
        Case(
            testDescription: "cut, and as long again", headIsSame: false, forever: .restart, once: .restart),
        Case(testDescription: "renamed, nothing in its place", named: nil, forever: .wait, once: .end),
        Case(
            testDescription: "renamed, nothing in its place, more in it", size: 101, named: nil, forever: .read,
            once: .read),
        Case(testDescription: "another in its place", named: other, forever: .wait, once: .moveOn),
        Case(
            testDescription: "another in its place, more in the old", size: 101, named: other, idleLooks: 5,
            forever: .read, once: .read),
        Case(
            testDescription: "another in its place, looked at once", named: other, idleLooks: 1, forever: .wait,
            once: .moveOn),
        Case(
            testDescription: "another in its place for long", named: other, idleLooks: 2, forever: .moveOn,
            once: .moveOn),
        Case(testDescription: "empty from the start", size: 0, offset: 0, forever: .wait, once: .end),
        Case(
            testDescription: "same inode on another device", named: FileIdentity(device: 2, inode: 7), idleLooks: 2,
            forever: .moveOn, once: .moveOn),
    ])
    func decides(_ row: Case) {
        let glance = FollowDecision.Glance(
            opened: Self.own, size: row.size, offset: row.offset, headIsSame: row.headIsSame, named: row.named,
            idleLooks: row.idleLooks)
        #expect(FollowDecision(glance, once: false) == row.forever)
        #expect(FollowDecision(glance, once: true) == row.once)
    }
}

@Suite struct FilePositionTests {
    @Test(arguments: [
        FilePosition(inode: 0, offset: 0, lines: 0, digest: 0),
        FilePosition(inode: .max, offset: .max, lines: 12, digest: .max),
    ])
    func comesBackAsItWasStored(_ position: FilePosition) {
        #expect(FilePosition(text: position.text) == position)
    }

    @Test(arguments: [
        "", "7", "{}", "null", #"{"inode":-1,"offset":1,"lines":1,"digest":"0"}"#,
        #"{"inode":1,"offset":-1,"lines":1,"digest":"0"}"#, #"{"inode":1,"offset":1,"lines":1,"digest":"xyz"}"#,
        #"{"inode":1,"offset":1,"lines":1}"#,
    ])
    func isNothingWhereTheTextIsNone(_ text: String) {
        #expect(FilePosition(text: text) == nil)
    }

    @Test func digestsNoMoreThanWhatWasTaken() {
        var (short, long) = (FileHead(), FileHead())
        Array("abc".utf8).withUnsafeBytes { short.note($0, at: 0) }
        Array("abcdef".utf8).withUnsafeBytes { long.note($0, at: 0) }
        #expect(short.digest(before: 3) == long.digest(before: 3))
        #expect(short.digest(before: 3) != long.digest(before: 6))
        #expect(short.digest(before: 3) != short.digest(before: 2))
    }
}
