public import RunbridgeCore
public import RunbridgeDocument

/// How the runs of a kind are listed.
public struct ListRequest: Sendable, Equatable {
    /// The request of the first page.
    public var request: RequestTemplate
    /// Where the runs are in a page; `nil` where the page is the list.
    public var items: JSONPath?
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

    /// The runs in a page; `nil` if the page has no list where it should be.
    func items(in page: JSON) -> [JSON]? {
        (items.map { page.value(at: $0) } ?? page)?.array
    }
}

extension ListRequest: Section {
    private static let itemsField = Field(
        "items", .jsonPath, "Where the runs are in a page. Left out where the page is the list.")
    private static let orderField = Field(
        "order", .word(of: Order.self),
        "In which order they come. With `newest` the reading ends at what is known to be over.")
    private static let pagingField = Field(
        "paging", .section(Paging.self), "How the next page is asked for. Left out where there is but one.")

    /// The keys of `list`.
    public static let description = SectionDescription(
        title: "List", about: "How the runs of a kind are listed.",
        fields: RequestTemplate.fields + [itemsField.optional, orderField.standing("newest"), pagingField.optional])

    /// Reads the keys of `list`.
    public init?(_ reader: inout SectionReader) {
        let request = RequestTemplate(&reader)
        items = reader.read(Self.itemsField)
        order = reader.read(Self.orderField, or: .newest)
        paging = reader.read(Self.pagingField, or: .none)
        guard let request else { return nil }
        self.request = request
        if paging.isInBody, request.body?.members == nil {
            reader.report("paging", "'in: body' needs a body with keys to put the page into")
        }
    }
}
