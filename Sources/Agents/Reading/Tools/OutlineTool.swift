package import JSONText
import NexusProtocol
import RepositoryMap
import Secrets

/// Shows what a file defines, with the lines.
package struct OutlineTool: RepositoryTool {
  let path: String

  package static let name = "outline"
  package static let description = "Shows what a file defines: its types and functions, with their line numbers."
  package static let schema: JSONValue = [
    "type": "object", "required": ["path"],
    "properties": ["path": ["type": "string", "description": "The file, from the root of the repository."]],
  ]
  package static let word = "OUTLINE"
  package static let forms = ["OUTLINE path/to/file"]
  package static let otherNames: Set<String> = ["getoutline", "listcodedefinitionnames", "outlinefile"]

  package init(_ arguments: ToolArguments) throws(ReadingFault) { path = try arguments.path() }

  package init(text: Substring) throws(ReadingFault) {
    path = try WrittenPath.read(text, example: "OUTLINE Sources/App.swift").path
  }

  package var summary: String { path }

  package func answer(in place: ReadingPlace, limitInBytes: Int) async throws -> ReadingAnswer {
    let file = try await place.file(path)
    let definitions = try await place.outlines?.definitions(of: file.path, object: file.object) ?? []
    guard !definitions.isEmpty else {
      throw ReadingFault("No definitions are known of \(file.path.visible): read the file itself.")
    }
    var writer = AnswerWriter("\(file.path.visible) defines, by line:", limitInBytes: limitInBytes)
    for definition in definitions {
      let indentation = String(repeating: "  ", count: min(definition.depth, 8))
      writer.add("\(definition.line) \(indentation)\(Redaction.redact(definition.signature).text)")
    }
    let isAll = definitions.count < Definition.limitPerFile
    if !isAll { writer.add("(More than the first \(definitions.count) are not known.)") }
    return writer.answer { count in
      count == 1 && isAll
        ? "(1 more definition is not shown.)"
        : "(\(isAll ? "" : "At least ")\(count) more definitions are not shown.)"
    }
  }
}
