import RunbridgeDocument

/// A webhook in a chat's format.
private protocol ChatSettings: SinkKindSettings {
    init(webhook: WebhookSettings)
}

extension ChatSettings {
    static var fields: [FieldDescription] { WebhookSettings.chatFields }

    /// Reads its keys.
    init?(_ reader: inout SectionReader) {
        guard let webhook = WebhookSettings(chat: Self.type, &reader) else { return nil }
        self.init(webhook: webhook)
    }
}

/// A sink that writes to a channel of Slack.
struct SlackSettings: ChatSettings {
    var webhook: WebhookSettings

    static let type = "slack"
    static let title = "Slack sink"
    static let about = "Writes a message for each event to a channel of Slack. `url` is that of an incoming webhook."
}

/// A sink that writes to a channel of Discord.
struct DiscordSettings: ChatSettings {
    var webhook: WebhookSettings

    static let type = "discord"
    static let title = "Discord sink"
    static let about =
        "Writes a message for each event to a channel of Discord. `url` is that of the channel's webhook."
}

/// A sink that writes to a channel of Microsoft Teams.
struct TeamsSettings: ChatSettings {
    var webhook: WebhookSettings

    static let type = "teams"
    static let title = "Teams sink"
    static let about = """
        Writes a card for each event to a channel of Microsoft Teams. `url` is that of a workflow "when a Teams \
        webhook request is received".
        """
}
