import RunbridgeCore
import RunbridgeDocument
import Testing

struct DescribingTests {
    @Test
    func describesFamilyAsSchema() throws {
        let schema = Sample.description.jsonSchema(id: "https://example.com/s", title: "Samples")
        #expect(schema["$ref"] == "#/$defs/sample")
        #expect(schema["$defs"]?.members?.map(\.name) == ["sample", "inner"])
        let sample = try #require(schema["$defs"]?["sample"])
        #expect(sample["additionalProperties"] == false)
        #expect(sample["required"] == ["name"])
        #expect(sample["properties"]?.members?.map(\.name) == Sample.description.fields.map(\.name))
        #expect(
            sample["properties"]?["attempts"]
                == ["description": "How often to try.", "type": "integer", "minimum": 1, "maximum": 100])
        #expect(sample["properties"]?["mode"]?["enum"] == ["append", "replace", "rotate"])
        #expect(sample["properties"]?["inner"]?["additionalProperties"] == ["$ref": "#/$defs/inner"])
        let inner = try #require(schema["$defs"]?["inner"])
        #expect(inner["required"] == ["type", "limit"])
        #expect(inner["properties"]?["type"] == ["const": "inner"])
    }

    @Test(arguments: ["15s", "250ms", "2h"])
    func patternTakesDurations(_ text: String) throws {
        let schema = Sample.description.jsonSchema(id: "x", title: "x")
        let pattern = try #require(schema["$defs"]?["sample"]?["properties"]?["every"]?["pattern"]?.string)
        #expect(try Regex(pattern).wholeMatch(in: text) != nil)
        #expect(try Regex(pattern).wholeMatch(in: "15 apples") == nil)
    }

    @Test
    func describesFamilyAsReference() {
        let reference = Sample.description.reference()
        #expect(reference.hasPrefix("## Sample\n\nA section with a key of each form.\n\n| key |"))
        #expect(reference.contains("| `name` | text | required | What it is called. |"))
        #expect(reference.contains("| `every` | duration (`15s`, `5m`, `2h`) | `15s` | How often. |"))
        #expect(reference.contains("`a\\|b` is no mode"))
        #expect(reference.contains("| `inner` | NAME and [Inner](#inner), any number | none | More of it. |"))
        #expect(reference.contains("## Inner"))
        #expect(reference.contains("| `type` | `inner` | required | |"))
    }

    @Test
    func describesWhatIsRead() {
        guard case .failure(let mistakes) = read("zzzzzzzzzzzz: 1") else {
            Issue.record("it was read")
            return
        }
        let names = Sample.description.fields.map(\.name).joined(separator: ", ")
        #expect(mistakes.lines.contains("c.yaml:1:1: unknown key 'zzzzzzzzzzzz'. Known here: \(names)"))
    }
}
