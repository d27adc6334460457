import ArgumentParser
import NexusProtocol
import Store
import Terminal

struct TaskRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take a task out of its plan")

  @OptionGroup var arguments: TaskArguments
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let task = try await arguments.find(in: session, store)
    try await store.removeTask(task.id)
    try await store.noteChange("You removed task \(task.id).", plan: task.id.plan)
    try session.console.note("Task \(task.id) is removed.")
  }
}

struct TaskRetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Make a failed, rejected or skipped task ready to be run again")

  @OptionGroup var arguments: TaskArguments
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let task = try await arguments.find(in: session, store)
    try await store.retry(task.id)
    try await store.noteDecision("You made this task ready again.", task: task.id)
    try session.console.note("Task \(task.id) is pending again.")
    try session.console.next("`nexus implement \(task.id)`")
  }
}

struct TaskSkipCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skip", abstract: "Leave a task out; what depends on it may begin")

  @OptionGroup var arguments: TaskArguments
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let task = try await arguments.find(in: session, store)
    try await store.skip(task.id)
    try await store.noteDecision("You skipped this task.", task: task.id)
    if try await store.finishPlanIfDone(task.id.plan) {
      try await session.removeWorktrees(ofEnded: task.id.plan, store)
    }
    try session.console.note("Task \(task.id) is skipped.")
  }
}

struct TaskTakeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "take",
    abstract: "Add to a task what was held apart from its commit",
    discussion: """
      The task declares the files from then on and is pending. `nexus implement` then puts the changes on top of its \
      commit, without asking a model, runs the checks and commits them.
      """)

  @OptionGroup var arguments: TaskArguments
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let task = try await arguments.find(in: session, store)
    let files = try await store.takeHeld(task.id).map(Sanitizer.oneLine).joined(separator: ", ")
    try session.console.note("Task \(task.id) declares \(files) now and is pending again.")
    try session.console.next("`nexus implement \(task.id)`")
  }
}

struct TaskReorderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reorder", abstract: "Move a task to another place in its plan")

  @OptionGroup var arguments: TaskArguments

  @Option(name: .long, help: ArgumentHelp("The new place, counted from 1", valueName: "place"))
  var to: Int

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if to < 1 { throw ValidationError("Places are counted from 1.") }
  }

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let task = try await arguments.find(in: session, store)
    try await store.setPosition(to - 1, of: task.id)
    try await store.noteChange("You moved this task.", task: task.id)
    try session.console.note("Moved \(task.id) to position \(to).")
  }
}
