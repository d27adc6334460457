import Agents
import Git
import JSONText
import RepositoryMap

/// A map as JSON for programs; the members are documented in `docs/json.md`.
enum MapJSON {
  /// A line for each file that is shown, and one for the whole.
  static func lines(
    _ outline: Outline, _ ranking: Ranking, _ tagger: Tagger, _ commit: ObjectID
  ) -> [JSONValue] {
    let omitted = ranking.tally.omitted.sorted { $0.key.rawValue < $1.key.rawValue }
    return outline.files.map(value) + [
      JSONValue(members: [
        ("commit", .string(commit.description)), ("tagger", .string(tagger.name)),
        ("files", JSONValue(ranking.files.count)), ("leftOut", JSONValue(outline.leftOut)),
        ("read", JSONValue(ranking.tally.tagged)), ("known", JSONValue(ranking.tally.known)),
        ("omitted", JSONValue(members: omitted.map { ($0.key.rawValue, JSONValue($0.value)) })),
      ])
    ]
  }

  private static func value(_ file: Outline.File) -> JSONValue {
    JSONValue(members: [
      ("path", .string(file.file.path)), ("score", JSONValue(file.file.score) ?? .null),
      ("omission", file.file.file.omission.map { .string($0.rawValue) } ?? .null),
      ("definitions", .array(file.definitions.map(value))),
      ("definitionsLeftOut", JSONValue(file.definitionsLeftOut)),
    ])
  }

  private static func value(_ definition: Definition) -> JSONValue {
    JSONValue(members: [
      ("name", .string(definition.name)), ("kind", .string(definition.kind)), ("line", JSONValue(definition.line)),
      ("depth", JSONValue(definition.depth)), ("signature", .string(PromptGate.text(definition.signature))),
    ])
  }
}
