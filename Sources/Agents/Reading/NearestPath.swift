/// Finds the path that a model may have meant.
enum NearestPath {
  /// One that ends the same, has the same name, or nearly so; nil when none is near.
  static func of(_ written: String, among paths: [String]) -> String? {
    let wanted = written.lowercased()
    let name = lastComponent(wanted[...])
    guard !name.isEmpty, name.utf8.count <= 200 else { return nil }
    var best: (path: String, distance: Int)?
    for path in paths {
      let other = lastComponent(path.lowercased()[...])
      guard abs(other.utf8.count - name.utf8.count) <= limit(name) else { continue }
      var distance = distance(Array(name.utf8), Array(other.utf8), limit: limit(name)) * 100
      guard distance <= limit(name) * 100 else { continue }
      // Among files of one name the one with the most directories in common.
      let common = Set(wanted.split(separator: "/")).intersection(path.lowercased().split(separator: "/")).count
      distance -= min(common, 50)
      if best.map({ distance < $0.distance }) ?? true { best = (path, distance) }
    }
    return best?.path
  }

  private static func limit(_ name: Substring) -> Int { max(1, name.utf8.count / 4) }

  private static func lastComponent(_ path: Substring) -> Substring { path.split(separator: "/").last ?? "" }

  /// Letters to insert, remove or replace; anything above `limit` may come out as more.
  private static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
    var previous = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        current.append(min(previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
      }
      if (current.min() ?? 0) > limit { return limit + 1 }
      previous = current
    }
    return previous[right.count]
  }
}
