import Foundation
import RunbridgeDaemon
import RunbridgeDocument
import TestSupport

/// What the tests of the config share.
enum ConfigFixture {
    /// The package's root.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the examples.
    static let config = root.appending(path: "config")

    /// Files of mistakes and the like.
    static let files = root.appending(path: "Tests/Fixtures/config")

    static let hookSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    static let otherHookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// An environment in which all that the examples name is set.
    static let environment = [
        "OPENAI_API_KEY": "sk-test", "OPENAI_WEBHOOK_SECRET": otherHookSecret,
        "GITHUB_WEBHOOK_SECRET": "It's a Secret to Everybody", "BACKUPS_TOKEN": "0123456789abcdef",
        "RENDERS_TOKEN": "0123456789abcdef", "HOOK_SECRET": hookSecret, "OLD_HOOK_SECRET": otherHookSecret,
        "RECEIVER_TOKEN": "Bearer token", "DEPLOY_TOKEN": "token",
        "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/T/B/x",
        "DISCORD_WEBHOOK_URL": "https://discord.com/api/webhooks/1/x",
        "TEAMS_WEBHOOK_URL": "https://example.com/teams?sig=x",
        "CREDENTIALS_DIRECTORY": files.appending(path: "credentials").path,
    ]

    /// What is found in a text, read as `c.yaml` in the present folder.
    static func examine(
        _ yaml: String, folder: String = "", environment: [String: String] = environment
    ) -> ConfigFindings {
        Config.examine(yaml: yaml, file: "c.yaml", folder: folder, environment: environment)
    }

    /// The example files, runbridge.yaml first.
    static let examples: [String] = {
        let recipes = (try? FileManager.default.contentsOfDirectory(atPath: config.appending(path: "recipes").path))
        return ["runbridge.yaml"] + (recipes ?? []).filter { $0.hasSuffix(".yaml") }.sorted().map { "recipes/\($0)" }
    }()
}

extension [Problem] {
    var lines: [String] { map(\.description) }
}
