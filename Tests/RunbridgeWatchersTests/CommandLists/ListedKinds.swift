import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// Kinds as a config describes them for commands.
enum ListedKinds {
    /// A kind by its keys.
    static func kind(_ lines: String) throws -> ProviderKind {
        let indented = lines.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        let yaml = """
            title: Example
            base_url: https://api.example.com
            kinds:
              job:
                list: { path: /unused }
            \(indented)
            """
        return try Provider.read(yaml: yaml, file: "p.yaml", name: "example").kinds[0]
    }

    /// Objects with `id` and `status`.
    static func plain() throws -> ProviderKind {
        try kind("words: { busy: running, good: succeeded, bad: failed }")
    }

    /// What `squeue --json` prints is what slurmrestd answers.
    static func slurm() throws -> ProviderKind {
        try #require(Catalog.provider(named: "slurm")?.kind(named: "job"))
    }

    /// What `kubectl get jobs -o json` prints is what the API server answers.
    static func kubernetes() throws -> ProviderKind {
        try #require(Catalog.provider(named: "kubernetes")?.kind(named: "job"))
    }

    /// What `gh run list --json …` prints: GitHub's words and rules under gh's own names.
    static func github() throws -> ProviderKind {
        var kind = try #require(Catalog.provider(named: "github-actions")?.kind(named: "workflow_run"))
        kind.fields = try self.kind(
            """
            fields:
              id: databaseId
              name: displayTitle
              url: url
              attempt: attempt
              created_at: createdAt
              started_at: startedAt
              changed_at: updatedAt
            words: { x: running }
            """
        ).fields
        return kind
    }
}
