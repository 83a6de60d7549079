public import RunbridgeCore
public import RunbridgeDocument

/// How the runs of a kind are listed.
public struct ListRequest: Sendable, Equatable {
    /// The request of the first page.
    public var request: RequestTemplate
    /// Where the runs are in a page; `nil` where the page is the list.
    public var items: JSONPath?
    /// Whether a page without that list has no runs, instead of being no page at all.
    public var omitsEmpty: Bool
    /// In which order they come.
    public var order: Order
    /// How the next page is asked for.
    public var paging: Paging

    /// The order of a list.
    public enum Order: String, Sendable, CaseIterable {
        /// The newest run first, so that the reading can end at what is known to be over.
        case newest
        /// The oldest first.
        case oldest
        /// Any; the whole list has to be read.
        case any
    }

    /// The runs in a page; `nil` if the page has no list where it should be. `null` in its place is an empty list, as
    /// servers written in Go have it.
    func items(in page: JSON) -> [JSON]? {
        guard let items else { return page.array }
        guard let list = page.value(at: items) else { return omitsEmpty && page.members != nil ? [] : nil }
        return list.isNull ? [] : list.array
    }
}

extension ListRequest: Section {
    private static let itemsField = Field(
        "items", .jsonPath, "Where the runs are in a page. Left out where the page is the list.")
    private static let omitsEmptyField = Field(
        "omits_empty", .truth,
        "Whether the API leaves the list out of a page where it would be empty, as those of Google do. Without it such a "
            + "page is an error.")
    private static let orderField = Field(
        "order", .word(of: Order.self),
        "In which order they come. With `newest` the reading ends at what is known to be over.")
    private static let pagingField = Field(
        "paging", .section(Paging.self), "How the next page is asked for. Left out where there is but one.")

    /// The keys of `list`.
    public static let description = SectionDescription(
        title: "List", about: "How the runs of a kind are listed.",
        fields: RequestTemplate.fields + [
            itemsField.optional, omitsEmptyField.standing("false"), orderField.standing("newest"), pagingField.optional,
        ])

    /// Reads the keys of `list`.
    public init?(_ reader: inout SectionReader) {
        let request = RequestTemplate(&reader)
        items = reader.read(Self.itemsField)
        omitsEmpty = reader.read(Self.omitsEmptyField, or: false)
        order = reader.read(Self.orderField, or: .newest)
        paging = reader.read(Self.pagingField, or: .none)
        guard let request else { return nil }
        self.request = request
        if omitsEmpty, items == nil, !reader.has("items") {
            reader.report("omits_empty", "'omits_empty' goes with 'items': a page that is the list cannot leave it out")
        }
        if paging.isInBody, request.body?.members == nil {
            reader.report("paging", "'in: body' needs a body with keys to put the page into")
        }
    }
}
