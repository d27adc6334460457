package import JSONText
import NexusProtocol

/// A tool by which a model reads the repository, one file each in `Tools`. A value is one call of it.
///
/// What a tool answers comes from the tree of one commit, is bounded, and passes the gate. A wrong argument is answered in
/// words.
package protocol RepositoryTool: Sendable, Hashable {
  static var name: String { get }
  /// For the model that chooses.
  static var description: String { get }
  /// The arguments: an object's JSON Schema. Models are forgiven what does not fit; other programs are not.
  static var schema: JSONValue { get }
  /// The word that begins a request in text, in capitals.
  static var word: String { get }
  /// Whole requests in text, as examples; what stands for something is in small letters.
  static var forms: [String] { get }
  /// What models that were trained with other tools call this one: in small letters, without `_` and `-`.
  static var otherNames: Set<String> { get }

  /// - Throws: `ReadingFault` in words for the model.
  init(_ arguments: ToolArguments) throws(ReadingFault)
  /// - Parameter text: What stands behind the word in a request, without blanks around it.
  /// - Throws: `ReadingFault` in words for the model.
  init(text: Substring) throws(ReadingFault)

  /// What is asked for, for a person.
  var summary: String { get }

  /// - Parameter limitInBytes: The room for the answer.
  /// - Throws: `ReadingFault` in words for the model, errors of git, `CancellationError`.
  func answer(in place: ReadingPlace, limitInBytes: Int) async throws -> ReadingAnswer
}

extension RepositoryTool {
  static var definition: ToolDefinition {
    ToolDefinition(name: name, description: description, parameters: schema.text())
  }
}

/// A request that cannot be understood, or that nothing answers.
package struct ReadingFault: Error, Equatable {
  /// For the model: what is wrong and what to write instead.
  package var message: String

  init(_ message: String) { self.message = message }
}
