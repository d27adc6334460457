/// What depends on what among the tasks of one plan, by any name that is unique there.
struct TaskGraph {
  /// The names in the plan's order, each with those it depends on.
  let nodes: [(name: String, dependsOn: [String])]

  /// Refuses names that occur twice, dependencies on unknown tasks and on oneself, and cycles.
  func check() throws(StoreError) {
    var dependencies: [String: [String]] = [:]
    for (name, dependsOn) in nodes {
      guard dependencies.updateValue(dependsOn, forKey: name) == nil else {
        throw .invalid("Two tasks are called \(name).")
      }
    }
    for (name, dependsOn) in nodes {
      if dependsOn.contains(name) { throw .invalid("Task \(name) depends on itself.") }
      if let unknown = dependsOn.first(where: { dependencies[$0] == nil }) {
        throw .invalid("Task \(name) depends on \(unknown), which is not in the plan.")
      }
    }
    if let cycle = cycle(in: dependencies) {
      let names = cycle.joined(separator: " → ")
      throw .invalid("The tasks depend on each other in a circle: \(names).")
    }
  }

  /// Takes away, again and again, tasks that depend on nothing left; what cannot be taken away is on or behind a cycle.
  private func cycle(in dependencies: [String: [String]]) -> [String]? {
    var left = dependencies.mapValues(Set.init)
    while case let free = left.filter({ $0.value.isEmpty }).keys, !free.isEmpty {
      for name in free { left[name] = nil }
      left = left.mapValues { $0.subtracting(free) }
    }
    // Every task left depends on another one left, so following them must come back to one seen before.
    guard var name = nodes.first(where: { left[$0.name] != nil })?.name else { return nil }
    var path: [String] = []
    while !path.contains(name) {
      path.append(name)
      name = dependencies[name]!.first { left[$0] != nil }!
    }
    return Array(path.drop { $0 != name }) + [name]
  }
}
