/// Where the boxes of a drawing stand, and which way its lines go.
///
/// Layer by layer from above. Within a layer boxes are ordered by the middle of what they are joined to, in a few passes
/// down and up, which keeps most lines from crossing. Lines that pass a layer get a place of their own in it.
struct GraphLayout {
  struct Box {
    var id: String
    var x: Double
    var y: Double
  }

  struct Line {
    var from: String
    var to: String
    /// Corners from the lower edge of the upper box to the upper edge of the lower one.
    var points: [(x: Double, y: Double)]
  }

  static let boxWidth = 190.0
  static let boxHeight = 46.0
  private static let passWidth = 14.0
  private static let gapX = 26.0
  private static let gapY = 44.0
  private static let passes = 4

  private(set) var boxes: [Box] = []
  private(set) var lines: [Line] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// A box, or the place where a line passes a layer.
  private struct Node {
    var id: String
    var isBox: Bool
    var above: [Int] = []
    var below: [Int] = []
    var x = 0.0
  }

  init(_ graph: Graph) {
    var nodes: [Node] = []
    var rows: [[Int]] = []
    var place: [String: (node: Int, row: Int)] = [:]
    for (row, layer) in graph.layers.enumerated() {
      rows.append([])
      for id in layer {
        place[id] = (nodes.count, row)
        rows[row].append(nodes.count)
        nodes.append(Node(id: id, isBox: true))
      }
    }
    var paths: [(from: String, to: String, nodes: [Int])] = []
    for edge in graph.edges {
      guard let begin = place[edge.from], let end = place[edge.to] else { continue }
      var path = [begin.node]
      for row in (begin.row + 1)..<max(end.row, begin.row + 1) {
        rows[row].append(nodes.count)
        path.append(nodes.count)
        nodes.append(Node(id: edge.to, isBox: false))
      }
      path.append(end.node)
      for (upper, lower) in zip(path, path.dropFirst()) {
        nodes[upper].below.append(lower)
        nodes[lower].above.append(upper)
      }
      paths.append((edge.from, edge.to, path))
    }
    Self.order(&rows, &nodes)
    arrange(rows, &nodes)
    draw(paths, nodes, place, rows)
  }

  private static func order(_ rows: inout [[Int]], _ nodes: inout [Node]) {
    for row in rows { for (index, node) in row.enumerated() { nodes[node].x = Double(index) } }
    for pass in 0..<passes {
      let isDown = pass % 2 == 0
      for row in isDown ? Array(rows.indices) : rows.indices.reversed() {
        let sorted = rows[row].map { node -> (Int, Double) in
          let joined = isDown ? nodes[node].above : nodes[node].below
          guard !joined.isEmpty else { return (node, nodes[node].x) }
          return (node, joined.reduce(0) { $0 + nodes[$1].x } / Double(joined.count))
        }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
        rows[row] = sorted.map(\.0)
        for (index, node) in rows[row].enumerated() { nodes[node].x = Double(index) }
      }
    }
  }

  private mutating func arrange(_ rows: [[Int]], _ nodes: inout [Node]) {
    let widths = rows.map { row in
      row.reduce(-Self.gapX) { $0 + (nodes[$1].isBox ? Self.boxWidth : Self.passWidth) + Self.gapX }
    }
    width = (widths.max() ?? 0) + 2 * Self.gapX
    height = Double(rows.count) * (Self.boxHeight + Self.gapY) - Self.gapY + 2 * Self.gapX
    for (row, members) in rows.enumerated() {
      var x = (width - widths[row]) / 2
      for node in members {
        let size = nodes[node].isBox ? Self.boxWidth : Self.passWidth
        nodes[node].x = x + size / 2
        if nodes[node].isBox { boxes.append(Box(id: nodes[node].id, x: x, y: Self.top(of: row))) }
        x += size + Self.gapX
      }
    }
  }

  private mutating func draw(
    _ paths: [(from: String, to: String, nodes: [Int])], _ nodes: [Node], _ place: [String: (node: Int, row: Int)],
    _ rows: [[Int]]
  ) {
    for path in paths {
      let first = place[path.from]?.row ?? 0
      var points: [(x: Double, y: Double)] = []
      for (index, node) in path.nodes.enumerated() {
        let top = Self.top(of: first + index)
        if index > 0 { points.append((nodes[node].x, top)) }
        if index < path.nodes.count - 1 { points.append((nodes[node].x, top + Self.boxHeight)) }
      }
      lines.append(Line(from: path.from, to: path.to, points: points))
    }
  }

  private static func top(of row: Int) -> Double { gapX + Double(row) * (boxHeight + gapY) }
}
