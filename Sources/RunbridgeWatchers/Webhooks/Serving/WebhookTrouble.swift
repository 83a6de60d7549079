/// What goes wrong with a webhook and is counted, for it can go wrong with all of them.
enum WebhookTrouble: Hashable {
    /// It was not taken.
    case refused(Refusal)
    /// The run that it told of could not be read again; why.
    case unconfirmed(String)

    /// The words by which such are counted together.
    var sort: String {
        switch self {
        case .refused(let refusal): refusal.sort
        case .unconfirmed: "unconfirmed"
        }
    }

    /// What a person is told of so many, of which this is the last; `nil` for the first.
    func text(of count: Int?) -> String {
        switch (self, count) {
        case (.refused(let refusal), nil), (.refused(let refusal), 1?): "a webhook was refused: \(refusal.text)"
        case (.refused(let refusal), let count?):
            "\(count) webhooks were refused since this was told last: \(refusal.text)"
        case (.unconfirmed(let reason), nil), (.unconfirmed(let reason), 1?):
            "a run that a webhook told of could not be read again and stays unconfirmed: \(reason)"
        case (.unconfirmed(let reason), let count?):
            "\(count) runs that webhooks told of could not be read again since this was told last, and stay unconfirmed: "
                + reason
        }
    }
}
