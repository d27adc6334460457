/// How a reply's indentation becomes the file's, as proved by the lines that were found.
enum IndentationChange: Equatable, Sendable {
  case none
  /// Every line gets this in front.
  case add([UInt8])
  /// Every line loses this in front.
  case remove([UInt8])
  /// The reply counts its levels in another unit, and may be some levels off.
  case units(from: IndentationUnit, to: IndentationUnit, levels: Int)
  /// Only the first line lost its indentation, as happens to trimmed text.
  case firstLine([UInt8])

  var rung: Rung {
    switch self {
    case .none: .exact
    case .add, .remove, .firstLine: .indentationShift
    case .units: .indentationUnit
    }
  }

  /// The file's indentation for a new line of the reply; nil when the change does not say it.
  func applied(to indentation: ArraySlice<UInt8>, isFirst: Bool) -> [UInt8]? {
    switch self {
    case .none: return Array(indentation)
    case .add(let prefix): return prefix + indentation
    case .remove(let prefix):
      return indentation.starts(with: prefix) ? Array(indentation.dropFirst(prefix.count)) : nil
    case .units(let from, let to, let levels):
      guard let level = from.level(of: indentation), level + levels >= 0 else { return nil }
      return to.indentation(level: level + levels)
    case .firstLine(let prefix): return isFirst && indentation.isEmpty ? prefix : Array(indentation)
    }
  }
}

/// The pairs of indentations, reply's and file's, of the lines of one place.
struct IndentationProof {
  typealias Pair = (reply: ArraySlice<UInt8>, file: ArraySlice<UInt8>)

  let pairs: [Pair]

  /// Every simple change that explains all pairs; empty when none does.
  ///
  /// Several may explain one pair (2 spaces become 4 by a shift or by another unit); callers see whether it matters.
  func explanations(unit: IndentationUnit?, newIndentations: [ArraySlice<UInt8>]) -> [IndentationChange] {
    if pairs.allSatisfy({ $0.reply == $0.file }) { return [.none] }
    var found: [IndentationChange] = []
    if let shift { found.append(shift) }
    if case .add(let prefix)? = shift, mayBeTrimmed(prefix, newIndentations) { found.append(.firstLine(prefix)) }
    guard let unit else { return found.isEmpty ? firstLine : found }
    let units = replyUnits(newIndentations).filter { $0 != unit }
    for from in units where levels(from: from, to: unit) == 0 { found.append(.units(from: from, to: unit, levels: 0)) }
    if found.isEmpty, Set(pairs.map { Array($0.reply) }).count > 1 {
      for from in units {
        if let levels = levels(from: from, to: unit) { found.append(.units(from: from, to: unit, levels: levels)) }
      }
    }
    return found.isEmpty ? firstLine : found
  }

  private var shift: IndentationChange? {
    guard let first = pairs.first else { return nil }
    let difference = first.file.count - first.reply.count
    if difference > 0 {
      let prefix = Array(first.file.prefix(difference))
      return pairs.allSatisfy { $0.file.elementsEqual(prefix + $0.reply) } ? .add(prefix) : nil
    }
    let prefix = Array(first.reply.prefix(-difference))
    return pairs.allSatisfy { $0.reply.elementsEqual(prefix + $0.file) } ? .remove(prefix) : nil
  }

  /// Whether only the first line may have lost its indentation: no other searched line tells, and new lines are as deep.
  private func mayBeTrimmed(_ prefix: [UInt8], _ newIndentations: [ArraySlice<UInt8>]) -> Bool {
    pairs.count == 1 && pairs[0].reply.isEmpty && newIndentations.dropFirst().contains { $0.count >= prefix.count }
  }

  private var firstLine: [IndentationChange] {
    guard pairs.count > 1, pairs[0].reply.isEmpty, pairs.dropFirst().allSatisfy({ $0.reply == $0.file }) else {
      return []
    }
    return [.firstLine(Array(pairs[0].file))]
  }

  /// Units every indentation of the reply is a whole number of.
  private func replyUnits(_ newIndentations: [ArraySlice<UInt8>]) -> [IndentationUnit] {
    let all = pairs.map(\.reply) + newIndentations
    return [.tab, .spaces(2), .spaces(3), .spaces(4), .spaces(8)].filter { unit in
      all.allSatisfy { unit.level(of: $0) != nil } && all.contains { !$0.isEmpty }
    }
  }

  /// How many levels deeper the file is in every pair; nil when that differs.
  private func levels(from: IndentationUnit, to: IndentationUnit) -> Int? {
    var difference: Int?
    for pair in pairs {
      guard let reply = from.level(of: pair.reply), let file = to.level(of: pair.file) else { return nil }
      guard difference == nil || difference == file - reply else { return nil }
      difference = file - reply
    }
    return difference
  }
}
