import Git

/// Lets tasks that run beside each other bring their work onto the plan's branch one after the other, in the order in
/// which they ask.
///
/// Only what moves the branch needs the turn. Work that is merged with that of others stands in a line while it is checked:
/// each on top of the one before it, as if that were on the branch already. When one leaves the line without having come
/// onto the branch, all behind it leave too and have to be merged anew.
actor BranchTurn {
  private struct Place {
    let number: Int
    let commit: ObjectID
    /// Who waits for it to be the first.
    var first: [CheckedContinuation<Bool, Never>] = []
    /// Who waits for it to be gone.
    var gone: [CheckedContinuation<Void, Never>] = []
  }

  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var line: [Place] = []
  private var lastNumber = 0

  /// Runs `body` when nobody else's runs.
  ///
  /// Waiting cannot be cancelled, since whoever has the turn can: `body` is not begun then.
  nonisolated func take<Result>(_ body: () async throws -> Result) async throws -> Result {
    await begin()
    do {
      try Task.checkCancellation()
      let result = try await body()
      await end()
      return result
    } catch {
      await end()
      throw error
    }
  }

  private func begin() async {
    guard isTaken else {
      isTaken = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  /// Hands the turn to who has waited longest.
  private func end() {
    guard waiting.isEmpty else { return waiting.removeFirst().resume() }
    isTaken = false
  }

  /// The last in the line, which whoever comes next stands on; nil where that is the branch's tip.
  var last: (place: Int, commit: ObjectID)? { line.last.map { ($0.number, $0.commit) } }

  /// Joins the line with a commit whose parent is the last one's; to be done by who has the turn.
  func join(with commit: ObjectID) -> Int {
    lastNumber += 1
    line.append(Place(number: lastNumber, commit: commit))
    return lastNumber
  }

  /// Waits until all that stood before a place is on the branch; returns false when the place was lost with one of them.
  func isFirst(_ place: Int) async -> Bool {
    guard let index = line.firstIndex(where: { $0.number == place }) else { return false }
    return index == 0 ? true : await withCheckedContinuation { line[index].first.append($0) }
  }

  /// Waits until a place has left the line, in whichever way.
  func isGone(_ place: Int) async {
    guard let index = line.firstIndex(where: { $0.number == place }) else { return }
    await withCheckedContinuation { line[index].gone.append($0) }
  }

  /// Leaves the line: the first, whose commit the branch is at now, or any, which all behind it leave with.
  func leave(_ place: Int, isOnBranch: Bool) {
    guard let index = line.firstIndex(where: { $0.number == place }) else { return }
    let leaving = line[index..<(isOnBranch ? index + 1 : line.endIndex)]
    line.removeSubrange(leaving.indices)
    for place in leaving {
      place.first.forEach { $0.resume(returning: false) }
      place.gone.forEach { $0.resume() }
    }
    guard isOnBranch, !line.isEmpty else { return }
    let next = line[0].first
    line[0].first = []
    next.forEach { $0.resume(returning: true) }
  }
}
