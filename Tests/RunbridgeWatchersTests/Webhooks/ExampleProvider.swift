import RunbridgeProviders

extension Provider {
    /// A provider with a kind that thin webhooks tell of, `batch`, and one whose object they hold, `job`.
    static func example() throws -> Provider {
        try read(
            yaml: """
                title: Example
                base_url: https://api.example.com
                kinds:
                  batch:
                    list: { path: /batches, items: data }
                    retrieve: { path: "/batches/{id}" }
                    fields: { id: id, status: status }
                    words: { in_progress: running, completed: succeeded, failed: failed }
                  job:
                    list: { path: /jobs, items: jobs }
                    fields: { id: uid, status: state, name: title, created_at: made }
                    words: { open: running, done: succeeded, bad: failed }
                    rules:
                      - where: { state: done, errors: "> 0" }
                        partial: true
                webhook:
                  scheme: standard-webhooks
                  type: type
                  events:
                    batch.completed: { kind: batch, id: data.id, word: completed, time: created_at }
                    job.changed: { kind: job, object: job }
                  ignored: [call.incoming]
                """, file: "p.yaml", name: "example")
    }
}
