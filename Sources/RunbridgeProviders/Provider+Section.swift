public import RunbridgeDocument

extension Provider: Section {
    private static let titleField = Field("title", .text, "Its name for people.")
    private static let aboutField = Field("about", .text, "What it is and what to know of it.")
    private static let docsField = Field("docs", .url, "Where its makers describe it.")
    private static let baseURLField = Field(
        "base_url", .urlTemplate,
        "What the paths of requests are appended to. Left out where everybody has their own: the watcher names it then."
    )
    private static let authenticationField = Field(
        "authentication", .authentication, "How a request says who asks.")
    private static let keyVariableField = Field(
        "key_variable", .text, "The environment variable that its users keep the key in as a rule.")
    private static let headersField = Field("headers", .headers, "Sent with every request.")
    private static let parametersField = Field(
        "parameters", .mapping(of: Form<String>.text, fault: parameterFault),
        "Values that differ from user to user, and what each is. They stand in paths, queries, headers and bodies as `{NAME}`, and a "
            + "watcher gives them.")
    private static let pollAfterField = Field(
        "poll_after_header", .headerName,
        "A response header in which it says how many milliseconds to wait before the next poll.")
    private static let kindsField = Field(
        "kinds", .mapping(of: .section(ProviderKind.self), named: "KIND"), "Its kinds.")

    private static let webhookField = Field("webhook", .section(ProviderWebhook.self), "The webhooks that it sends.")

    /// The keys of a provider file.
    public static let description = SectionDescription(
        title: "Provider", about: "An API whose runs can be watched.",
        fields: [
            titleField.required, aboutField.standing(""), docsField.optional, baseURLField.optional,
            authenticationField.standing("none"), keyVariableField.optional, headersField.optional,
            parametersField.optional, pollAfterField.optional, kindsField.required,
            webhookField.optional,
        ])

    /// The keys of a provider that is written in place.
    static let inlineFields = [
        baseURLField.required, authenticationField.standing("none"), headersField.optional, pollAfterField.optional,
        kindsField.required,
    ]

    /// Reads the keys of a provider that is written in place.
    init?(inline reader: inout SectionReader) {
        baseURL = reader.require(Self.baseURLField)
        authentication = reader.read(Self.authenticationField, or: .none)
        headers = reader.read(Self.headersField, or: [])
        pollAfterHeader = reader.read(Self.pollAfterField)
        let kinds = reader.require(Self.kindsField)
        (name, title, about, parameters) = ("", "", "", [])
        guard let kinds else { return nil }
        self.kinds = Self.named(kinds)
        check([], kinds, knowsAuthentication: true, &reader)
        if baseURL == nil { return nil }
    }

    private static func named(_ kinds: [Named<ProviderKind>]) -> [ProviderKind] {
        kinds.map { kind in
            var named = kind.value
            named.name = kind.name
            return named
        }
    }

    /// Reads a provider file's keys. The provider's name is given afterwards, see ``named(_:)``.
    public init?(_ reader: inout SectionReader) {
        let title = reader.require(Self.titleField)
        about = reader.read(Self.aboutField, or: "")
        docs = reader.read(Self.docsField)
        baseURL = reader.read(Self.baseURLField)
        let authentication = reader.read(Self.authenticationField)
        self.authentication = authentication ?? .none
        keyVariable = reader.read(Self.keyVariableField)
        headers = reader.read(Self.headersField, or: [])
        let parameters = reader.read(Self.parametersField, or: [])
        pollAfterHeader = reader.read(Self.pollAfterField)
        let kinds = reader.require(Self.kindsField)
        webhook = reader.read(Self.webhookField)
        guard let title, let kinds else { return nil }
        name = ""
        self.title = title
        self.parameters = parameters.map { Parameter(name: $0.name, about: $0.value) }
        self.kinds = Self.named(kinds)
        let knowsAuthentication = authentication != nil || !reader.has("authentication")
        check(parameters, kinds, knowsAuthentication: knowsAuthentication, &reader)
    }

    /// Reports what does not hold between the keys.
    private func check(
        _ parameters: [Named<String>], _ kinds: [Named<ProviderKind>], knowsAuthentication: Bool,
        _ reader: inout SectionReader
    ) {
        checkParameters(parameters, in: kinds, knowsAuthentication: knowsAuthentication, &reader)
        webhook?.check(against: self.kinds, &reader)
        // A webhook section with a mistake in it has been told of; what it would have said of kinds is not known.
        if webhook != nil || !reader.has("webhook") { checkKinds(&reader) }
        if kinds.isEmpty { reader.report("kinds", "a provider needs at least one kind") }
    }

    /// Reports kinds that nothing can be known of.
    private func checkKinds(_ reader: inout SectionReader) {
        guard case .mapping(let entries)? = reader.node("kinds")?.content else { return }
        let received = webhook?.events.map(\.kind) ?? []
        for entry in entries where !received.contains(entry.key) {
            guard case .mapping(let keys) = entry.value.content,
                !keys.contains(where: { $0.key == "list" || $0.key == "retrieve" })
            else { continue }
            reader.reading.report(
                entry.place, "kind '\(entry.key)': a kind needs 'list', 'retrieve' or both, or an event under 'webhook'"
            )
        }
    }

    /// Reports placeholders that no parameter fills, and parameters that have no place.
    private func checkParameters(
        _ parameters: [Named<String>], in kinds: [Named<ProviderKind>], knowsAuthentication: Bool,
        _ reader: inout SectionReader
    ) {
        let known = Set(parameters.map(\.name))
        let wantedAt = [
            ("base_url", Set(baseURL?.placeholders ?? [])), ("headers", headers.placeholders),
            ("authentication", authentication.placeholders.subtracting(authentication.optionalPlaceholders)),
        ]
        for (key, names) in wantedAt {
            for name in names.sorted() where !known.contains(name) {
                reader.report(key, unknownParameter(name))
            }
        }
        var wanted = placeholders.union(authentication.placeholders)
        for kind in kinds {
            let used = kind.value.parameters
            for name in used.sorted() where !known.contains(name) {
                reader.reading.report(kind.place, "kind '\(kind.name)': \(unknownParameter(name))")
            }
            wanted.formUnion(used)
        }
        // What an authentication with a mistake in it would have used is not known.
        guard knowsAuthentication else { return }
        for parameter in parameters {
            if !wanted.contains(parameter.name) {
                reader.reading.report(parameter.place, "nothing uses the parameter '\(parameter.name)'")
            }
        }
    }

    private static func parameterFault(_ name: String) -> String? {
        name != "id" && PlaceholderText.isName(name)
            ? nil : "a parameter is named with small letters, digits and _, and not 'id'; found '\(name)'"
    }

    private func unknownParameter(_ name: String) -> String {
        let hint = nearest(to: name, among: parameters.map(\.name)).map { "Did you mean '{\($0)}'?" }
        // One that is written in place has no title.
        let remedy = title.isEmpty ? "Write the value in its place." : "Describe it under parameters."
        return "'{\(name)}' is no parameter of this provider. \(hint ?? remedy)"
    }
}

extension Provider {
    /// Reads a provider file.
    ///
    /// - Parameters:
    ///   - yaml: its text.
    ///   - file: its name, for messages.
    ///   - name: what the provider is called from now on.
    /// - Throws: every mistake in it, each with its place.
    public static func read(yaml: String, file: String, name: String) throws(DocumentError)
        -> Provider
    {
        try Document.read(Provider.self, yaml: yaml, file: file).named(name)
    }
}
