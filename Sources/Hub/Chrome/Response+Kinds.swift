import HTTPTypes
import Hummingbird
import Intake
private import NIOCore
import Platforms

extension Response {
    static func json(_ status: HTTPTypes.HTTPResponse.Status, _ value: JSON) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.serialised)))
    }

    static func text(_ status: HTTPTypes.HTTPResponse.Status, _ text: String, type: String) -> Response {
        Response(
            status: status, headers: [.contentType: type, .xContentTypeOptions: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// What a source says at the door; without a type there is nothing in it.
    init(_ answer: DoorAnswer) {
        var headers: HTTPFields = answer.contentType.isEmpty ? [:] : [.contentType: answer.contentType]
        for field in answer.headers.fields {
            if let name = HTTPField.Name(field.name) { headers.append(HTTPField(name: name, value: field.value)) }
        }
        self.init(
            status: .init(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body)))
    }

    /// Sends the browser on with GET, so that reloading never posts twice.
    static func seeOther(_ location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location])
    }
}
