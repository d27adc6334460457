/// The longest-run alignment of two sequences: which elements of the old stay in the new.
///
/// Common ends first, then elements that are unique on both sides, then Myers' greedy search on what is left, cut off
/// where it would grow beyond linear time; elements given up count as replaced.
/// Source: Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986.
struct LineDiff {
  /// Index in the old sequence to index in the new one, ascending in both.
  private(set) var kept: [(old: Int, new: Int)] = []

  init<Element: Hashable>(_ old: [Element], _ new: [Element]) {
    var identifiers: [Element: Int32] = [:]
    func identify(_ element: Element) -> Int32 {
      if let known = identifiers[element] { return known }
      let fresh = Int32(identifiers.count)
      identifiers[element] = fresh
      return fresh
    }
    let oldIdentifiers = old.map(identify)
    let newIdentifiers = new.map(identify)
    align(oldIdentifiers[...], newIdentifiers[...])
  }

  private mutating func align(_ old: ArraySlice<Int32>, _ new: ArraySlice<Int32>) {
    var old = old
    var new = new
    while let first = old.first, first == new.first {
      kept.append((old.startIndex, new.startIndex))
      old = old.dropFirst()
      new = new.dropFirst()
    }
    var ends: [(Int, Int)] = []
    while let last = old.last, last == new.last {
      ends.append((old.endIndex - 1, new.endIndex - 1))
      old = old.dropLast()
      new = new.dropLast()
    }
    if !old.isEmpty, !new.isEmpty {
      let anchors = LineDiff.uniqueCommon(old, new)
      if anchors.isEmpty { alignByMyers(old, new) } else { align(old, new, around: anchors) }
    }
    kept.append(contentsOf: ends.reversed())
  }

  private mutating func align(_ old: ArraySlice<Int32>, _ new: ArraySlice<Int32>, around anchors: [(Int, Int)]) {
    var oldStart = old.startIndex
    var newStart = new.startIndex
    for (oldIndex, newIndex) in anchors {
      align(old[oldStart..<oldIndex], new[newStart..<newIndex])
      kept.append((oldIndex, newIndex))
      oldStart = oldIndex + 1
      newStart = newIndex + 1
    }
    align(old[oldStart...], new[newStart...])
  }

  /// The longest ascending run of elements that occur once on either side.
  private static func uniqueCommon(_ old: ArraySlice<Int32>, _ new: ArraySlice<Int32>) -> [(Int, Int)] {
    var places: [Int32: (old: Int, new: Int, oldCount: Int, newCount: Int)] = [:]
    for (index, element) in zip(old.indices, old) {
      places[element, default: (index, 0, 0, 0)].oldCount += 1
    }
    for (index, element) in zip(new.indices, new) {
      guard var place = places[element] else { continue }
      place.new = index
      place.newCount += 1
      places[element] = place
    }
    let pairs = places.values.filter { $0.oldCount == 1 && $0.newCount == 1 }
      .map { ($0.old, $0.new) }.sorted { $0.0 < $1.0 }
    return longestAscending(pairs)
  }

  private static func longestAscending(_ pairs: [(Int, Int)]) -> [(Int, Int)] {
    var tails: [Int] = []
    var previous = [Int](repeating: -1, count: pairs.count)
    for index in pairs.indices {
      var low = 0
      var high = tails.count
      while low < high {
        let middle = (low + high) / 2
        if pairs[tails[middle]].1 < pairs[index].1 { low = middle + 1 } else { high = middle }
      }
      if low > 0 { previous[index] = tails[low - 1] }
      if low == tails.count { tails.append(index) } else { tails[low] = index }
    }
    var run: [(Int, Int)] = []
    var index = tails.last ?? -1
    while index >= 0 {
      run.append(pairs[index])
      index = previous[index]
    }
    return run.reversed()
  }

  private static let longestMyersSearch = 256

  private mutating func alignByMyers(_ old: ArraySlice<Int32>, _ new: ArraySlice<Int32>) {
    let a = Array(old)
    let b = Array(new)
    let limit = min(a.count + b.count, LineDiff.longestMyersSearch)
    var furthest = [Int](repeating: 0, count: 2 * limit + 3)
    var trace: [[Int]] = []
    for distance in 0...limit {
      trace.append(furthest)
      for diagonal in stride(from: -distance, through: distance, by: 2) {
        let slot = diagonal + limit + 1
        let goesDown = diagonal == -distance || (diagonal != distance && furthest[slot - 1] < furthest[slot + 1])
        var x = goesDown ? furthest[slot + 1] : furthest[slot - 1] + 1
        var y = x - diagonal
        while x >= 0, y >= 0, x < a.count, y < b.count, a[x] == b[y] {
          x += 1
          y += 1
        }
        furthest[slot] = x
        if x >= a.count, y >= b.count {
          appendPath(trace, limit: limit, from: (a.count, b.count), offset: (old.startIndex, new.startIndex))
          return
        }
      }
    }
  }

  private mutating func appendPath(_ trace: [[Int]], limit: Int, from end: (Int, Int), offset: (Int, Int)) {
    var (x, y) = end
    var path: [(old: Int, new: Int)] = []
    for distance in stride(from: trace.count - 1, through: 0, by: -1) {
      let furthest = trace[distance]
      let diagonal = x - y
      let slot = diagonal + limit + 1
      let goesDown = diagonal == -distance || (diagonal != distance && furthest[slot - 1] < furthest[slot + 1])
      let previousDiagonal = goesDown ? diagonal + 1 : diagonal - 1
      let previousX = distance == 0 ? 0 : furthest[previousDiagonal + limit + 1]
      let previousY = distance == 0 ? 0 : previousX - previousDiagonal
      while x > previousX, y > previousY {
        x -= 1
        y -= 1
        path.append((x + offset.0, y + offset.1))
      }
      (x, y) = (previousX, previousY)
    }
    kept.append(contentsOf: path.reversed())
  }
}
