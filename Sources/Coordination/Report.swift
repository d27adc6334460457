package import JSONText

/// What a helper or the coordinator answers, and the lines that it names for it.
package struct Report: Sendable, Equatable {
  package var answer: String
  package var sources: [Source]

  /// A line of a file that an answer rests on.
  package struct Source: Sendable, Hashable, CustomStringConvertible {
    package var file: String
    /// From 1.
    package var line: Int

    package init(file: String, line: Int) {
      self.file = file
      self.line = line
    }

    package var description: String { "\(file):\(line)" }
    package var json: JSONValue { ["file": .string(file), "line": JSONValue(line)] }
  }

  package init(answer: String, sources: [Source]) {
    self.answer = answer
    self.sources = sources
  }

  /// Nil for what does not keep the schema.
  package init?(_ json: JSONValue) {
    guard SchemaCheck.fault(in: json, against: ConsultSchema.report) == nil, let answer = json["answer"]?.string else {
      return nil
    }
    self.answer = answer
    sources = (json["sources"]?.array ?? []).compactMap { source in
      guard let file = source["file"]?.string, let line = source["line"]?.int else { return nil }
      return Source(file: file, line: line)
    }
  }

  package var json: JSONValue { ["answer": .string(answer), "sources": .array(sources.map(\.json))] }
}
