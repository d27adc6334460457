package import NexusProtocol

extension ModelError {
  /// Whether the server refused the request as such, so that asking without a schema or tools may help.
  package var refusesFormat: Bool {
    switch code {
    case .unsupported, .badRequest: true
    default: false
    }
  }
}
