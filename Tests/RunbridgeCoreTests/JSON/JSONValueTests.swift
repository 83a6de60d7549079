import RunbridgeCore
import Testing

@Suite struct JSONValueTests {
    @Test func ofMembersWithOneNameTheLastCounts() {
        let json: JSON = ["a": 1, "a": nil]
        #expect(json["a"] == JSON.null && json["b"] == nil && json.members?.count == 2)
    }

    @Test func aValueIsOnlyWhatItIs() {
        let values: [JSON] = [nil, true, 1, "1", [1], ["a": 1]]
        #expect(values.map(\.isNull) == [true, false, false, false, false, false])
        #expect(values.map { $0.bool != nil } == [false, true, false, false, false, false])
        #expect(values.map { $0.int != nil } == [false, false, true, false, false, false])
        #expect(values.map { $0.double != nil } == [false, false, true, false, false, false])
        #expect(values.map { $0.string != nil } == [false, false, false, true, false, false])
        #expect(values.map { $0.array != nil } == [false, false, false, false, true, false])
        #expect(values.map { $0.members != nil } == [false, false, false, false, false, true])
        #expect(values.map { $0["a"] != nil } == [false, false, false, false, false, true])
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1.0, "1"), (-2.5, "-2.5"), (1e14, "100000000000000"), (1e15, "1000000000000000.0"),
        (1e16, "1e+16"),
        (Double.leastNonzeroMagnitude, "5e-324"), (Double.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ]) func aNumberIsWrittenAsJSON(_ value: Double, _ text: String) throws {
        let number = try #require(JSONNumber(value))
        #expect(number.text == text)
        #expect(try JSON(parsing: number.text).double == value)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity]) func whatJSONCannotWriteIsNoNumber(_ value: Double) {
        #expect(JSONNumber(value) == nil)
    }

    @Test func writingAndReadingAreInverse() throws {
        let json: JSON = [
            "a": [nil, true, false, -1, "x\"\\\n\u{0}\u{1F600}"], "": [:], "b": [[], [[]]],
            "c": .number(JSONNumber(0.1)!),
        ]
        #expect(json.encodedText == #"{"a":[null,true,false,-1,"x\"\\\n\u0000😀"],"":{},"b":[[],[[]]],"c":0.1}"#)
        #expect(try JSON(parsing: json.encoded()) == json)
    }

    @Test func theWriterPutsCommasWhereTheyBelong() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("a")
        writer.beginArray()
        writer.value(1)
        writer.value("two")
        writer.beginObject()
        writer.endObject()
        writer.value(nil as String?)
        writer.value(nil as Int?)
        writer.value(nil as Timestamp?)
        writer.value(true)
        writer.value(Int.min)
        writer.endArray()
        writer.name(any: "\"\u{0}")
        writer.value(["x": 1] as JSON)
        writer.name("r")
        writer.raw(Array("[1]".utf8))
        writer.name("t")
        writer.value(Timestamp(milliseconds: 5))
        writer.endObject()
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"a":[1,"two",{},null,null,null,true,-9223372036854775808],"\"\u0000":{"x":1},"r":[1],"#
                + #""t":"1970-01-01T00:00:00.005Z"}"#)
    }

    @Test func everyCharacterOfOneByteIsEscapedAsItMustBe() throws {
        for byte in UInt8(0)...127 {
            let text = String(decoding: [byte], as: UTF8.self)
            let encoded = JSON.string(text).encoded()
            #expect(encoded.allSatisfy { $0 >= 0x20 })
            #expect(try JSON(parsing: encoded).string == text)
        }
    }
}
