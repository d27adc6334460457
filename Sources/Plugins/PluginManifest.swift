import JSONText

/// What a plugin says of itself, in the `plugin.json` of its directory.
package struct PluginManifest: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Answers chat requests: a `LanguageModel`.
    case provider
    /// Changes text before a model reads it, or after it has answered.
    case filter
    /// Writes results in a form of its own.
    case output
    /// Serves tools by the Model Context Protocol.
    case integration
  }

  /// When a filter is asked.
  package enum Moment: String, Sendable, CaseIterable { case prompt, reply }

  package static let fileName = "plugin.json"
  private static let longestTimeLimit = 3600.0

  package var name: String
  package var kind: Kind
  package var version: String?
  package var description: String?
  /// The program and its arguments. A program with a slash is taken from the plugin's directory, another one from PATH.
  package var run: [String]
  package var moments: Set<Moment>
  /// How long it may take to answer, and a provider from one piece to the next.
  package var timeLimit: Duration
  /// Names of further variables of the environment that it gets.
  package var environment: [String]
  /// Of a provider: whether what it is sent stays on this machine.
  package var isLocal: Bool

  /// - Throws: `PluginError.manifest` for what is no manifest, and names the member.
  package init(_ bytes: [UInt8], file: String) throws(PluginError) {
    func fault(_ words: String) -> PluginError { PluginError(.manifest, "\(file): \(words).") }
    let json: JSONValue
    do {
      json = try JSONValue(parsing: bytes)
    } catch {
      throw fault("it is no JSON: \(error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message)")
    }
    guard let object = json.object else { throw fault("it must be a JSON object") }
    let known = ["name", "kind", "version", "description", "run", "when", "timeout", "environment", "local"]
    if let foreign = object.keys.first(where: { !known.contains($0) }) {
      throw fault("there is no member \"\(foreign)\"; there are \(known.joined(separator: ", "))")
    }
    guard let name = json["name"]?.string, Self.isName(name) else {
      throw fault("\"name\" must be a name of small letters, digits and -, beginning with a letter")
    }
    guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)) else {
      throw fault("\"kind\" must be one of \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    guard let run = Self.texts(json["run"]), let program = run.first, !program.isEmpty else {
      throw fault("\"run\" must be a list of texts, the program first")
    }
    let names = json["when"].map { Self.texts($0) ?? [""] } ?? Moment.allCases.map(\.rawValue)
    let moments = names.compactMap(Moment.init(rawValue:))
    guard moments.count == names.count, !moments.isEmpty else {
      throw fault("\"when\" must be a list of \"prompt\" and \"reply\"")
    }
    let seconds = json["timeout"].map { $0.double ?? 0 } ?? (kind == .provider ? 300 : 30)
    guard seconds > 0, seconds <= Self.longestTimeLimit else {
      throw fault("\"timeout\" must be a number of seconds up to 3600")
    }
    guard let environment = json["environment"].map({ Self.texts($0) }) ?? [] else {
      throw fault("\"environment\" must be a list of names of variables")
    }
    guard let isLocal = json["local"].map({ $0.bool }) ?? false else { throw fault("\"local\" must be true or false") }
    (self.name, self.kind, self.run, self.moments) = (name, kind, run, Set(moments))
    (self.environment, self.isLocal, timeLimit) = (environment, isLocal, .milliseconds(Int(seconds * 1000)))
    (version, description) = (json["version"]?.string, json["description"]?.string)
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (97...122).contains(first), name.utf8.count <= 64 else { return false }
    return name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }

  private static func texts(_ json: JSONValue?) -> [String]? {
    guard let elements = json?.array else { return nil }
    let texts = elements.compactMap(\.string)
    return texts.count == elements.count ? texts : nil
  }
}
