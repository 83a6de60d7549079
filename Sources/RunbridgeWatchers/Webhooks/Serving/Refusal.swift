import HTTPTypes
import RunbridgeSigning

/// Why a request is not taken. The caller learns the status and nothing else; the words are for the log.
enum Refusal: Error, Hashable {
    /// No endpoint has that path.
    case noSuchPath
    /// It is no POST.
    case wrongMethod
    /// Its body is larger than is taken.
    case tooLarge(limit: Int)
    /// It did not come to its end in time, or broke off.
    case unfinished
    /// It is no HTTP.
    case malformed
    /// It is not genuine.
    case notGenuine(RequestRefusal)
    /// It is genuine, and nothing that can be read.
    case unreadable(String)
    /// Too much is under way, or it could not be stored in time.
    case busy
    /// It could not be stored.
    case notStored(String)

    /// The status of the answer.
    var status: HTTPResponse.Status {
        switch self {
        case .noSuchPath: .notFound
        case .wrongMethod: .methodNotAllowed
        case .tooLarge: .contentTooLarge
        case .unfinished: .requestTimeout
        case .malformed, .unreadable: .badRequest
        case .notGenuine: .unauthorized
        case .busy, .notStored: .serviceUnavailable
        }
    }

    /// What a person is told, in one line. Of what the caller sent it holds no more than the beginning of an id, a word or a
    /// name, without control characters.
    var text: String {
        switch self {
        case .noSuchPath: "no endpoint has the path that was asked for"
        case .wrongMethod: "a webhook is a POST, and this was something else"
        case .tooLarge(let limit): "the body is larger than \(limit) bytes; raise the limit if it should be taken"
        case .unfinished: "the request did not come to its end in time"
        case .malformed: "what came is no HTTP, or its header is too large"
        case .notGenuine(let reason): "it is not known to be genuine: \(reason)"
        case .unreadable(let reason): reason
        case .busy: "it could not be stored in time, or too much is under way; the sender should try again"
        case .notStored(let reason): "it could not be stored: \(reason)"
        }
    }

    /// The words by which refusals are counted together.
    var sort: String {
        switch self {
        // What is wrong with a body is different each time.
        case .unreadable: "unreadable"
        // So are ages.
        case .notGenuine(.tooOld): "too old"
        case .notGenuine(.tooNew): "too new"
        case .notStored: "not stored"
        default: text
        }
    }

    /// The answer, without a body.
    func answer(closing: Bool) -> HTTPResponse {
        var fields: HTTPFields = [.contentLength: "0"]
        if closing { fields[.connection] = "close" }
        if self == .wrongMethod { fields[.allow] = "POST" }
        return HTTPResponse(status: status, headerFields: fields)
    }
}
