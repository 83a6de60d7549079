import RunbridgeCore
import RunbridgeFormats
import Testing

/// What each service takes at the most, by its documentation, counted in UTF-16 units.
struct ServiceLimitTests {
    static let events =
        EventType.all.flatMap { type in
            [1, 20].map { ChatEvent.hostile(type, times: $0) } + [ChatEvent.sparse(type)]
        } + [ChatEvent.hostile(.anomaly, times: 500)]

    /// docs.slack.dev, "Block Kit": 3000 characters in a section's text and in a button's URL, 10 elements in a context,
    /// 50 blocks; "Legacy attachments": a colour as #rrggbb.
    @Test(arguments: events)
    func slackTakesTheMessage(_ event: EncodedEvent) throws {
        let json = try format("slack").json(event)
        #expect(Set(json.members?.map(\.name) ?? []) == ["text", "blocks", "attachments"])
        let attachment = try #require(json["attachments"]?.array?.first)
        #expect(try Regex("#[0-9a-f]{6}").wholeMatch(in: attachment["color"]?.string ?? "") != nil)
        let blocks = (json["blocks"]?.array ?? []) + (attachment["blocks"]?.array ?? [])
        #expect(blocks.count >= 2)
        for block in blocks { #expect((block["elements"]?.array?.count ?? 1) <= 10) }
        for (name, text) in json.texts() where ["text", "url"].contains(name) {
            #expect((1...3000).contains(text.utf16.count), "\(name): \(text.utf16.count)")
        }
    }

    @Test(arguments: EventType.all)
    func slackMentionsNobody(_ type: EventType) throws {
        for (name, text) in try format("slack").json(ChatEvent.hostile(type)).texts() where name == "text" {
            #expect(!text.contains("<") && !text.contains(">"), "\(text)")
            #expect(text.split(separator: "`", omittingEmptySubsequences: false).count % 2 == 1, "\(text)")
        }
    }

    /// discord.com/developers/docs/resources/message, "Embed Limits".
    @Test(arguments: events)
    func discordTakesTheMessage(_ event: EncodedEvent) throws {
        let json = try format("discord").json(event)
        #expect(json["allowed_mentions"] == ["parse": []])
        #expect(json["embeds"]?.array?.count == 1)
        let embed = try #require(json["embeds"]?.array?.first)
        let color = try #require(embed["color"]?.int)
        #expect((0...0xFFFFFF).contains(color))
        let title = try #require(embed["title"]?.string).utf16.count
        let description = embed["description"]?.string?.utf16.count ?? 1
        let footer = embed["footer"]?["text"]?.string?.utf16.count ?? 1
        #expect((1...256).contains(title))
        #expect((1...4096).contains(description))
        #expect((1...2048).contains(footer))
        let fields = try #require(embed["fields"]?.array)
        #expect(fields.count <= 25)
        var total = title + description + footer
        for field in fields {
            let (name, value) = (field["name"]?.string?.utf16.count ?? 0, field["value"]?.string?.utf16.count ?? 0)
            #expect((1...256).contains(name))
            #expect((1...1024).contains(value))
            total += name + value
        }
        #expect(total <= 6000)
        #expect(Timestamp(rfc3339: embed["timestamp"]?.string ?? "") != nil)
    }

    /// learn.microsoft.com, "Create and send messages", "Message size limits": 28 KB; adaptivecards.io, `Colors`.
    @Test(arguments: events)
    func teamsTakesTheMessage(_ event: EncodedEvent) throws {
        let bytes = try format("teams").render(event).bytes
        #expect(bytes.count <= 28 * 1024)
        let card = try #require(JSON(parsing: bytes)["attachments"]?.array?.first?["content"])
        let blocks = try #require(card["body"]?.array)
        let color = try #require(blocks.first?["color"]?.string)
        #expect(["default", "accent", "good", "warning", "attention"].contains(color))
        for fact in blocks.last?["facts"]?.array ?? [] {
            #expect(fact["title"]?.string?.isEmpty == false)
            #expect(fact["value"]?.string?.isEmpty == false)
        }
    }
}
