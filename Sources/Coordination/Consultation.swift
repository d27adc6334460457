package import Exchanges
package import JSONText
package import Jobs

/// What a consultation came to.
package struct Consultation: Sendable {
  /// How one helper did.
  package struct Part: Sendable {
    package var job: Int64
    package var tool: InternalTool
    package var state: JobState
    /// Why it gave nothing, or not all.
    package var reason: String?

    fileprivate var json: JSONValue {
      JSONValue(members: [
        ("job", .number(JSONNumber(job))), ("tool", .string(tool.rawValue)), ("state", .string(state.rawValue)),
        ("reason", reason.map(JSONValue.string) ?? .null),
      ])
    }
  }

  package var report: Report
  /// Sources that are named and are not there.
  package var unknownSources: [Report.Source]
  package var parts: [Part]
  /// Why the helpers were not chosen by the coordinator; nil where they were.
  package var fixedBecause: String?
  /// What kept the coordinator from an answer of its own: the report is then that of the helpers, joined.
  package var shortfall: Shortfall?

  /// What ended a consultation early.
  package enum Shortfall: Sendable {
    case budget(ExchangeError)
    /// Its job was ended from outside.
    case stopped
    /// The coordinator's answer could not be used.
    case unusable(String)
  }

  /// As it is kept with the job.
  package var json: JSONValue { JSONValue(members: members) }

  /// The members of that object, in their order.
  package var members: [(String, JSONValue)] {
    [
      ("answer", .string(report.answer)), ("sources", .array(report.sources.map(\.json))),
      ("unknownSources", .array(unknownSources.map(\.json))), ("helpers", .array(parts.map(\.json))),
      ("fixedBecause", fixedBecause.map(JSONValue.string) ?? .null), ("partial", .bool(shortfall != nil)),
    ]
  }
}
