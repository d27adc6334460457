package import JSONText
package import NexusProtocol

extension EditCounts {
  /// For programs; the members are documented in `docs/json.md`.
  package var json: JSONValue {
    JSONValue(members: [
      ("asWritten", JSONValue(asWritten)), ("ladder", JSONValue(ladder)),
      ("repaired", JSONValue(repaired)), ("byImplementer", JSONValue(byImplementer)),
      ("byOverseer", JSONValue(byOverseer)), ("refused", JSONValue(refused)),
      ("malformed", JSONValue(malformed)),
    ])
  }
}
