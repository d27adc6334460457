import JSONText
import NexusProtocol
import Secrets
import Terminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What is asked, put together from arguments, files and standard input.
struct AskQuestion: Sendable {
  let messages: [Message]
  let schema: JSONValue?

  var hasImages: Bool { messages.contains { !$0.images.isEmpty } }

  /// - Throws: `UserError` for an empty question, for a file that is not there, no text, no image, or secret by its name, and
  ///   for a schema that is none.
  init(
    prompt: [String], system: String?, files: [String], images: [String], schema: String?, in session: Session
  ) throws {
    var parts = [prompt.joined(separator: " ")]
    for file in files { parts.append(try Self.shown(file, in: session)) }
    if isatty(0) == 0 {
      let bytes = try Files.readStandardInput()
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw UserError("Standard input is no text.", hint: "Only UTF-8 can be sent to a model.", status: .badInput)
      }
      parts.append(text)
    }
    let question = parts.filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n\n")
    guard !question.isEmpty else {
      throw UserError("There is no question.", hint: "Write it after `nexus ask`, or pipe it in.", status: .badInput)
    }
    var asked = Message(.user, question)
    asked.images = try AskedImages.read(images, in: session)
    messages = (system.map { [Message(.system, $0)] } ?? []) + [asked]
    self.schema = try schema.map { try Self.schema($0, in: session) }
  }

  /// - Throws: `UserError` for a file that is secret by its name.
  static func refuseSecret(_ path: String) throws {
    guard SecretFile.isSecret(path) else { return }
    throw UserError(
      "\(Sanitizer.oneLine(path)) is not shown to models: its name says that it holds secrets.",
      hint: "Copy what may be shown into another file.", status: .badInput)
  }

  private static func shown(_ path: String, in session: Session) throws -> String {
    try refuseSecret(path)
    guard let bytes = try Files.read(session.path(path)) else {
      throw UserError(
        "There is no file \(Sanitizer.oneLine(path)).", hint: "Check the path given with --file.", status: .badInput)
    }
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw UserError(
        "\(Sanitizer.oneLine(path)) is no text.", hint: "Only UTF-8 can be sent to a model.", status: .badInput)
    }
    return "=== FILE \(path) ===\n\(text)\(text.hasSuffix("\n") ? "" : "\n")=== END ==="
  }

  private static func schema(_ path: String, in session: Session) throws -> JSONValue {
    guard let bytes = try Files.read(session.path(path)) else {
      throw UserError(
        "There is no file \(Sanitizer.oneLine(path)).", hint: "Check the path given with --schema.", status: .badInput)
    }
    let schema: JSONValue
    do {
      schema = try JSONValue(parsing: bytes)
    } catch {
      throw UserError("\(Sanitizer.oneLine(path)) is no JSON: \(error)", status: .badInput)
    }
    guard schema.object != nil else {
      throw UserError(
        "\(Sanitizer.oneLine(path)) is no JSON Schema: it must be an object.",
        hint: #"Such as {"type": "object", "required": ["answer"]}."#, status: .badInput)
    }
    if let fault = SchemaCheck.fault(ofSchema: schema) {
      throw UserError(
        "\(Sanitizer.oneLine(path)) cannot be kept by any answer. \(Sanitizer.oneLine(fault))",
        hint: "Mend the schema; references lead to places of itself, such as #/$defs/item.", status: .badInput)
    }
    return schema
  }
}
