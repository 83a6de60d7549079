import RunbridgeCore
import RunbridgeDocument
import Testing

struct SecretTests {
    struct Unreadable: Error, CustomStringConvertible {
        var description: String { "no such file" }
    }

    private func secret(_ notation: String, folder: String = "/etc/rb") throws -> (SecretValue?, [String]) {
        let source = ProcessSecrets(environment: ["KEY": "k1", "EMPTY": "", "CREDENTIALS_DIRECTORY": "/run/cred"]) {
            path in
            switch path {
            case "/etc/rb/key.txt": "from file\r\n\n"
            case "/run/cred/hook": "from systemd\n"
            case "/abs": "\n"
            default: throw Unreadable()
            }
        }
        var reading = Reading(folder: folder, secrets: source)
        let sample = try Document.read(
            Sample.self, yaml: "name: a\nsecret: \(notation)", file: "c.yaml", reading: &reading)
        return (sample.secret, reading.missingSecrets.map(\.description))
    }

    struct Case: Sendable {
        var notation: String
        var value: String?
        var missing: [String] = []
    }

    @Test(
        arguments: [
            Case(notation: "{ env: KEY }", value: "k1"),
            Case(notation: "{ file: key.txt }", value: "from file"),
            Case(notation: "{ credential: hook }", value: "from systemd"),
            Case(
                notation: "{ env: NONE }",
                missing: ["c.yaml:2:9: the environment variable NONE is not set. Set it: export NONE=…"]),
            Case(
                notation: "{ env: EMPTY }",
                missing: ["c.yaml:2:9: the environment variable EMPTY is empty. Set it: export EMPTY=…"]),
            Case(
                notation: "{ file: gone }",
                missing: ["c.yaml:2:9: the file /etc/rb/gone cannot be read: no such file"]),
            Case(notation: "{ file: /abs }", missing: ["c.yaml:2:9: the file /abs is empty"]),
        ])
    func finds(_ row: Case) throws {
        let (value, missing) = try secret(row.notation)
        #expect(value?.secret?.reveal() == row.value)
        #expect(missing == row.missing)
    }

    @Test
    func missesCredentials() throws {
        var reading = Reading(folder: "", secrets: ProcessSecrets(environment: [:]) { _ in "" })
        _ = try Document.read(
            Sample.self, yaml: "name: a\nsecret: { credential: hook }", file: "c.yaml", reading: &reading)
        #expect(reading.missingSecrets.first?.text.contains("LoadCredential=hook:PATH") == true)
    }

    @Test
    func refusesSecretsInPlainDocuments() {
        #expect(throws: DocumentError.self) {
            try Document.read(Sample.self, yaml: "name: a\nsecret: { env: PATH }", file: "c.yaml")
        }
    }

    @Test
    func printsNothing() throws {
        let (value, _) = try secret("{ env: KEY }")
        var dumped = ""
        dump(value, to: &dumped)
        #expect(!"\(String(describing: value))\(dumped)".contains("k1"))
    }
}
