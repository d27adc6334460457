import ArgumentParser
import Coordination
import Git
import Inspection
import JSONText
import Jobs
import NexusProtocol
import Store

struct ConsultCommand: QueueableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consult",
    abstract: "Ask a question about the repository, and have helpers look for the answer",
    discussion: """
      The Overseer's model chooses helpers that know the code, the documents or their history, or give advice. Each is \
      asked by itself, reads what it needs, and answers with the lines its answer rests on; then one answer is made of \
      theirs. Sources that are not in the repository are named as such. A model of up to 4 billion parameters does not \
      choose: a fixed sequence of helpers is asked. The committed state of HEAD is what they see.

        nexus consult "Where are prices rounded, and why there?"
        nexus consult --max-tokens 50000 "What would it take to support a second currency?"
      """)

  @OptionGroup var models: ModelOptions

  @Argument(help: "The question")
  var question: [String]

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many helpers work at once; otherwise as many as the server's `concurrency` says, 1 on this machine or 4",
      valueName: "number"))
  var parallel: Int?

  @OptionGroup var budget: BudgetOptions
  @OptionGroup var options: GlobalOptions

  var jobKind: JobKind { .consult }

  func validate() throws {
    if question.joined().allSatisfy(\.isWhitespace) { throw ValidationError("There is no question.") }
    if let parallel, !(1...16).contains(parallel) { throw ValidationError("--parallel takes 1 to 16.") }
  }

  func run() async throws {
    let session = try Session(options, flags: models.flags)
    guard let commit = try await session.requireProject().repository.head().commit else { throw UserError.noCommits }
    let store = try await session.openStore()
    var begun: (coordinator: Coordinator, job: Int64)?
    var found: Consultation?
    do {
      try await session.atJob(
        .consult, in: store, within: budget.limits,
        result: {
          if found == nil, let (coordinator, job) = begun {
            // Looked up also where the command itself is being ended.
            found = try await Task { try await coordinator.unfinished(job) }.value
          }
          return found?.json
        }
      ) { session, store in
        guard let job = session.job?.id else { return }
        let (coordinator, runner) = try await session.coordinator(store, at: commit, job: job, parallel: parallel)
        begun = (coordinator, job)
        found = try await session.working(as: .overseer) {
          try await coordinator.consult(question.joined(separator: " "), as: job, with: runner)
        }
        if case .budget(let error)? = found?.shortfall { throw error }
      }
    } catch {
      if let found, !found.report.answer.isEmpty { try await show(found, begun?.job, store, session) }
      throw error
    }
    guard let found else { return }
    try await show(found, begun?.job, store, session)
    // The helpers' own words are no answer to the question.
    if found.shortfall != nil { throw ExitCode(ExitStatus.notDone.rawValue) }
  }

  private func show(_ consultation: Consultation, _ job: Int64?, _ store: Store, _ session: Session) async throws {
    let console = session.console
    switch console.format {
    case .json:
      let tokens = try await Task {
        try await store.usages(ofJobs: [job].compactMap(\.self)).values.flatMap(\.self)
          .reduce(0) { $0 + ($1.tokens.promptTokens ?? 0) + ($1.tokens.outputTokens ?? 0) }
      }.value
      try console.writeLine(ConsultText.json(consultation, job: job, tokens: tokens).text())
    case .text:
      try console.writeProse(ConsultText.text(consultation, palette: console.palette))
      for note in ConsultText.notes(consultation) { try console.note(note) }
    }
  }
}
