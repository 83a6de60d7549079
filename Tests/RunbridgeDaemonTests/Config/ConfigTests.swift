import Foundation
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeDocument
import RunbridgeFormats
import RunbridgeProviders
import RunbridgeSigning
import RunbridgeSinks
import Testing

/// What a config without mistakes comes to.
struct ConfigTests {
    private func config(_ yaml: String, folder: String = "") throws -> Config {
        let findings = ConfigFixture.examine(yaml, folder: folder)
        return try #require(findings.config, "\(findings.mistakes.lines + findings.missingSecrets.lines)")
    }

    private func provider(_ keys: String) throws -> ProviderWatchSettings {
        let watcher = try config("watch: { a: { provider: openai, api_key: { env: OPENAI_API_KEY }\(keys) } }")
            .watchers[0]
        guard case .provider(let settings) = watcher.source else { throw WrongKind(watcher) }
        return settings
    }

    private func sink(_ keys: String) throws -> SinkSettings { try config("sinks: { a: { \(keys) } }").sinks[0] }

    private func webhook(_ keys: String) throws -> WebhookSettings {
        let sink = try sink(keys)
        guard case .webhook(let settings) = sink.kind else { throw WrongKind(sink) }
        return settings
    }

    private struct WrongKind: Error {
        init(_ value: some Any) {}
    }

    @Test(arguments: ["", "# nothing\n", "routes: []\n", "watch: {}\nsinks: {}\n"])
    func whatIsLeftOutHasItsStandard(_ yaml: String) throws {
        let config = try config(yaml)
        #expect(config.store.path == "runbridge.db")
        #expect(config.folder == ".")
        #expect(config.shutdown == .seconds(10))
        #expect(config.watchers.isEmpty && config.sinks.isEmpty && config.routes.isEmpty && config.unmatched.isEmpty)
    }

    @Test func providerHasItsStandards() throws {
        let settings = try provider("")
        #expect(settings.provider.name == "openai")
        #expect(settings.key == Secret("sk-test"))
        #expect(settings.kinds.map(\.name) == ["batch", "fine_tuning.job", "response"])
        #expect(settings.every == .seconds(15) && settings.timeout == .seconds(30))
        #expect(settings.named.isEmpty && settings.parameters.isEmpty)
        #expect(settings.firstSight == .open && !settings.keepsObject)
    }

    @Test func providerHasWhatIsWritten() throws {
        let settings = try provider(
            ", kinds: [response, batch], every: 1s, timeout: 5s, base_url: 'http://127.0.0.1:9/v1/', "
                + "keep_object: true, ids: { response: [resp_1, resp_2], batch: batch_1 }, first_sight: 24h")
        #expect(settings.kinds.map(\.name) == ["response", "batch"])
        #expect(settings.every == .seconds(1) && settings.timeout == .seconds(5) && settings.keepsObject)
        #expect(settings.firstSight == .within(.seconds(86_400)))
        #expect(
            settings.named == [
                .init(kind: "response", ids: ["resp_1", "resp_2"]), .init(kind: "batch", ids: ["batch_1"]),
            ])
        let request = try settings.provider.listRequest(for: settings.kinds[1])
        #expect(request.url.hasPrefix("http://127.0.0.1:9/v1/batches"))
        #expect(try provider(", first_sight: silent").firstSight == .silent)
        #expect(try provider(", first_sight: all").firstSight == .all)
        #expect(try provider(", kinds: batch").kinds.map(\.name) == ["batch"])
    }

    @Test func compatibleServerNeedsNoKey() throws {
        let config = try config("watch: { a: { provider: openai, base_url: 'http://127.0.0.1:9' } }")
        guard case .provider(let settings) = config.watchers[0].source else { throw WrongKind(config) }
        #expect(settings.key == nil)
    }

    @Test func providerOfOnesOwnIsGivenItsParameters() throws {
        let folder = ConfigFixture.files.path
        let rest = "base_url: 'https://jobs.example.com'"
        let config = try config(
            "watch: { a: { provider: ./jobs.yaml, \(rest), parameters: { project: 7 } } }", folder: folder)
        guard case .provider(let settings) = config.watchers[0].source else { throw WrongKind(config) }
        #expect(settings.provider.name == "jobs" && settings.parameters == ["project": "7"])
        let without = ConfigFixture.examine("watch: { a: { provider: ./jobs.yaml, \(rest) } }", folder: folder)
        #expect(
            without.mistakes.lines == [
                "c.yaml:1:25: the provider 'jobs' needs the parameter 'project' (Whose jobs.): add parameters: "
                    + "{ project: … }"
            ])
        let nowhere = ConfigFixture.examine(
            "watch: { a: { provider: ./jobs.yaml, api_key: { env: HOOK_SECRET }, parameters: { project: 7 } } }",
            folder: folder)
        #expect(
            nowhere.mistakes.lines == [
                "c.yaml:1:25: the provider 'jobs' is at a different place for everybody: name yours with base_url: "
                    + "https://…"
            ])
    }

    @Test func linesSayWhereTheyComeFrom() throws {
        let yaml = """
            watch:
              pipe: { lines: stdin }
              file: { lines: { path: a/b.jsonl, kind: job } }
              words: { lines: { path: /c.jsonl, provider: openai } }
              only: { lines: { path: d, provider: ./jobs.yaml } }
            """
        let config = try config(yaml, folder: ConfigFixture.files.path)
        let lines = config.watchers.compactMap { watcher -> LinesWatchSettings? in
            if case .lines(let lines) = watcher.source { lines } else { nil }
        }
        #expect(config.watchers.map(\.name) == ["pipe", "file", "words", "only"])
        #expect(
            lines.map(\.input) == [
                .stdin, .file(ConfigFixture.files.path + "/a/b.jsonl"), .file("/c.jsonl"),
                .file(ConfigFixture.files.path + "/d"),
            ])
        #expect(lines.map(\.kind) == ["run", "job", "run", "job"])
        #expect(lines.map { $0.provider?.name } == [nil, nil, "openai", "jobs"])
    }

    @Test func sinkHasItsStandards() throws {
        let sink = try sink("type: stdout")
        guard case .stdout(let stdout) = sink.kind else { throw WrongKind(sink) }
        #expect(stdout.format == .text)
        #expect(sink.delivery.retry == .standard && sink.delivery.order == .run)
        #expect(sink.delivery.concurrency == nil && sink.delivery.rate == nil)
        #expect(sink.delivery.maxAge == nil && !sink.delivery.supersede)
        let webhook = try webhook("type: webhook, url: 'https://example.com'")
        #expect(webhook.format == .cloudEvents && webhook.secrets.isEmpty && webhook.headers.isEmpty)
        #expect(webhook.timeout == .seconds(15) && !webhook.allowsPrivate)
    }

    @Test func everySinkIsDeliveredToAsWritten() throws {
        let keys = "concurrency: 4, rate: 30/min, order: none, max_age: 24h, supersede: true"
        for kind in ["type: stdout", "type: file, path: x", "type: command, run: [x]", "type: slack, url: 'https://x'"]
        {
            let delivery = try sink("\(kind), \(keys), retry: [0s, 1m]").delivery
            #expect(delivery.retry == RetrySchedule(waits: [.zero, .seconds(60)]))
            #expect(delivery.concurrency == 4 && delivery.order == .none)
            #expect(delivery.rate == RateLimit(count: 30, per: .seconds(60)))
            #expect(delivery.maxAge == .seconds(86_400) && delivery.supersede)
        }
        #expect(try sink("type: stdout, retry: none").delivery.retry == RetrySchedule.none)
        #expect(
            try sink("type: stdout, retry: { attempts: 4, first: 1s, longest: 3s }").delivery.retry
                == RetrySchedule(waits: [.seconds(1), .seconds(2), .seconds(3)]))
    }

    @Test func webhookHasWhatIsWritten() throws {
        let settings = try webhook(
            "type: webhook, url: 'http://127.0.0.1:1/x?y=z', secret: [{ env: HOOK_SECRET }, { env: OLD_HOOK_SECRET }], "
                + "format: slack, headers: { X-Plain: 1, Authorization: { env: RECEIVER_TOKEN } }, timeout: 3s, "
                + "allow_private: true")
        #expect(settings.url == Secret("http://127.0.0.1:1/x?y=z"))
        #expect(
            settings.secrets.map { $0.reveal() } == [ConfigFixture.hookSecret, ConfigFixture.otherHookSecret])
        #expect(settings.format.name == "slack" && settings.timeout == .seconds(3) && settings.allowsPrivate)
        #expect(
            settings.headers == [
                .init(name: "X-Plain", value: Secret("1")), .init(name: "Authorization", value: Secret("Bearer token")),
            ])
    }

    @Test(arguments: ["slack", "discord", "teams"])
    func chatIsWebhookInItsFormat(_ chat: String) throws {
        let settings = try webhook("type: \(chat), url: { env: SLACK_WEBHOOK_URL }, timeout: 3s, allow_private: true")
        #expect(settings.format.name == chat && settings.secrets.isEmpty && settings.headers.isEmpty)
        #expect(settings.url == Secret("https://hooks.slack.com/services/T/B/x"))
        #expect(settings.timeout == .seconds(3) && settings.allowsPrivate)
    }

    @Test func commandHasWhatIsWritten() throws {
        let sink = try sink("type: command, run: [./a.sh, 1, true, ''], env: { A: b, C: { env: DEPLOY_TOKEN } }")
        guard case .command(let settings) = sink.kind else { throw WrongKind(sink) }
        #expect(settings.run == ["./a.sh", "1", "true", ""])
        #expect(settings.environment == ["A": Secret("b"), "C": Secret("token")])
        #expect(settings.timeout == .seconds(60))
    }

    @Test func routesAreThoseWritten() throws {
        let yaml = """
            watch: { ci: { lines: stdin } }
            sinks: { a: { type: stdout }, b: { type: stdout } }
            routes:
              - { when: [failed, running -> succeeded], from: [c*, exec], kind: job, run: '1?', to: [a, b] }
              - { where: { run.labels.team: ml-*, counts.failed: '> 0' }, to: b }
            unmatched: [b, a]
            shutdown: 0s
            """
        let config = try config(yaml)
        #expect(
            config.routes == [
                Route(
                    when: [.core(.failed), .change(from: .core(.running), to: .core(.succeeded))],
                    from: [Glob("c*"), Glob("exec")], kind: [Glob("job")], run: [Glob("1?")], to: ["a", "b"]),
                Route(
                    conditions: Matcher(conditions: [
                        .init(
                            path: try #require(JSONPath("run.labels.team")), test: try .init(config: "ml-*")),
                        .init(path: try #require(JSONPath("counts.failed")), test: try .init(config: "> 0")),
                    ]), to: ["b"]),
            ])
        #expect(config.unmatched == ["b", "a"] && config.shutdown == .zero)
        #expect(config.sink(named: "b")?.name == "b" && config.sink(named: "c") == nil)
        #expect(config.watcher(named: "ci")?.name == "ci" && config.watcher(named: "exec") == nil)
    }

    @Test func whatIsProbablyNotMeantIsWarnedOf() {
        let findings = ConfigFixture.examine(
            "sinks: { a: { type: stdout }, b: { type: stdout } }\nroutes: [{ from: [x*, exec, 'run*'], to: a }]\n")
        #expect(findings.config != nil)
        #expect(
            findings.warnings.lines == [
                "c.yaml:1:31: nothing goes to the sink 'b'. Name it in a route", "c.yaml:2:19: no watcher matches 'x*'",
            ])
    }

    @Test func missingSecretsAreToldApart() throws {
        let findings = ConfigFixture.examine(
            "sinks: { a: { type: slack, url: { env: NOT_SET } } }\nunmatched: [a]\n", environment: [:])
        #expect(findings.config == nil && findings.mistakes.isEmpty)
        #expect(
            findings.missingSecrets.lines == [
                "c.yaml:1:33: the environment variable NOT_SET is not set. Set it: export NOT_SET=…"
            ])
    }

    @Test func configsThatSayTheSameAreEqual() throws {
        let keys = "sinks: { a: { type: webhook, url: 'https://x', format: slack, secret: { env: HOOK_SECRET } } }"
        #expect(try config(keys) == config("# moved\n\n\(keys)"))
        #expect(try config(keys) != config(keys.replacing("slack", with: "discord")))
        #expect(try config(keys) != config(keys.replacing("HOOK", with: "OLD_HOOK")))
        #expect(try config(keys) != config(keys.replacing("//x", with: "//y")))
        #expect(try config("") != config("", folder: "/elsewhere"))
    }
}
