import RunbridgeDaemon
import RunbridgeDocument
import Testing

/// One mistake, one message.
struct OneMistakeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var yaml: String
        var mistake: String
        var testDescription: String { yaml }

        init(_ yaml: String, _ mistake: String) {
            (self.yaml, self.mistake) = (yaml, "c.yaml:" + mistake)
        }
    }

    private static let duration = "expected a duration such as 15s, 5m or 2h"
    private static let url =
        "expected a URL that begins with https:// or http:// and has no blanks (it is not repeated here, since it may "
        + "be a secret)"
    private static let source =
        "a watcher needs a source: 'provider' or 'http' or 'webhook' or 'command' or 'lines'"
    private static let openai = "provider: openai, api_key: { env: OPENAI_API_KEY }"

    static let root = [
        Case("- a\n", "1:1: expected keys and values, found a list"),
        Case("stor: { path: x }\n", "1:1: unknown key 'stor'. Did you mean 'store'?"),
        Case("store: { path: [] }\n", "1:16: expected a text, found a list"),
        Case("store: { keep: { delivred: 1d } }\n", "1:18: unknown key 'delivred'. Did you mean 'delivered'?"),
        Case("store: { keep: { dead: 90 days } }\n", "1:24: \(duration), found the text '90 days'. Did you mean 90d?"),
        Case(
            "store: { keep: { runs: for ever } }\n",
            "1:24: expected one of forever, found the text 'for ever'. Did you mean 'forever'?"),
        Case("store: { pth: x }\n", "1:10: unknown key 'pth'. Did you mean 'path'?"),
        Case("shutdown: 10\n", "1:11: \(duration), found the number 10. Did you mean 10s?"),
        Case("watch: [openai]\n", "1:8: expected names and values, found a list"),
        Case("watch: {}\nwatch: {}\n", "2:1: the key 'watch' stands here a second time. Keep one of them."),
        Case("routes: { to: x }\n", "1:9: expected a list of [Route](#route), found keys and values"),
        Case("a: *b\n", "1:4: this alias names no anchor above it. Write the value out."),
    ]

    static let names = [
        Case(
            "watch: { 'a b': { lines: stdin } }\n",
            "1:10: 'a b' cannot be a name. Use 1 to 64 letters (a to z), digits, '_', '.' and '-'"),
        Case(
            "watch: { ä: { lines: stdin } }\n",
            "1:10: 'ä' cannot be a name. Use 1 to 64 letters (a to z), digits, '_', '.' and '-'"),
        Case(
            "sinks: { \(String(repeating: "x", count: 65)): { type: stdout } }\n",
            "1:10: '\(String(repeating: "x", count: 65))' cannot be a name. Use 1 to 64 letters (a to z), digits, '_', "
                + "'.' and '-'"),
        Case(
            "watch: { runbridge: { lines: stdin } }\n",
            "1:10: a watcher cannot be called 'runbridge': so what the bridge tells of itself is called"),
        Case(
            "watch: { exec: { lines: stdin } }\n",
            "1:10: a watcher cannot be called 'exec': so what `runbridge exec` tells is called"),
        Case(
            "sinks:\n  a: { type: stdout }\n  a: { type: stdout }\n",
            "3:3: the key 'a' stands here a second time. Keep one of them."),
    ]

    static let watchers = [
        Case("watch: { a: }\n", "1:13: expected keys and values such as { provider: openai }, found nothing"),
        Case("watch: { a: {} }\n", "1:13: \(source). Here is nothing"),
        Case("watch: { a: { every: 5s } }\n", "1:13: \(source). Here is only 'every'"),
        Case(
            "watch: { a: { \(openai), lines: stdin } }\n",
            "1:67: a watcher has one source, and this has 'provider' already. Give 'lines' a watcher of its own (lines "
                + "in a provider's words are lines: { path: FILE, provider: NAME })"),
        Case("watch: { a: { lnes: stdin } }\n", "1:15: unknown key 'lnes'. Did you mean 'lines'?"),
        Case(
            "watch: { a: { provder: openai, api_key: { env: OPENAI_API_KEY } } }\n",
            "1:15: unknown key 'provder'. Did you mean 'provider'?"),
        Case(
            "watch: { a: { provider: openai } }\n",
            "1:25: the provider 'openai' wants to know who asks: add api_key: { env: OPENAI_API_KEY }"),
        Case(
            "watch: { a: { \(openai), kind: batch } }\n", "1:67: unknown key 'kind'. Did you mean 'kinds'?"),
        Case(
            "watch: { a: { \(openai), kinds: [] } }\n", "1:74: expected a list of text, found an empty list"),
        Case(
            "watch: { a: { \(openai), kinds: [batch, batch] } }\n",
            "1:82: the kind 'batch' stands here a second time"),
        Case(
            "watch: { a: { \(openai), kinds: jobs } }\n",
            "1:74: the provider 'openai' has no kind 'jobs'. Known here: batch, fine_tuning.job, response, "
                + "video, file, vector_store, agent.session, container, agent.environment, agent.session.turn, "
                + "agent.automation.invocation, eval.run, vector_store.file, vector_store.files_batch, thread.run, "
                + "thread.run.step"),
        Case(
            "watch: { a: { \(openai), every: 500ms } }\n", "1:74: expected a time of 1s or longer, found 500ms"),
        Case(
            "watch: { a: { \(openai), first_sight: al } }\n",
            "1:80: expected all, silent or a duration such as 24h, found the text 'al'. Did you mean 'all'?"),
        Case(
            "watch: { a: { \(openai), first_sight: [all] } }\n",
            "1:80: expected all, silent or a duration such as 24h, found a list"),
        Case(
            "watch: { a: { \(openai), keep_object: yes } }\n",
            "1:80: expected true or false, found the text 'yes'. Did you mean true?"),
        Case(
            "watch: { a: { \(openai), base_url: example.com } }\n",
            "1:77: expected a URL that begins with https:// or http:// and has no query, found 'example.com'"),
        Case(
            "watch: { a: { \(openai), ids: { respnse: resp_1 } } }\n",
            "1:74: the provider 'openai' has no kind 'respnse'. Did you mean 'response'?"),
        Case(
            "watch: { a: { \(openai), kinds: batch, ids: { response: resp_1 } } }\n",
            "1:88: the kind 'response' is not watched. Add it to kinds: [batch]"),
        Case(
            "watch: { a: { \(openai), ids: { response: [resp_1, resp_1] } } }\n",
            "1:93: the id 'resp_1' stands here a second time"),
        Case(
            "watch: { a: { \(openai), ids: { response: '' } } }\n", "1:84: an id has 1 to 512 bytes"),
        Case(
            "watch: { a: { \(openai.replacing("openai", with: "groq")), parameters: { project: x } } }\n",
            "1:79: the provider 'groq' has no parameter 'project'. It has none at all: leave them out"),
        Case(
            "watch: { a: { lines: stdn } }\n",
            "1:22: expected one of stdin, found the text 'stdn'. Did you mean 'stdin'?"),
        Case("watch: { a: { lines: {} } }\n", "1:22: the key 'path' is missing: path"),
        Case(
            "watch: { a: { lines: { path: x, provider: opena } } }\n",
            "1:43: there is no provider 'opena'. Did you mean 'openai'? A file of your own is named by its path, "
                + "./opena.yaml"),
        Case(
            "watch: { a: { lines: { path: x, provider: openai, kind: job } } }\n",
            "1:57: the provider 'openai' has no kind 'job'. Known here: batch, fine_tuning.job, response, "
                + "video, file, vector_store, agent.session, container, agent.environment, agent.session.turn, "
                + "agent.automation.invocation, eval.run, vector_store.file, vector_store.files_batch, thread.run, "
                + "thread.run.step"),
        Case(
            "watch: { a: { lines: stdin }, b: { lines: { path: '-' } } }\n",
            "1:31: 'b' reads standard input, which 'a' reads already. Give it a file: lines: { path: … }"),
        Case(
            "watch: { a: { provider: ./none.yaml } }\n",
            "1:25: the file ./none.yaml cannot be read: "),
    ]

    static let sinks = [
        Case(
            "sinks: { a: stdout }\n", "1:13: expected keys and values such as { type: stdout }, found the text 'stdout'"
        ),
        Case(
            "sinks: { a: { path: x } }\n",
            "1:13: the key 'type' is missing: `stdout`, `file`, `webhook`, `command`, `slack`, `discord`, `teams`"),
        Case("sinks: { a: { typ: stdout } }\n", "1:15: unknown key 'typ'. Did you mean 'type'?"),
        Case(
            "sinks: { a: { type: smtp } }\n",
            "1:21: expected one of stdout, file, webhook, command, slack, discord, teams, found the text 'smtp'."),
        Case(
            "sinks: { a: { type: stdout, format: jsn } }\n",
            "1:37: expected one of text, json, pretty, found the text 'jsn'. Did you mean 'json'?"),
        Case("sinks: { a: { type: file, pth: x } }\n", "1:27: unknown key 'pth'. Did you mean 'path'?"),
        Case(
            "sinks: { a: { type: file, path: x, url: y } }\n",
            "1:36: unknown key 'url'. Known here: type, path, retry, concurrency, rate, order, max_age, supersede"),
        Case("sinks: { a: { type: file, path: '' } }\n", "1:33: expected a path, found an empty text"),
        Case(
            "sinks: { a: { type: file, path: runbridge.db } }\n",
            "1:10: 'a' writes to the store's own file. Give it another path"),
        Case(
            "watch: { b: { lines: { path: x } } }\nsinks: { a: { type: file, path: x } }\n",
            "2:10: 'a' writes to the file that 'b' reads: each event would make another. Give it another path"),
        Case("sinks: { a: { type: webhook, url: 'http://' } }\n", "1:35: \(url)"),
        Case("sinks: { a: { type: webhook, url: 'https:///x' } }\n", "1:35: \(url)"),
        Case("sinks: { a: { type: webhook, url: 'https://a b' } }\n", "1:35: \(url)"),
        Case("sinks: { a: { type: webhook, url: { env: HOOK_SECRET } } }\n", "1:35: \(url)"),
        Case(
            "sinks: { a: { type: webhook, url: 'https://x', secret: whsec_abc } }\n",
            "1:56: a secret is named, not written: { env: NAME }, { file: PATH } or { credential: NAME }; found a text "
                + "(it is not repeated here, in case it is one)"),
        Case(
            "sinks: { a: { type: webhook, url: 'https://x', secret: { env: OPENAI_API_KEY } } }\n",
            "1:56: the secret starts with neither whsec_ nor whsk_. Make one with `runbridge secret`"),
        Case(
            "sinks: { a: { type: webhook, url: 'https://x', secret: [{ env: SHORT }] } }\n",
            "1:57: the secret holds 3 bytes after whsec_, and 24 to 64 are allowed. Make one with `runbridge secret`"),
        Case(
            "sinks: { a: { type: webhook, url: 'https://x', secret: { env: PUBLIC } } }\n",
            "1:56: a public key (whpk_) can verify but not sign. Give the private key (whsk_) or a secret (whsec_)"),
        Case(
            "sinks: { a: { type: webhook, url: 'https://x', secret: { enf: X } } }\n",
            "1:58: a secret is { env: NAME }, { file: PATH } or { credential: NAME }, not { enf: … }. Did "
                + "you mean 'env'?"),
        Case(
            "sinks: { a: { type: webhook, url: 'https://x', format: slak } }\n",
            "1:56: there is no format 'slak'. Did you mean 'slack'? A file of your own is named by its path, "
                + "./slak.yaml"),
        Case(
            "sinks: { a: { type: webhook, url: 'https://x', headers: { 'a b': c } } }\n",
            "1:59: 'a b' cannot be the name of a header"),
        Case(
            "sinks: { a: { type: webhook, url: 'https://x', headers: { Webhook-Id: c } } }\n",
            "1:59: the bridge itself sets the header 'Webhook-Id'"),
        Case(
            "sinks: { a: { type: webhook, url: 'https://x', headers: { x: c, X: d } } }\n",
            "1:65: the header 'X' stands here a second time. Keep one of them."),
        Case(
            "sinks: { a: { type: webhook, url: 'https://x', headers: { x: { env: TWO_LINES } } } }\n",
            "1:62: a header can hold printable ASCII only"),
        Case("sinks: { a: { type: slack } }\n", "1:13: the key 'url' is missing: URL, or secret (`{ env: NAME }`, "),
        Case(
            "sinks: { a: { type: command, run: [] } }\n",
            "1:35: expected the program and its arguments as a list, [./script.sh, --flag], found an empty list"),
        Case(
            "sinks: { a: { type: command, run: ./deploy.sh --batch } }\n",
            "1:35: expected the program and its arguments as a list, [./deploy.sh, --batch], found the text "
                + "'./deploy.sh --batch'"),
        Case("sinks: { a: { type: command, run: [''] } }\n", "1:36: the name of the program is empty"),
        Case(
            "sinks: { a: { type: command, run: [\"a\", \"b\\0\"] } }\n", "1:41: an argument cannot hold a NUL character"
        ),
        Case("sinks: { a: { type: command, run: [a, [b]] } }\n", "1:39: expected a text, found a list"),
        Case(
            "sinks: { a: { type: command, run: [a], env: { 1A: x } } }\n",
            "1:47: '1A' cannot be the name of a variable. Use letters, digits and '_'"),
        Case(
            "sinks: { a: { type: command, run: [a], env: { RUNBRIDGE_STATUS: x } } }\n",
            "1:47: 'RUNBRIDGE_STATUS' cannot be set here: names with RUNBRIDGE_ are the bridge's own"),
        Case(
            "sinks: { a: { type: stdout, retry: 5 } }\n",
            "1:36: expected a list of waits such as [5s, 1m], { attempts: 5 } or none, found the number 5"),
        Case(
            "sinks: { a: { type: stdout, retry: { attempts: 0 } } }\n",
            "1:48: expected a whole number from 1 to 100, found the number 0"),
        Case(
            "sinks: { a: { type: stdout, concurrency: 0 } }\n",
            "1:42: expected a whole number from 1 to 1024, found the number 0"),
        Case(
            "sinks: { a: { type: stdout, rate: 5 per minute } }\n",
            "1:35: expected a rate such as 5/s, 30/min or 1000/h, found '5 per minute'"),
        Case(
            "sinks: { a: { type: stdout, rate: 0/s } }\n",
            "1:35: expected a rate such as 5/s, 30/min or 1000/h, found '0/s'"),
        Case(
            "sinks: { a: { type: stdout, order: runs } }\n",
            "1:36: expected one of run, none, found the text 'runs'. Did you mean 'run'?"),
        Case(
            "sinks: { a: { type: stdout, max_age: a day } }\n",
            "1:38: \(duration), longer than nothing, found the text 'a day'"),
        Case(
            "sinks: { a: { type: stdout, supersede: newest } }\n",
            "1:40: expected true or false, found the text 'newest'"),
        Case(
            "sinks: { a: { type: stdout, supercede: true } }\n",
            "1:29: unknown key 'supercede'. Did you mean 'supersede'?"),
    ]

    static let routes = [
        Case("routes: [{ to: x }]\n", "1:16: there is no sink 'x'. Describe it under sinks"),
        Case("unmatched: x\n", "1:12: there is no sink 'x'. Describe it under sinks"),
        Case(
            "sinks: { abc: { type: stdout } }\nroutes: [{ to: abd }]\n",
            "2:16: there is no sink 'abd'. Did you mean 'abc'?"),
        Case(
            "sinks: { abc: { type: stdout } }\nroutes: [{ to: xyz }]\n", "2:16: there is no sink 'xyz'. Known here: abc"
        ),
        Case(
            "sinks: { a: { type: stdout } }\nroutes: [{ when: failed }]\n",
            "2:10: the key 'to' is missing: text, or a list of them"),
        Case(
            "sinks: { a: { type: stdout } }\nroutes: [{ to: [] }]\n",
            "2:16: expected a list of text, found an empty list"),
        Case(
            "sinks: { a: { type: stdout } }\nroutes: [{ from: b, to: a }]\n",
            "2:18: there is no watcher 'b'. Describe it under watch"),
        Case(
            "sinks: { a: { type: stdout } }\nroutes: [{ when: running -> faild, to: a }]\n",
            "2:18: 'faild' is no status. Beside an arrow stands one of queued, running, waiting, canceling, succeeded, "
                + "incomplete, failed, expired, canceled, skipped, unknown, finished, any. Did you mean 'running -> "
                + "failed'?"),
        Case(
            "sinks: { a: { type: stdout } }\nroutes: [{ where: { a..b: 1 }, to: a }]\n",
            "2:21: 'a..b' is no path. Write names with dots between them, error.code or data.0.id"),
        Case(
            "sinks: { a: { type: stdout } }\nroutes: [{ where: { a: '> x' }, to: a }]\n",
            "2:21: '> x' compares with no number. Write it like \">= 10\""),
    ]

    static let environment = ConfigFixture.environment.merging([
        "SHORT": "whsec_YWJj", "PUBLIC": "whpk_\(String(repeating: "A", count: 43))=", "TWO_LINES": "a\nb",
    ]) { $1 }

    @Test(arguments: root + names + watchers + sinks + routes)
    func isToldOnce(_ test: Case) {
        let findings = ConfigFixture.examine(test.yaml, environment: Self.environment)
        #expect(findings.config == nil)
        #expect(findings.mistakes.count == 1, "\(findings.mistakes.lines)")
        #expect(findings.missingSecrets.isEmpty)
        let message = findings.mistakes.lines.first ?? ""
        // What ends with a blank is the beginning of a message; what follows is the system's or another module's own.
        #expect(message == test.mistake || test.mistake.hasSuffix(" ") && message.hasPrefix(test.mistake))
    }

    @Test func secretsOfMistakesAreNotShown() {
        let yaml = "sinks: { a: { type: webhook, url: { env: U }, secret: { env: S }, headers: { x: { env: H } } } }\n"
        let environment = ["U": "ftp://confidential", "S": "whsec_confidential", "H": "confidential\n\u{1}"]
        let findings = ConfigFixture.examine(yaml, environment: environment)
        #expect(findings.mistakes.count == 3)
        #expect(!"\(findings)".contains("confidential"))
    }
}
