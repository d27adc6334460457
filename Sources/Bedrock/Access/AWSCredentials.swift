/// A pair of keys of AWS, perhaps for a time only. Nothing that prints it shows the secret parts.
package struct AWSCredentials: Sendable, Hashable {
  package var accessKeyID: String
  package var secretAccessKey: String
  /// Of keys that are lent for a time; nil for lasting ones.
  package var sessionToken: String?

  package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }
}

/// By what a request is let in. Nothing that prints it shows a secret.
package enum AWSAccess: Sendable, Hashable {
  /// Requests are signed.
  case keys(AWSCredentials)
  /// An API key of Bedrock, sent as it is.
  case bearer(String)
}

extension AWSCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "keys \(accessKeyID)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}

extension AWSAccess: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String {
    switch self {
    case .keys(let credentials): credentials.description
    case .bearer: "an API key"
    }
  }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["kind": description]) }
}
