import Agents
import ArgumentParser
import Inspection
import JSONText
import NexusProtocol
import Store
import Terminal

struct ModelsStatsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract:
      "Show how each model's edits and attempts have fared in this repository, what it read, and how well that is estimated"
  )

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try session.openStoreForReading()
    let edits = try await store?.editTallies() ?? []
    let attempts = try await store?.attemptTallies() ?? []
    let samples = try await store?.tokenSamples(of: nil, limit: 2000) ?? []
    let usage = try await store?.usage() ?? []
    let tokens = TokenFigures.each(of: samples)
    switch session.console.format {
    case .json:
      for tally in edits { try session.console.writeLine(json(tally).text()) }
      for tally in attempts { try session.console.writeLine(json(tally).text()) }
      for share in usage { try session.console.writeLine(TokensJSON.share(share).text()) }
      for figures in tokens { try session.console.writeLine(figures.json.text()) }
    case .text:
      guard !attempts.isEmpty || !tokens.isEmpty else {
        return try session.console.note("No model has written anything here yet.")
      }
      if !attempts.isEmpty {
        try show(attempts, session.console)
        try session.console.writeLine()
        try show(edits, session.console)
        try session.console.writeLine()
      }
      try show(usage, session.console)
      try session.console.writeLine()
      try session.console.write(TokenFigures.table(tokens))
    }
  }

  private func show(_ tallies: [AttemptTally], _ console: Console) throws {
    var table = Table([
      .init("Model"), .init("Attempts", alignment: .right), .init("Committed", alignment: .right),
      .init("Checks failed", alignment: .right), .init("Refused", alignment: .right),
      .init("No edit", alignment: .right),
    ])
    for tally in tallies {
      func count(_ outcomes: Attempt.Outcome...) -> Table.Cell {
        .init(String(outcomes.reduce(0) { $0 + tally.outcomes[$1, default: 0] }))
      }
      let all = tally.outcomes.values.reduce(0, +)
      table.add([
        .init(tally.model), .init(String(all)), count(.committed, .kept), count(.checksFailed), count(.refused),
        count(.noEdit),
      ])
    }
    try console.write(table)
  }

  private func show(_ tallies: [EditTally], _ console: Console) throws {
    var table = Table([
      .init("Model"), .init("Format"), .init("Edits", alignment: .right), .init("As written", alignment: .right),
      .init("Ladder", alignment: .right), .init("Repaired", alignment: .right),
      .init("Implementer", alignment: .right), .init("Overseer", alignment: .right),
      .init("Refused", alignment: .right), .init("Malformed", alignment: .right), .init("Applied", alignment: .right),
    ])
    for tally in tallies {
      func cell(_ count: Int) -> Table.Cell { .init(String(count)) }
      let counts = tally.counts
      let share = tally.share.map { "\(Int(($0 * 100).rounded())) %" } ?? ""
      table.add([
        .init(tally.model), .init(tally.dialect ?? "unknown"), cell(tally.count), cell(counts.asWritten),
        cell(counts.ladder), cell(counts.repaired), cell(counts.byImplementer), cell(counts.byOverseer),
        cell(counts.refused), cell(counts.malformed), .init(share),
      ])
    }
    if !table.isEmpty { try console.write(table) }
  }

  private func show(_ usage: [ModelUsage], _ console: Console) throws {
    var table = Table([
      .init("Model"), .init("Exchanges", alignment: .right), .init("Prompt tokens", alignment: .right),
      .init("Read", alignment: .right), .init("Cached", alignment: .right), .init("Reading", alignment: .right),
      .init("Written", alignment: .right), .init("Time", alignment: .right),
    ])
    for share in usage {
      let tokens = share.tokens
      func told(_ count: Int) -> Table.Cell { .init(tokens.isParted ? String(count) : "not told") }
      table.add([
        .init(share.model), .init(String(share.exchanges)), .init(String(tokens.prompt)), told(tokens.read),
        told(tokens.cached), .init(share.readDuration.map(TimeText.measured) ?? "not told"),
        .init(String(tokens.written)), .init(TimeText.measured(share.duration)),
      ])
    }
    try console.write(table)
  }

  private func json(_ tally: EditTally) -> JSONValue {
    let rungs = tally.applied.sorted { $0.key < $1.key }.map { ($0.key, JSONValue($0.value)) }
    return JSONValue(members: [
      ("model", .string(tally.model)), ("format", tally.dialect.map(JSONValue.string) ?? .null),
      ("applied", JSONValue(members: rungs)), ("counts", tally.counts.json),
    ])
  }

  private func json(_ tally: AttemptTally) -> JSONValue {
    let outcomes = tally.outcomes.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      ($0.key.rawValue, JSONValue($0.value))
    }
    return JSONValue(members: [("model", .string(tally.model)), ("attempts", JSONValue(members: outcomes))])
  }
}
