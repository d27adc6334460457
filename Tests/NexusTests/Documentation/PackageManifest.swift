/// What `Package.swift` declares, read from its text.
struct PackageManifest {
  struct Target {
    var name: String
    /// Names of targets and products.
    var dependencies: [String]
  }

  let targets: [Target]
  /// Addresses of the packages.
  let packages: [String]

  init() throws {
    let text = try ProjectDocument("Package.swift").text
    packages = text.matches(of: /\.package\(url: "([^"]+)"/).map { String($0.1) }
    let starts = text.matches(of: /\.(target|executableTarget|testTarget)\(/).map(\.range)
    targets = starts.indices.compactMap { index in
      let end = index + 1 < starts.count ? starts[index + 1].lowerBound : text.endIndex
      return Self.target(text[starts[index].upperBound..<end])
    }
  }

  private static func target(_ text: Substring) -> Target? {
    guard let name = text.firstMatch(of: /name: "([^"]+)"/)?.1 else { return nil }
    guard let start = text.firstRange(of: "dependencies: [")?.upperBound else {
      return Target(name: String(name), dependencies: [])
    }
    let list = text[start...].prefix { $0 != "]" }
    let products = list.matches(of: /\.product\(name: "([^"]+)"/).map { String($0.1) }
    let siblings = list.replacing(/\.product\([^)]*\)/, with: "").matches(of: /"([^"]+)"/).map { String($0.1) }
    return Target(name: String(name), dependencies: siblings + products)
  }
}
