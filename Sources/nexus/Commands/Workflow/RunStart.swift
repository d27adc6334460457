import JSONText
import NexusProtocol
import Terminal
import Workflows

/// What a run begins with: a workflow, its inputs, and what was kept of it before.
struct RunStart: Sendable {
  let log: RunFile
  let workflow: Workflow
  let head: WorkflowRecord.Head

  /// - Parameters:
  ///   - name: A workflow's name or file; nil where `number` names a run.
  ///   - number: The run to go on with, or to take replies over from.
  ///   - step: Where a new run begins that takes over what another one had before.
  ///   - inputs: Given now; they go before those of the other run.
  /// - Throws: `UserError` for what is not there; `WorkflowFileError` for a file that cannot be read.
  init(
    _ files: WorkflowFiles, _ directory: RunDirectory, name: String?, resuming number: Int?, from step: String?,
    inputs: JSONObject
  ) throws {
    if let number {
      let (file, record) = try directory.open(number)
      workflow = try record.workflow()
      guard let step else {
        (log, head) = (file, record.head)
        return
      }
      var head = record.head
      head.inputs = Self.merged(head.inputs, inputs)
      (log, self.head) = try Self.again(head, workflow, from: step, of: (number, record), directory)
      return
    }
    let entry = try files.workflow(name ?? "")
    workflow = entry.workflow
    let bytes = try entry.file.flatMap { try Files.read($0) }
    let text =
      bytes.map { String(decoding: $0, as: UTF8.self) } ?? WorkflowTemplate(rawValue: workflow.name)?.text ?? ""
    var head = WorkflowRecord.Head(workflow: workflow.name, file: entry.file, text: text, inputs: inputs)
    guard let step else {
      (log, self.head) = (try directory.new(head), head)
      return
    }
    guard let newest = try directory.newest(of: workflow.name) else {
      throw UserError(
        "The workflow \"\(workflow.name)\" has not been run.", hint: "Run it without --from.", status: .badInput)
    }
    head.inputs = Self.merged(newest.record.head.inputs, inputs)
    (log, self.head) = try Self.again(head, workflow, from: step, of: newest, directory)
  }

  private static func again(
    _ head: WorkflowRecord.Head, _ workflow: Workflow, from step: String, of run: (number: Int, record: WorkflowRecord),
    _ directory: RunDirectory
  ) throws -> (RunFile, WorkflowRecord.Head) {
    let replies: [WorkflowRecord.Reply]
    do {
      replies = try run.record.replies(before: step, in: workflow)
    } catch {
      throw UserError(error.message, hint: error.hint, status: .badInput)
    }
    var head = head
    head.source = WorkflowRecord.Source(run: run.number, step: step)
    return (try directory.new(head, takingOver: replies), head)
  }

  private static func merged(_ before: JSONObject, _ now: JSONObject) -> JSONObject {
    var inputs = before
    for member in now.members { inputs[member.key] = member.value }
    return inputs
  }

  /// Inputs as they stand on the command line, `NAME=VALUE` or `NAME=@FILE`.
  ///
  /// - Throws: `UserError` for what is neither.
  static func inputs(_ given: [String], in session: Session) throws -> JSONObject {
    var inputs = JSONObject()
    for text in given {
      guard let sign = text.firstIndex(of: "=") else {
        throw UserError("\(Sanitizer.oneLine(text)) is no input.", hint: "Write it as NAME=VALUE.", status: .badInput)
      }
      let (name, value) = (String(text[..<sign]), text[text.index(after: sign)...])
      guard value.hasPrefix("@") else {
        inputs[name] = .string(String(value))
        continue
      }
      let path = String(value.dropFirst())
      guard let bytes = try Files.read(session.path(path)), let content = String(validating: bytes, as: UTF8.self)
      else {
        throw UserError(
          "\(Sanitizer.oneLine(path)) is no file of text.", hint: "Check the path after @.", status: .badInput)
      }
      inputs[name] = .string(content)
    }
    return inputs
  }
}
