/// The status and headers of a response, and its body as it arrives.
///
/// Dropping the last reference to an unfinished body closes the connection.
package struct HTTPResponse: Sendable {
  package let status: Int
  package let headers: HTTPHeaders
  package let body: HTTPBody
}

/// The headers of a response, in the order in which they arrived.
package struct HTTPHeaders: Sendable, Equatable {
  package var all: [HTTPHeader] = []

  package init(_ all: [HTTPHeader] = []) {
    self.all = all
  }

  /// The first value of the header `name`, in any case.
  package subscript(name name: String) -> String? {
    let wanted = name.lowercased()
    return all.first { $0.name.lowercased() == wanted }?.value
  }
}

/// What is known once the headers have arrived.
struct HTTPHead: Sendable, Equatable {
  var status: Int
  var headers: HTTPHeaders
}
