public import RunbridgeCore
public import RunbridgeProviders

/// What a command is that prints a list of runs, and how its list is read.
public struct CommandWatcherSettings: Sendable {
    /// The watcher's name in the config.
    public var name: String
    /// The program and its arguments; no shell reads them. A name without a slash is looked for in the program's own
    /// `PATH`, another one from `folder`.
    public var run: [String]
    /// The working folder, that of the config.
    public var folder: String
    /// The environment of the bridge; `PATH`, `HOME`, `LANG` and `TZ` are taken from it, and nothing else.
    public var bridgeEnvironment: [String: String]
    /// Variables to add. Their values count as secrets and are never shown.
    public var env: [String: Secret]
    /// How long the program may run. Then its group gets SIGTERM, and 5 s later SIGKILL.
    public var timeout: Duration
    /// The most bytes that it may print.
    public var outputLimit: Int
    /// The time from the end of one run of it to the beginning of the next, a tenth more or less.
    public var every: Duration
    /// What its objects are: fields, words and rules. Its requests are not used. Of an ``ObjectKind``, `named(name).kind`.
    public var kind: ProviderKind
    /// Where the list is in what it prints; `nil` where the whole is the list, or one object a line. Of an
    /// ``ObjectKind``, its `items`.
    public var items: JSONPath?
    /// Whether the object goes with what is found, up to 64 KiB a run.
    public var keepObject: Bool
    /// After so many lists in a row without it a run that was open is told to be gone.
    public var goneAfter: Int

    /// Settings; what has a standing value here has it in the config too.
    public init(
        name: String, run: [String], folder: String, bridgeEnvironment: [String: String], env: [String: Secret] = [:],
        timeout: Duration = .seconds(30), outputLimit: Int = 8 * 1024 * 1024, every: Duration = .seconds(15),
        kind: ProviderKind, items: JSONPath? = nil, keepObject: Bool = false, goneAfter: Int = 3
    ) {
        self.name = name
        self.run = run
        self.folder = folder
        self.bridgeEnvironment = bridgeEnvironment
        self.env = env
        self.timeout = timeout
        self.outputLimit = outputLimit
        self.every = every
        self.kind = kind
        self.items = items
        self.keepObject = keepObject
        self.goneAfter = goneAfter
    }
}
