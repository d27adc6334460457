import Git
import NexusProtocol
import NexusTestSupport
import Store

@testable import Agents

/// A plan whose tasks are written, revised, picked from, sent back, given up, accepted and undone at random while the
/// user's branch moves, and beside it what should be on that branch, kept without looking at git.
///
/// Each task has lines of its own in two files, and so has the user: what a branch holds tells exactly whose work, in
/// which version, is on it.
struct AcceptanceModel {
  /// Lines by file and number.
  typealias Lines = [Place: String]
  struct Place: Hashable {
    var file: String
    var line: Int
  }

  let scene: PlanScene
  let count: Int
  private(set) var log: [String] = []
  private var random: SeededNumbers
  private var branch = "main"
  /// What is on each of the user's branches: of each task, and the user's own.
  private var accepted: [String: [Int: Lines]] = ["main": [:]]
  private var own: [String: Lines] = ["main": [:]]
  /// What each task's newest commit makes of its lines, by the commits before it too.
  private var written: [Int: Lines] = [:]
  private var version = 0

  private static let lineCount = 72
  private static let files = ["a.txt", "b.txt"]

  init(seed: UInt64, in scratch: ScratchDirectory) async throws {
    random = SeededNumbers(seed: seed)
    count = Int.random(in: 2...5, using: &random)
    let empty = Self.text(of: [:], file: "a.txt")
    var dependencies: [Int: [Int]] = [:]
    for number in 1...count {
      dependencies[number] = []
      for earlier in 1..<number where Int.random(in: 0..<4, using: &random) == 0 {
        dependencies[number]?.append(earlier)
      }
    }
    scene = try await PlanScene(
      tasks: count, dependencies: dependencies,
      files: Dictionary(uniqueKeysWithValues: Self.files.map { ($0, empty) }), in: scratch)
  }

  /// The lines of a task lie so far apart that no two hunks touch.
  private static func lines(of owner: Int) -> [Int] { [owner * 12, owner * 12 + 6] }

  private static func text(of lines: Lines, file: String) -> String {
    (0..<lineCount).map { (lines[Place(file: file, line: $0)] ?? "line \($0)") + "\n" }.joined()
  }

  /// What the branch must hold.
  private var expected: [String: String] {
    var lines = own[branch]!
    for task in accepted[branch]!.values { lines.merge(task) { _, new in new } }
    return Dictionary(uniqueKeysWithValues: Self.files.map { ($0, Self.text(of: lines, file: $0)) })
  }

  /// What speaks against what nexus has done so far; empty when all is well.
  func faults() async throws -> [String] {
    var faults: [String] = []
    if try await scene.files() != expected { faults.append("\(branch) holds something else than what was accepted") }
    if try scene.git.status() != [] { faults.append("the work tree is not clean") }
    return faults
  }

  mutating func step() async throws -> [String] {
    let number = Int.random(in: 1...count, using: &random)
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<6: try await implement(number)
    case 6..<8: try await sendBack(number)
    case 8: try await giveUp(number)
    case 9: try await reject(number)
    case 10: try await pick(number)
    case 11: try await judge(number)
    case 12: try userCommits()
    case 13: try switchBranch()
    case 14: try amend()
    case 15: try await undo(number)
    default: return try await accept()
    }
    return []
  }

  private mutating func note(_ text: String) { log.append("\(branch): \(text)") }

  private mutating func implement(_ number: Int) async throws {
    guard try await scene.store.tasks(ofPlan: 1).standings()[number] == .ready else { return }
    version += 1
    var lines = written[number] ?? [:]
    for file in Self.files where lines.isEmpty || Bool.random(using: &random) {
      for line in Self.lines(of: number) where Bool.random(using: &random) || line == number * 12 {
        lines[Place(file: file, line: line)] = "task \(number), version \(version)"
      }
    }
    if lines == written[number] {
      lines[Place(file: "a.txt", line: number * 12)] = "task \(number), version \(version)"
    }
    var all = try await branchLines()
    all.merge(lines) { _, new in new }
    let changes = Self.files.map { TreeChange.write(path: $0, bytes: Array(Self.text(of: all, file: $0).utf8)) }
    written[number] = lines
    note("implement \(number)")
    try await scene.implement(number, changes)
  }

  /// What differs from the beginning on the plan's branch.
  private func branchLines() async throws -> Lines {
    var lines: Lines = [:]
    for (file, text) in try await scene.files(at: scene.plan.branch) {
      for (number, line) in text.split(separator: "\n").enumerated() where line != "line \(number)" {
        lines[Place(file: file, line: number)] = String(line)
      }
    }
    return lines
  }

  private mutating func sendBack(_ number: Int) async throws {
    let task = try await scene.task(number)
    guard task.commit != nil, try await attempted({ try await scene.lander.sendBack(task, note: "Again.") }) else {
      return
    }
    note("send \(number) back")
  }

  private mutating func giveUp(_ number: Int) async throws {
    guard try await scene.task(number).state == .pending else { return }
    if Bool.random(using: &random) {
      try await scene.fail(number)
    } else {
      try await scene.store.skip(scene.id(number))
    }
    note("give \(number) up")
  }

  private mutating func reject(_ number: Int) async throws {
    let task = try await scene.task(number)
    guard try await attempted({ _ = try await scene.lander.reject(task) }) else { return }
    written[number] = nil
    try await scene.store.retry(task.id)
    note("reject \(number)")
  }

  private mutating func pick(_ number: Int) async throws {
    let task = try await scene.task(number)
    var left: Lines = [:]
    let isDone = try await attempted {
      let ground = try await scene.lander.preparePick(from: task)
      guard ground.files.count > 1 else { throw PlanScene.NotPossible() }
      let file = ground.files[0].path
      let picks = ground.files.map { FilePick($0, taken: $0.path == file ? Set(0..<FilePick($0).partCount) : []) }
      guard try await scene.lander.pick(picks, from: ground, with: scene.checking) != nil else {
        throw PlanScene.NotPossible()
      }
      left = written[number]!.filter { $0.key.file == file }
    }
    guard isDone else { return }
    written[number] = left
    note("pick from \(number)")
  }

  private mutating func judge(_ number: Int) async throws {
    guard try await scene.task(number).commit != nil else { return }
    let verdict = [Verdict.approve, .approve, .revise].randomElement(using: &random)!
    try await scene.judge(number, verdict)
    note("\(verdict.rawValue) \(number)")
  }

  private mutating func userCommits() throws {
    version += 1
    // Mostly beside all work, and now and then in its way.
    let isInTheWay = Int.random(in: 0..<4, using: &random) == 0
    let free = isInTheWay ? Int.random(in: 1...count, using: &random) : 0
    let place = Place(file: "b.txt", line: Self.lines(of: free)[1])
    guard accepted[branch]!.values.allSatisfy({ $0[place] == nil }) else { return }
    own[branch]![place] = "mine, version \(version)"
    try scene.git.commit(expected, "My own \(version)")
    note("commit my own in line \(place.line)")
  }

  private mutating func switchBranch() throws {
    if accepted.count == 1 {
      try scene.git.run("switch", "--quiet", "--create", "side")
      (accepted["side"], own["side"]) = (accepted[branch], own[branch])
      branch = "side"
    } else {
      branch = branch == "main" ? "side" : "main"
      try scene.git.run("switch", "--quiet", branch)
    }
    note("switch")
  }

  private mutating func amend() throws {
    try scene.git.run("commit", "--quiet", "--amend", "--no-edit", "--date", "2026-02-0\(1 + version % 9)T00:00:00Z")
    note("amend")
  }

  private mutating func undo(_ number: Int) async throws {
    var undone: [TaskID] = []
    let target = [UndoTarget.lastLanding, .task(scene.id(number)), .plan(1)].randomElement(using: &random)!
    let isDone = try await attempted {
      let undoing = try await scene.lander.undo(try await scene.lander.proposeUndo(of: target))
      undone = undoing.proposal.tasks
    }
    guard isDone else { return }
    for task in undone { accepted[branch]![task.number] = nil }
    note("undo \(undone)")
  }

  /// Accepts some tasks on random terms and compares what nexus says of it with what was asked for and agreed to.
  private mutating func accept() async throws -> [String] {
    var asked: [Int] = []
    for number in 1...count where Bool.random(using: &random) {
      if try await scene.task(number).commit != nil { asked.append(number) }
    }
    guard !asked.isEmpty else { return [] }
    let states = try await scene.store.tasks(ofPlan: 1).map(\.state)
    let terms = LandingTerms(override: Bool.random(using: &random), withDependencies: Bool.random(using: &random))
    let squash = Int.random(in: 0..<5, using: &random) == 0
    var landing = Landing()
    let isDone = try await attempted { landing = try await scene.accept(asked, terms, squash: squash) }
    note(
      "accept \(asked) override \(terms.override) with \(terms.withDependencies) squash \(squash): "
        + (isDone ? "\(landing.accepted), not \(landing.notAccepted)" : "refused"))
    guard isDone else { return [] }
    for task in landing.accepted { accepted[branch]![task.number] = written[task.number] }
    var faults: [String] = []
    let told = Set(
      landing.accepted.map(\.number) + landing.notAccepted.keys.map(\.number) + landing.alreadyAccepted.map(\.number))
    if !told.isSuperset(of: asked) { faults.append("not all that was asked for is told of") }
    for task in landing.accepted where !asked.contains(task.number) {
      if !terms.withDependencies { faults.append("\(task) landed, and nobody agreed to it") }
      if [.pending, .failed, .skipped, .rejected].contains(states[task.number - 1]) {
        faults.append("\(task) landed in a version that was sent back")
      }
    }
    return faults
  }

  /// Whether nothing hindered it; what nexus refuses it must not have begun.
  private func attempted(_ body: () async throws -> Void) async throws -> Bool {
    let before = try await scene.store.tasks(ofPlan: 1)
    do {
      try await body()
      return true
    } catch let error where error is AgentError || error is GitError || error is PlanScene.NotPossible {
      let after = try await scene.store.tasks(ofPlan: 1)
      guard before == after else { throw Broken(reason: "refused and begun all the same: \(error)") }
      return false
    }
  }

  struct Broken: Error { var reason: String }
}
