import Foundation
import TestSupport
import Testing

@Suite(.inTurn) struct SignVerifyTests {
    private static let secret = "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString()
    private static let other = "whsec_" + Data((1..<33).map { UInt8($0) }).base64EncodedString()
    private static let secrets = ["GOOD": secret, "OTHER": other]
    private static let body = "{\"text\":\"Größe 😀\",\n \"n\": 1}\n"

    /// Signs the body, changes what is to be changed, verifies.
    private func roundTrip(
        sign: String = "--secret-env GOOD", change: String = "true", verify: String = "--secret-env GOOD",
        environment: [String: String] = secrets
    ) async throws -> Tool.Ending {
        let folder = try TemporaryFolder()
        _ = try folder.write(Self.body, to: "body")
        let line =
            #""$0" sign body \#(sign) > headers && { \#(change); } && "$0" verify --headers headers \#(verify) < body"#
        return try await Tool.bash(line, environment: environment, in: folder.path)
    }

    @Test func whatIsSignedIsGenuine() async throws {
        let ending = try await roundTrip(sign: "--id evt_1 --secret-env GOOD")
        #expect(ending.output.hasPrefix("genuine: evt_1, sent at 20"))
        #expect(ending.status == 0)
    }

    struct Refusal: CustomTestStringConvertible {
        var testDescription: String
        var sign = "--secret-env GOOD"
        var change = "true"
        var verify = "--secret-env GOOD"
        var why: String
    }

    static let refusals = [
        Refusal(
            testDescription: "another secret", verify: "--secret-env OTHER",
            why: "webhook-signature does not match: check the secret"),
        Refusal(testDescription: "a changed body", change: "printf x >> body", why: "webhook-signature does not match"),
        Refusal(
            testDescription: "a changed id", change: "sed -i 's/^webhook-id: .*/webhook-id: x/' headers",
            why: "webhook-signature does not match"),
        Refusal(
            testDescription: "a missing header", change: "sed -i '/^webhook-timestamp/d' headers",
            why: "the header webhook-timestamp is missing"),
        Refusal(
            testDescription: "a header twice", change: "sed -i 'p' headers", why: "is there more than once"),
        Refusal(
            testDescription: "no headers at all", change: "echo > headers", why: "the header webhook-id is missing"),
        Refusal(
            testDescription: "an old message", sign: "--timestamp 2020-01-01T00:00:00Z --secret-env GOOD",
            why: "check both clocks"),
        Refusal(
            testDescription: "a message a little older than allowed", sign: "--timestamp 1000 --secret-env GOOD",
            verify: "--at 1011 --tolerance 10s --secret-env GOOD", why: "its timestamp is 11s old"),
    ]

    @Test(arguments: refusals) func whatIsNotGenuineIsRefusedWithTheReason(_ row: Refusal) async throws {
        let ending = try await roundTrip(sign: row.sign, change: row.change, verify: row.verify)
        #expect(ending.status == 1)
        #expect(ending.output == "")
        #expect(ending.complaint.hasPrefix("refused: "))
        #expect(ending.complaint.contains(row.why), "\(ending.complaint)")
        let json = try await roundTrip(sign: row.sign, change: row.change, verify: row.verify + " --json")
        #expect(json.status == 1)
        #expect(try json.objects().first?["genuine"] as? Bool == false)
        #expect(json.complaint == "")
    }

    @Test func anyOfSeveralSecretsWillDo() async throws {
        #expect(try await roundTrip(sign: "--secret-env OTHER --secret-env GOOD").status == 0)
        #expect(try await roundTrip(verify: "--secret-env OTHER --secret-env GOOD").status == 0)
    }

    @Test func anOldMessageIsGenuineAtItsTime() async throws {
        let ending = try await roundTrip(
            sign: "--id a --timestamp 1700000000 --secret-env GOOD",
            verify: "--at 2023-11-14T22:15:00Z --json --secret-env GOOD")
        #expect(ending.lines == [#"{"genuine":true,"id":"a","sent_at":"2023-11-14T22:13:20.000Z"}"#])
    }

    @Test(arguments: ["github", "slack", "stripe", "buildkite"]) func whatOtherSendersSignIsVerifiedByName(
        _ scheme: String
    ) async throws {
        let options = "--scheme \(scheme) --secret-env GOOD"
        let genuine = try await roundTrip(sign: options, verify: options)
        #expect(genuine.status == 0, "\(genuine.complaint)")
        #expect(genuine.output.hasPrefix("genuine"))
        let changed = try await roundTrip(sign: options, change: "printf x >> body", verify: options)
        #expect(changed.status == 1 && changed.complaint.contains("does not match: check the secret"))
        #expect(changed.output == "")
    }

    /// GitHub's documentation has it.
    @Test func aPublishedRequestOfGitHubIsGenuine() async throws {
        let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        let line =
            #"printf 'Hello, World!' | "$0" verify --scheme github -H "X-Hub-Signature-256: $1" --secret-env S --json"#
        let ending = try await Tool.bash(line, signature, environment: ["S": "It's a Secret to Everybody"])
        #expect(ending.lines == [#"{"genuine":true,"id":null,"sent_at":null}"#])
        let help = try await Tool.run("verify", "--help")
        #expect(help.output.contains("--scheme github") && help.output.contains("buildkite"))
    }

    @Test func aTokenIsVerifiedAndARawSecretToo() async throws {
        let token = try await Tool.bash(
            #"printf '{}' | "$0" verify --scheme bearer -H "Authorization: Bearer $GOOD" --secret-env GOOD"#,
            environment: Self.secrets)
        #expect(token.output == "genuine\n" && token.status == 0)
        let raw = "--secret-form raw --secret-env RAW"
        let ending = try await roundTrip(
            sign: raw, verify: raw, environment: ["RAW": "a key of thirty-two letters, raw"])
        #expect(ending.output.hasPrefix("genuine: msg_"), "\(ending.complaint)")
    }

    @Test func aPrivateKeySignsAndItsPublicKeyVerifies() async throws {
        let line = """
            "$0" secret new --ed25519 > key 2> told && "$0" secret public-key < key > public &&
            "$0" secret public-key --secret-file key --json && grep -q "$(cat public)" told &&
            "$0" sign body --secret-file key > headers && "$0" verify body --headers headers --secret-file public &&
            "$0" sign body --secret-file public
            """
        let folder = try TemporaryFolder()
        _ = try folder.write(Self.body, to: "body")
        let ending = try await Tool.bash(line, in: folder.path)
        #expect(try String(contentsOf: folder.url("key"), encoding: .utf8).hasPrefix("whsk_"))
        #expect(ending.lines.count == 2)
        #expect(ending.lines.first?.hasPrefix(#"{"public_key":"whpk_"#) == true)
        #expect(ending.lines.last?.hasPrefix("genuine: msg_") == true)
        // The last of them asks what cannot be done.
        #expect(ending.status == 1)
        #expect(ending.complaint.contains("can verify but not sign"))
    }

    @Test func aNewSecretIsNewAndOfTheStandardsSize() async throws {
        let (one, two) = (try await Tool.run("secret"), try await Tool.run("secret", "new", "--json"))
        let secret = try #require(one.lines.first)
        #expect(Data(base64Encoded: String(secret.dropFirst(6)))?.count == 32)
        #expect(try two.objects().first?["secret"] as? String != secret)
    }

    @Test func theCurlOptionsAreReadByAShellAsTheHeadersThatTheyAre() async throws {
        let sign = #""$0" sign --id "it's" --timestamp 1700000000 --secret-env GOOD "#
        let plain = try await Tool.bash("printf body | " + sign, environment: Self.secrets)
        let line =
            "printf body | \(sign) --curl | tee options | xargs printf '%s\\n'; eval \"printf '%s\\n' $(cat options)\""
        let folder = try TemporaryFolder()
        let quoted = try await Tool.bash(line, environment: Self.secrets, in: folder.path)
        let expected = plain.lines.flatMap { ["-H", $0] }
        #expect(plain.lines.count == 3)
        #expect(plain.lines.first == "webhook-id: it's")
        #expect(quoted.lines == expected + expected)
    }

    @Test func theSecretMayComeFromStandardInput() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(Self.body, to: "body")
        let line = #"printf '%s\n' "$1" | "$0" sign body --secret-file - --json"#
        let ending = try await Tool.bash(line, Self.secret, in: folder.path)
        #expect(try ending.objects().first?.keys.sorted() == ["webhook-id", "webhook-signature", "webhook-timestamp"])
        let both = try await Tool.bash(#"printf '%s\n' "$1" | "$0" sign --secret-file -"#, Self.secret)
        #expect(both.status == 2)
    }

    struct Mistake: CustomTestStringConvertible {
        var testDescription: String { line }
        var line: String
        var status: Int32
        var complaint: String
    }

    static let mistakes = [
        Mistake(line: "sign body", status: 2, complaint: "--secret-env NAME or --secret-file FILE"),
        Mistake(line: "sign body --secret whsec_x", status: 2, complaint: "--secret"),
        Mistake(line: "sign body --secret-env NOT_SET", status: 1, complaint: "NOT_SET is not set"),
        Mistake(line: "sign body --secret-file none", status: 1, complaint: "none cannot be read: No such file"),
        Mistake(line: "sign none --secret-env GOOD", status: 1, complaint: "none cannot be read: No such file"),
        Mistake(line: "sign . --secret-env GOOD", status: 1, complaint: ". cannot be read: Is a directory"),
        Mistake(line: "sign body --id a.b --secret-env GOOD", status: 1, complaint: "the id cannot be signed"),
        Mistake(line: "sign body --timestamp soon --secret-env GOOD", status: 2, complaint: "seconds since 1970"),
        Mistake(line: "sign body --curl --json --secret-env GOOD", status: 2, complaint: "exclude each other"),
        Mistake(line: "sign body --secret-env SHORT", status: 1, complaint: "24 to 64 are allowed"),
        Mistake(line: "sign body --secret-env PLAIN", status: 1, complaint: "none of whsec_"),
        Mistake(line: "sign body --scheme git --secret-env GOOD", status: 2, complaint: "github"),
        Mistake(line: "sign body --scheme gitlab --secret-env GOOD", status: 1, complaint: "X-Gitlab-Token: SECRET"),
        Mistake(
            line: "sign body --scheme bearer --secret-env GOOD", status: 1, complaint: "Authorization: Bearer SECRET"),
        Mistake(
            line: "sign body --scheme github --secret-env GOOD --secret-env PLAIN", status: 1,
            complaint: "room for one signature"),
        Mistake(
            line: "sign body --scheme github --secret-env TINY", status: 1, complaint: "TINY: the secret has 3 bytes"),
        Mistake(
            line: "sign body --scheme github --secret-form raw --secret-env GOOD", status: 2,
            complaint: "always raw"),
        Mistake(line: "verify body --secret-env GOOD", status: 2, complaint: "Give the headers"),
        Mistake(line: "verify body -H nonsense --secret-env GOOD", status: 2, complaint: "webhook-id: msg_1"),
        Mistake(line: "verify body --headers none --secret-env GOOD", status: 1, complaint: "none cannot be read"),
        Mistake(line: "secret public-key --secret-env GOOD", status: 1, complaint: "this is no private key"),
    ]

    @Test(arguments: mistakes) func aMistakeIsExplainedAndNoSecretShown(_ row: Mistake) async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(Self.body, to: "body")
        let wrong = ["SHORT": "whsec_c2hvcnRfc2VjcmV0", "PLAIN": "hunter2-hunter2", "TINY": "abc"]
        let ending = try await Tool.bash(
            #""$0" $1"#, row.line, environment: Self.secrets.merging(wrong) { $1 }, in: folder.path)
        #expect(ending.status == row.status)
        #expect(ending.complaint.contains(row.complaint), "\(ending.complaint)")
        #expect(ending.output == "")
        for secret in [Self.secret, "c2hvcnRfc2VjcmV0", "hunter2"] { #expect(!ending.complaint.contains(secret)) }
    }
}
