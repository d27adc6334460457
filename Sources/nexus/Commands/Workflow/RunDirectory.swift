import Foundation
import NexusProtocol
import Workflows

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

  /// The numbers of all runs, the oldest first.
  func numbers() throws -> [Int] {
    try FileManager.default.contentsOfDirectory(atPath: path)
      .compactMap { $0.hasSuffix(".jsonl") ? Int($0.dropLast(6)) : nil }.sorted()
  }

  /// A run with the next number; its file is made when it begins.
  func new(_ head: WorkflowRecord.Head, takingOver replies: [WorkflowRecord.Reply] = []) throws -> RunFile {
    let number = (try numbers().last ?? 0) + 1
    return RunFile(number: number, path: file(number), head: head, takenOver: replies)
  }

  /// A run that is there, to go on with.
  ///
  /// - Throws: `UserError` for a number that no run has, and for a file that is damaged.
  func open(_ number: Int) throws -> (file: RunFile, record: WorkflowRecord) {
    let (record, length) = try read(number)
    return (RunFile(number: number, path: file(number), record: record, length: length), record)
  }

  /// What is kept of a run.
  ///
  /// - Throws: As `open`.
  func record(_ number: Int) throws -> WorkflowRecord { try read(number).record }

  /// The newest run of the workflow; nil where there is none.
  func newest(of workflow: String) throws -> (number: Int, record: WorkflowRecord)? {
    for number in try numbers().reversed() {
      // A file that is damaged is none of this workflow's.
      guard let bytes = try Files.read(file(number)), let (record, _) = WorkflowRecord.read(bytes),
        record.head.workflow == workflow
      else { continue }
      return (number, record)
    }
    return nil
  }

  private func read(_ number: Int) throws -> (record: WorkflowRecord, length: Int) {
    let file = file(number)
    guard let bytes = try Files.read(file) else {
      throw UserError("There is no run \(number).", hint: "`nexus workflow runs` lists them.", status: .badInput)
    }
    guard let found = WorkflowRecord.read(bytes), (try? found.record.workflow()) != nil else {
      throw UserError("The run \(number) in \(file) is damaged.", hint: "Begin a new run.", status: .badInput)
    }
    return found
  }

  private func file(_ number: Int) -> String { "\(path)/\(number).jsonl" }
}
