import Foundation
import TestSupport
import Testing

/// The official Python package has the last word on what `sign` prints and `verify` takes.
@Suite(.inTurn) struct StandardWebhooksPackageTests {
    private static let secret = "whsec_" + Data((0..<24).map { UInt8($0) }).base64EncodedString()

    private func judge(_ action: String, _ folder: TemporaryFolder) async throws -> String {
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Judges/sign_and_verify.py").path
        return try await judge.run(
            script, arguments: [action, folder.path("body"), folder.path("headers")],
            environment: ["SECRET": Self.secret])
    }

    @Test func itTakesWhatSignPrinted() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(#"{"text":"Größe 😀"}"#, to: "body")
        let signed = try await Tool.bash(
            #""$0" sign --secret-env S < body > headers"#, environment: ["S": Self.secret], in: folder.path)
        #expect(signed.status == 0)
        #expect(try await judge("verify", folder) == "ok\n")
        // The judge must be one that can say no.
        _ = try folder.write(#"{"text":"Grösse 😀"}"#, to: "body")
        #expect(try await judge("verify", folder) == "No matching signature found\n")
    }

    @Test func verifyTakesWhatItSigned() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(#"{"text":"Größe 😀"}"#, to: "body")
        _ = try folder.write(try await judge("sign", folder), to: "headers")
        let verified = try await Tool.bash(
            #"args=(); while read -r line; do args+=(-H "$line"); done < headers; "$0" verify body "${args[@]}" --secret-env S"#,
            environment: ["S": Self.secret], in: folder.path)
        #expect(verified.output.hasPrefix("genuine: msg_judge, sent at "))
        #expect(verified.status == 0)
    }
}
