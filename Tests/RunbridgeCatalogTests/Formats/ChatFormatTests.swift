import RunbridgeCore
import RunbridgeFormats
import Testing

/// What holds for all chat formats.
struct ChatFormatTests {
    static let names = ["slack", "discord", "teams"]

    @Test(arguments: names, EventType.all)
    func everyEventBecomesJSON(_ name: String, _ type: EventType) throws {
        let format = try format(name)
        #expect(try format.json(ChatEvent.sparse(type)).members?.isEmpty == false)
        #expect(try format.json(ChatEvent.hostile(type)).members?.isEmpty == false)
    }

    @Test(arguments: names, EventType.all)
    func noEventAddsAMemberToTheMessage(_ name: String, _ type: EventType) throws {
        func shape(_ json: JSON) -> JSON {
            switch json {
            case .object(let members): .object(members.map { JSON.Member($0.name, shape($0.value)) })
            case .array(let elements): .array(elements.map(shape))
            case .string: "text"
            default: json
            }
        }
        let format = try format(name)
        #expect(
            shape(try format.json(ChatEvent.hostile(type)))
                == shape(try format.json(ChatEvent.hostile(type, times: 12))))
    }

    @Test(arguments: names, EventType.all)
    func noTextHoldsWhatWouldHideOrTurnAnother(_ name: String, _ type: EventType) throws {
        for (_, text) in try format(name).json(ChatEvent.hostile(type, times: 2)).texts() {
            #expect(
                text.unicodeScalars.allSatisfy {
                    $0.properties.generalCategory != .control && !(0x202A...0x202E).contains($0.value)
                }, "\(text.debugDescription)")
        }
    }

    @Test(arguments: names)
    func noEmptyTextIsSent(_ name: String) throws {
        for type in EventType.all {
            for (member, text) in try format(name).json(ChatEvent.sparse(type)).texts() {
                #expect(!text.isEmpty, "\(member)")
            }
        }
    }

    @Test(arguments: names)
    func saysWhatHappened(_ name: String) throws {
        let format = try format(name)
        func said(_ event: EncodedEvent) throws -> String {
            try format.json(event).texts().map(\.text).joined(separator: "\n")
        }
        let failed = try said(ChatEvent.failed)
        for part in ["nightly", "failed after 13m 32s", "line 7 is no JSON", "97 of 100 succeeded, 3 failed"] {
            #expect(failed.contains(part), "\(part)")
        }
        #expect(failed.contains("https://platform.openai.com/batches/batch_abc"))
        let succeeded = try said(ChatEvent.sparse(.status(.succeeded), status: .succeeded))
        #expect(succeeded.contains("succeeded"))
        #expect(!succeeded.contains("failed"))
        #expect(try said(ChatEvent.sparse(.status(.canceled), status: .canceled)).contains("was canceled"))
        #expect(try said(ChatEvent.sparse(.anomaly)).contains("changed in a way that cannot be"))
        let trouble = try said(ChatEvent.watchError)
        #expect(trouble.contains("openai is failing") || trouble.contains("`openai` is failing"))
        #expect(trouble.contains("401 Unauthorized") && trouble.contains("check api"))
    }

    @Test(arguments: names)
    func failureAndSuccessDoNotLookAlike(_ name: String) throws {
        let format = try format(name)
        func look(_ type: EventType, _ status: Status) throws -> [JSON] {
            func colors(_ json: JSON) -> [JSON] {
                switch json {
                case .object(let members): members.flatMap { $0.name == "color" ? [$0.value] : colors($0.value) }
                case .array(let elements): elements.flatMap(colors)
                default: []
                }
            }
            return colors(try format.json(ChatEvent.sparse(type, status: status)))
        }
        let looks = try [
            look(.status(.failed), .failed), look(.status(.succeeded), .succeeded),
            look(.status(.canceled), .canceled), look(.status(.running), .running), look(.stalled, .running),
        ]
        #expect(looks.allSatisfy { $0.count == 1 })
        #expect(Set(looks.flatMap { $0 }).count == looks.count)
        #expect(try look(.watchError, .failed) == look(.status(.failed), .failed))
    }
}
