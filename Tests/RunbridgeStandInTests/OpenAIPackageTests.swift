import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// The official Python package has the last word on whether the stand-in speaks as OpenAI does.
@Suite struct OpenAIPackageTests {
    /// What the judge looks at.
    private static let checks: Set<String> = [
        "paging", "files", "batch_completes", "batch_ends_in_other_ways", "batch_input_is_validated",
        "batch_is_cancelled", "fine_tuning", "fine_tuning_is_paused_and_cancelled", "responses",
        "responses_are_cancelled_and_deleted", "errors", "limits_and_retries",
    ]

    @Test func theOfficialPackageWorksAgainstTheStandIn() async throws {
        let judge = try await PythonJudge.environment(packages: "openai")
        let said = try await serving { urls in
            try await judge.run(
                script,
                environment: urls.merging(["API_KEY": "sk-test", "NO_PROXY": "127.0.0.1"]) { $1 })
        }
        let passed = said.split(separator: "\n").filter { $0.hasPrefix("ok ") }.map { String($0.dropFirst(3)) }
        #expect(Set(passed) == Self.checks, "\(said)")
        #expect(said.contains("judged by openai "))
    }

    private var script: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Judges/openai_package.py").path
    }

    /// Serves what the judge asks for: a stand-in with 45 batches, one that limits the rate, one that fails twice.
    private func serving(_ body: @Sendable ([String: String]) async throws -> String) async throws -> String {
        let key = Secret("sk-test")
        let healthy = StandInServer(apiKey: key, pace: .milliseconds(150))
        healthy.replaceBatches(withPast: 45)
        let limited = StandInServer(apiKey: key)
        limited.misbehave(.rateLimited(retryAfter: .seconds(7)), times: nil)
        let flaky = StandInServer(apiKey: key)
        flaky.misbehave(.serverError, times: 2)
        return try await healthy.serving { base in
            try await limited.serving { limited in
                try await flaky.serving { flaky in
                    try await body(["BASE_URL": base, "LIMITED_URL": limited, "FLAKY_URL": flaky])
                }
            }
        }
    }
}
