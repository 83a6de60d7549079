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

    /// What `squeue --json` prints: states are lists of flags.
    static func slurm() throws -> ProviderKind {
        try kind(
            """
            fields:
              id: job_id
              status: job_state.0
              name: name
              labels: { partition: partition, user: user_name }
              created_at: submit_time.number
              started_at: start_time.number
            words: { PENDING: queued, RUNNING: running, COMPLETING: running, COMPLETED: succeeded, FAILED: failed,
              CANCELLED: canceled, TIMEOUT: expired, OUT_OF_MEMORY: failed, NODE_FAIL: failed }
            """)
    }

    /// What `kubectl get jobs -o json` prints: what a job came to stands in its conditions.
    static func kubernetes() throws -> ProviderKind {
        try kind(
            """
            fields:
              id: metadata.uid
              name: metadata.name
              labels: metadata.labels
              created_at: metadata.creationTimestamp
              started_at: status.startTime
              error: { message: "status.conditions[type=Failed].message" }
            rules:
              - { where: { "status.conditions[type=Complete].status": "True" }, status: succeeded, raw: Complete }
              - { where: { "status.conditions[type=Failed].status": "True" }, status: failed, raw: Failed }
              - { where: { status.active: "> 0" }, status: running, raw: Active }
              - { where: { metadata.uid: { exists: true } }, status: queued, raw: Pending }
            """)
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
