import RunbridgeCore
import RunbridgeFormats
import Testing

struct TextFormatTests {
    private func line(_ event: EncodedEvent) throws -> String {
        String(decoding: try format("text").render(event).bytes, as: UTF8.self)
    }

    @Test func saysItInOneLine() throws {
        #expect(
            try line(ChatEvent.failed)
                == "❌ batch nightly failed after 13m 32s (97 of 100 succeeded, 3 failed): "
                + "invalid_request: line 7 is no JSON · https://platform.openai.com/batches/batch_abc")
        #expect(try line(ChatEvent.sparse()) == "⏳ batch batch_abc is running")
        #expect(
            try line(ChatEvent.sparse(.status(.succeeded), status: .succeeded)) == "✅ batch batch_abc succeeded")
        #expect(try line(ChatEvent.sparse(.vanished)) == "⚠️ batch batch_abc has vanished")
        #expect(
            try line(ChatEvent.watchError) == "🚨 watcher openai is failing: 401 Unauthorized: check api_key")
    }

    @Test(arguments: EventType.all)
    func staysOneLineOfBoundedLength(_ type: EventType) throws {
        let line = try line(ChatEvent.hostile(type, times: 20))
        #expect(line.utf16.count < 1200)
        #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test func isPlainTextInUTF8() throws {
        #expect(try format("text").render(ChatEvent.failed).contentType == "text/plain; charset=utf-8")
    }
}
