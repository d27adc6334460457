import Foundation
import JSONText
import NexusProtocol
import Workflows

/// A run of a workflow as a file of JSON lines: the workflow and its inputs first, then every reply.
actor RunFile: RunLog {
  /// What is run.
  struct Plan: Sendable {
    var workflow: Workflow
    var file: String?
    /// The workflow's text when the run began: a run goes on with that, also after the file was changed.
    var text: String
    var inputs: JSONObject
  }

  nonisolated let number: Int
  private let path: String
  private let plan: Plan
  private var kept: [StepCall.Key: StepReply] = [:]
  private var handle: FileHandle?

  init(number: Int, path: String, plan: Plan, kept: [StepCall.Key: StepReply] = [:]) {
    self.number = number
    self.path = path
    self.plan = plan
    self.kept = kept
  }

  /// Opens the file for what is to come, and writes its first line where it is new.
  ///
  /// - Throws: `UserError` where it cannot be written.
  func begin() throws {
    let isNew = !Files.exists(path)
    if isNew { try Files.write(Self.head(plan).text() + "\n", to: path, mode: 0o600) }
    guard let opened = FileHandle(forWritingAtPath: path) else { throw cannotWrite }
    try opened.seekToEnd()
    handle = opened
  }

  func reply(for key: StepCall.Key) -> StepReply? { kept[key] }

  /// The line is on the disk before the reply is used.
  func keep(_ reply: StepReply, for key: StepCall.Key) throws {
    kept[key] = reply
    guard let handle else { throw cannotWrite }
    do {
      try handle.write(contentsOf: Data((Self.line(key, reply).text() + "\n").utf8))
      try handle.synchronize()
    } catch {
      throw cannotWrite
    }
  }

  func note(_ event: RunEvent) {}

  private var cannotWrite: UserError {
    UserError(
      "The run cannot be kept in \(path).", hint: "Check its permissions and the free space.", status: .unavailable)
  }

  private static func head(_ plan: Plan) -> JSONValue {
    PlanJSON.object([
      ("workflow", .string(plan.workflow.name)), ("file", plan.file.map(JSONValue.string) ?? .null),
      ("text", .string(plan.text)), ("inputs", .object(plan.inputs)),
    ])
  }

  private static func line(_ key: StepCall.Key, _ reply: StepReply) -> JSONValue {
    PlanJSON.object([
      ("step", .string(key.step)), ("item", key.item.map { JSONValue($0) } ?? .null), ("round", JSONValue(key.round)),
      ("correction", JSONValue(key.correction)), ("text", .string(reply.text)), ("tokens", JSONValue(reply.tokens)),
      ("cost", reply.cost.flatMap { JSONValue($0) } ?? .null), ("model", reply.model.map(JSONValue.string) ?? .null),
    ])
  }
}

/// Where runs of workflows are kept, numbered from 1.
struct RunDirectory: Sendable {
  private let path: String

  init(_ project: Project?) throws {
    if let project { try project.prepareStateDirectory() }
    guard let parent = project?.stateDirectory ?? Surroundings.stateDirectory else {
      throw UserError("There is no place to keep runs in.", hint: "Set HOME.", status: .unavailable)
    }
    path = parent + "/runs"
    try Files.makeDirectory(path, mode: 0o700)
  }

  /// A run with the next number; its file is made when it begins.
  func new(_ plan: RunFile.Plan) throws -> RunFile {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let last = names.compactMap { Int($0.split(separator: ".").first ?? "") }.max() ?? 0
    return RunFile(number: last + 1, path: "\(path)/\(last + 1).jsonl", plan: plan)
  }

  /// A run that is there, with the replies it got. A last line that was cut off by a crash is passed over.
  ///
  /// - Throws: `UserError` for a number that no run has, and for a file that is damaged.
  func open(_ number: Int) throws -> (RunFile, RunFile.Plan) {
    let file = "\(path)/\(number).jsonl"
    guard let bytes = try Files.read(file) else {
      throw UserError("There is no run \(number).", hint: "Runs are kept in \(path).", status: .badInput)
    }
    let damaged = UserError("The run \(number) in \(file) is damaged.", hint: "Begin a new run.", status: .badInput)
    let lines = bytes.split(separator: 10)
    guard let first = lines.first, let head = try? JSONValue(parsing: first), let text = head["text"]?.string,
      let name = head["workflow"]?.string
    else { throw damaged }
    guard let workflow = try? WorkflowReader.workflows(in: text, named: name).first(where: { $0.name == name }) else {
      throw damaged
    }
    var kept: [StepCall.Key: StepReply] = [:]
    for (index, line) in lines.dropFirst().enumerated() {
      guard let value = try? JSONValue(parsing: line), let (key, reply) = Self.reply(value) else {
        if index == lines.count - 2 { break }
        throw damaged
      }
      kept[key] = reply
    }
    let plan = RunFile.Plan(
      workflow: workflow, file: head["file"]?.string, text: text, inputs: head["inputs"]?.object ?? JSONObject())
    return (RunFile(number: number, path: file, plan: plan, kept: kept), plan)
  }

  private static func reply(_ line: JSONValue) -> (StepCall.Key, StepReply)? {
    guard let step = line["step"]?.string, let round = line["round"]?.int, let correction = line["correction"]?.int,
      let text = line["text"]?.string, let tokens = line["tokens"]?.int
    else { return nil }
    let key = StepCall.Key(step: step, item: line["item"]?.int, round: round, correction: correction)
    return (key, StepReply(text, tokens: tokens, cost: line["cost"]?.double, model: line["model"]?.string))
  }
}
