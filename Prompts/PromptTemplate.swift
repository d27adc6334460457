import Mustache
import Yams

/// A prompt as it is kept in a Markdown file: front matter that names its variables, then the text.
package struct PromptTemplate: Sendable {
  package let name: String
  /// The role the prompt is written for: `overseer` or `implementation`.
  package let role: String
  package let summary: String
  /// Every variable the text uses; rendering takes exactly these.
  package let variables: Set<String>
  private let body: MustacheTemplate

  private struct FrontMatter: Decodable {
    var name: String
    var role: String
    var summary: String
    var variables: [String]?
  }

  /// Reads a template.
  ///
  /// The text between the front matter and the end is Mustache without HTML escaping. A variable may be used as
  /// `{{{name}}}`, and `{{#name}}…{{/name}}` keeps a passage only where the variable is not empty.
  /// - Throws: `PromptError` when the front matter cannot be read, when the text uses a variable that the front matter
  ///   does not list, or lists one that the text does not use.
  package init(parsing text: String, file: String) throws(PromptError) {
    let (head, body) = try Self.split(text, file: file)
    let lines = TemplateLines(text)
    let matter: FrontMatter
    do {
      matter = try YAMLDecoder().decode(FrontMatter.self, from: head)
    } catch {
      throw PromptError(
        file: file, line: lines.line(ofFrontMatter: error),
        problem: "its front matter cannot be read: \(TemplateLines.words(for: error))")
    }
    let declared = Set(matter.variables ?? [])
    let used = Self.tagNames(in: body[...])
    if let name = used.subtracting(declared).min() {
      throw PromptError(
        file: file, line: lines.line(using: name),
        problem: "it uses the variable \"\(name)\", which its front matter does not list")
    }
    if let name = declared.subtracting(used).min() {
      throw PromptError(
        file: file, line: lines.line(beginning: "variables:"),
        problem: "its front matter lists the variable \"\(name)\", which it does not use")
    }
    do {
      self.body = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + body)
    } catch {
      throw PromptError(
        file: file, line: lines.line(ofMustache: error, bodyLines: TemplateLines(body).count),
        problem: "its text is not valid Mustache: \(TemplateLines.words(for: error))")
    }
    (name, role, summary, variables) = (matter.name, matter.role, matter.summary, declared)
  }

  /// Fills in the variables; their values are put in as they are, never read as template text.
  ///
  /// - Throws: `PromptError` when a value is missing or superfluous.
  package func render(_ values: [String: String]) throws(PromptError) -> String {
    let given = Set(values.keys)
    if let name = variables.subtracting(given).min() {
      throw PromptError(file: self.name, problem: "no value was given for the variable \"\(name)\"")
    }
    if let name = given.subtracting(variables).min() {
      throw PromptError(file: self.name, problem: "a value was given for \"\(name)\", which it does not use")
    }
    // An absent key is false to Mustache, while an empty string is not.
    return body.render(values.filter { !$0.value.isEmpty })
  }

  private static func split(_ text: String, file: String) throws(PromptError) -> (head: String, body: String) {
    let text = text.replacing("\r\n", with: "\n")
    guard text.hasPrefix("---\n"), let end = text.firstRange(of: "\n---\n") else {
      throw PromptError(
        file: file, line: 1, problem: "it does not begin with front matter between two lines of three dashes")
    }
    let body = text[end.upperBound...].drop { $0 == "\n" }
    return (String(text[text.index(text.startIndex, offsetBy: 4)..<end.lowerBound]), String(body))
  }

  static func tagNames(in body: Substring) -> Set<String> {
    let tag = /\{\{[{#^\/&]?\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}?\}\}/
    return Set(body.matches(of: tag).map { String($0.1) })
  }
}

/// What is wrong with a prompt template or its use.
package struct PromptError: Error, Sendable, Equatable {
  /// The file, or the template's name where it was built in.
  package var file: String
  /// From 1; nil where the fault is in no line, such as a value that was not given.
  package var line: Int?
  package var problem: String

  package init(file: String, line: Int? = nil, problem: String) {
    self.file = file
    self.line = line
    self.problem = problem
  }

  /// As in `prompts/overseer-plan.md:12`.
  package var place: String { line.map { "\(file):\($0)" } ?? file }
}
