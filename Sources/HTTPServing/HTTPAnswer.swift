/// A whole answer.
package struct HTTPAnswer: Sendable, Hashable {
  package var status: Int
  package var fields: [HTTPHead.Field]
  package var body: [UInt8]

  package init(_ status: Int, _ fields: [HTTPHead.Field] = [], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// A sentence for whoever looks at it.
  package static func text(_ status: Int, _ text: String, _ fields: [HTTPHead.Field] = []) -> HTTPAnswer {
    HTTPAnswer(status, fields + [.init("Content-Type", "text/plain; charset=utf-8")], body: Array("\(text)\n".utf8))
  }
}
