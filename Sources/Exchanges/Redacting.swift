package import NexusProtocol
import Secrets

extension [Message] {
  /// The messages without the secrets in them, as they are sent.
  package var redacted: [Message] {
    map { message in
      var message = message
      message.content = Redaction.redact(message.content).text
      message.thinking = message.thinking.map { Redaction.redact($0).text }
      return message
    }
  }
}
