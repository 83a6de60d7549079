import RunbridgeCore
import RunbridgeDocument

extension ProviderWebhook {
    /// Reports events of kinds that there are not, and words that their kinds do not know.
    func check(against kinds: [ProviderKind], _ reader: inout SectionReader) {
        for event in events {
            guard let kind = kinds.first(where: { $0.name == event.kind }) else {
                let names = kinds.map(\.name)
                let hint = nearest(to: event.kind, among: names).map { "Did you mean '\($0)'?" }
                reader.reading.report(
                    event.place,
                    "the event '\(event.type)': there is no kind '\(event.kind)'. "
                        + (hint ?? "Known here: \(names.joined(separator: ", "))"))
                continue
            }
            switch event.content {
            case .thin(let thin):
                if kind.meaning(of: thin.word) == nil {
                    reader.reading.report(
                        event.place, "the event '\(event.type)': \(kind.unknownWord(thin.word))")
                }
            case .full(let full):
                let own = full.kind(from: kind)
                if full.fields != nil || full.words != nil || full.rules != nil {
                    for word in own.strangeTimes + own.rules.flatMap(own.strangeWords) {
                        reader.reading.report(event.place, "the event '\(event.type)': \(own.unknownWord(word))")
                    }
                }
            }
        }
    }
}
