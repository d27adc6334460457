import Edits
import Foundation

/// `edits-scoreboard [COUNT] [--seed N] [--show N] [--bench] [--fail] [--replies [--out DIRECTORY] [--list]]`
@main struct ScoreboardCommand {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.contains("--bench") {
      print(Bench.markdown(), terminator: "")
      return
    }
    if arguments.contains("--replies") {
      try showReplies(arguments)
      return
    }
    let count = arguments.first.flatMap { Int($0) } ?? 200
    let board = Scoreboard(count: count, seed: UInt64(value(of: "--seed", in: arguments) ?? 1))
    print(board.markdown + "\n" + board.undamaged, terminator: "")
    if let shown = value(of: "--show", in: arguments) { show(board, shown) }
    if arguments.contains("--fail"),
      board.wrongCount > 0 || board.rightShare < 0.95 || board.leastUndamagedShare < 0.997
    {
      fatalError(
        "wrong: \(board.wrongCount), right: \(board.rightShare), undamaged: \(board.leastUndamagedShare) at least")
    }
  }

  /// Prints what comes of the kept replies of real models; run at the top of the project.
  private static func showReplies(_ arguments: ArraySlice<String>) throws {
    let board = try RealScoreboard(root: URL(filePath: FileManager.default.currentDirectoryPath))
    if let index = arguments.firstIndex(of: "--out"), index + 1 < arguments.endIndex {
      try board.write(to: URL(filePath: arguments[index + 1]))
    }
    if arguments.contains("--list") {
      for outcome in board.outcomes { print(outcome.line) }
    } else {
      print(board.markdown, terminator: "")
    }
  }

  private static func value(of name: String, in arguments: ArraySlice<String>) -> Int? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.endIndex else { return nil }
    return Int(arguments[index + 1])
  }

  /// Prints the first trials of each damage that failed.
  private static func show(_ board: Scoreboard, _ count: Int) {
    var seen: [Damage: Int] = [:]
    let wrongFirst = board.failures.sorted { isWrong($0) && !isWrong($1) }
    for trial in wrongFirst {
      seen[trial.damage, default: 0] += 1
      guard seen[trial.damage, default: 0] <= count else { continue }
      print(
        "\n######## \(trial.damage.rawValue), \(trial.dialect.rawValue), seed \(trial.seed): \(isWrong(trial) ? "WRONG" : "refused")"
      )
      print(trial.reply)
      switch trial.outcome {
      case .wrong(.applied(let application)):
        for change in application.changes { showDifference(trial.after, change.bytes ?? []) }
        for grade in application.grades { print(grade) }
      case .refused(let refusals): for refusal in refusals { print(refusal) }
      default: break
      }
    }
  }

  private static func showDifference(_ wanted: [UInt8], _ got: [UInt8]) {
    let wanted = String(decoding: wanted, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let got = String(decoding: got, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let same = zip(wanted, got).prefix { $0.utf8.elementsEqual($1.utf8) }.count
    print("---- wanted from line \(same)")
    for line in wanted.dropFirst(max(0, same - 3)).prefix(10) { print("\(line)|") }
    print("---- got")
    for line in got.dropFirst(max(0, same - 3)).prefix(10) { print("\(line)|") }
  }

  private static func isWrong(_ trial: Trial) -> Bool { if case .wrong = trial.outcome { true } else { false } }
}
