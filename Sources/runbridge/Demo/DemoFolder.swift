import Foundation

/// The one folder that the demo leaves: a config, a script, a store and what came of them.
struct DemoFolder {
    /// Its path.
    let path: String

    /// Makes a new one in the system's temporary folder.
    static func make() throws -> DemoFolder {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "runbridge-demo-\(UUID().uuidString.prefix(8).lowercased())")
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        } catch {
            throw Failure.cannotRun("\(url.path): the folder cannot be made: \(error.localizedDescription)")
        }
        return DemoFolder(path: url.path)
    }

    /// A file in it.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes the script that runs for each batch that succeeds.
    func writeScript() throws {
        let script = """
            #!/bin/sh
            # Runs for each batch that succeeded. The event is on standard input, its main values are in variables.
            echo "$RUNBRIDGE_RUN_ID $RUNBRIDGE_STATUS" >> deployed.txt

            """
        try write(script, to: "deploy.sh")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file("deploy.sh"))
    }

    /// Writes the config.
    func writeConfig(api: String, receiver: String, responses: [String]) throws {
        let config = """
            # What `runbridge demo` ran with.
            store: { path: runbridge.db }
            shutdown: 5s

            watch:
              openai:
                provider: openai
                base_url: \(api)
                api_key: { env: DEMO_API_KEY }
                every: 1s
                # Responses have no list: they are watched by their ids.
                ids: { response: [\(responses.joined(separator: ", "))] }

            sinks:
              console: { type: stdout }
              audit: { type: file, path: events.jsonl }
              deploy: { type: command, run: [./deploy.sh] }
              hook: { type: webhook, url: "\(receiver)", secret: { env: DEMO_SECRET }, retry: [1s, 2s, 4s] }

            routes:
              - { when: finished, to: console }
              - { when: failed, to: hook }
              - { when: succeeded, kind: batch, to: deploy }
              - { to: audit }

            """
        try write(config, to: "runbridge.yaml")
    }

    /// The lines of a file in it, none if it is not there.
    func lines(of name: String) -> Int {
        guard let data = FileManager.default.contents(atPath: file(name)) else { return 0 }
        return data.count { $0 == UInt8(ascii: "\n") }
    }

    private func write(_ text: String, to name: String) throws {
        do {
            try text.write(toFile: file(name), atomically: true, encoding: .utf8)
        } catch {
            throw Failure.cannotRun("\(file(name)): this cannot be written: \(error.localizedDescription)")
        }
    }
}
