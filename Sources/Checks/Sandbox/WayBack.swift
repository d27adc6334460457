import Programs

/// Something by which a check may come to the user's own checkout in place of the work tree that is judged.
package struct WayBack: Sendable, Hashable {
  /// The file, or the link, that leads there.
  package let place: String
  /// Where it leads.
  package let target: String
  package let kind: Kind

  package enum Kind: Sendable, Hashable {
    /// By a path of the checkout, at which a sandbox can show what is judged.
    case path
    /// By a copy of what was there, which hides what is judged wherever the two lie.
    case copy
    /// By a link to something of what git tracks, which is open in a sandbox since it is linked.
    case link
  }

  package init(place: String, target: String, kind: Kind = .path) {
    self.place = place
    self.target = target
    self.kind = kind
  }

  /// Without a full stop.
  package var sentence: String {
    kind == .copy ? "\(place) is of a copy that was installed from \(target)" : "\(place) leads to \(target)"
  }
}

/// Looks for ways back to the user's checkout in what checks use and no commit holds.
///
/// Cheap and bounded: what it finds leads back, but it does not find everything.
package struct WayBackSearch {
  private let redirect: CheckoutRedirect
  /// What is used where it is, and so may be named.
  private let borrowed: [String]
  private var found: [WayBack] = []
  private var entriesLeft = 20_000

  /// How many are worth naming.
  private static let limit = 8
  private static let fileLimit = 256 * 1024

  /// - Parameter borrowed: Directories that are used where they are, absolute.
  package init(_ redirect: CheckoutRedirect, borrowed: [String]) {
    self.redirect = redirect
    self.borrowed = borrowed + borrowed.compactMap(RealPath.of)
  }

  /// Looks through directories of dependencies, then through environments of Python's, then at single files.
  ///
  /// - Parameters:
  ///   - directories: Looked through in depth, as far as the number of entries allows.
  ///   - environments: Directories with `lib/pythonX.Y/site-packages`.
  ///   - files: Of the user's, such as the configuration of a tool.
  ///   - judged: Whether the judged tree has something at its top, by name: what shadows an installed copy.
  package mutating func run(
    directories: [String], environments: [String], files: [String], judged: (String) -> Bool
  ) -> [WayBack] {
    for environment in directories + environments { searchPython(environment, judged) }
    for file in files { search(file: file) }
    for directory in directories {
      searchComposer(directory)
      search(directory)
    }
    return found
  }

  private var isFull: Bool { found.count >= Self.limit || entriesLeft <= 0 }

  private mutating func note(_ place: String, _ target: String, _ kind: WayBack.Kind = .path) {
    let way = WayBack(place: place, target: target, kind: kind)
    if found.count < Self.limit, !found.contains(way) { found.append(way) }
  }

  /// Links that lead back, as npm makes them for workspaces, and files that say where the project is.
  private mutating func search(_ top: String) {
    var waiting = [top]
    while let directory = waiting.popLast(), !isFull {
      for entry in DirectoryEntry.all(in: directory) {
        entriesLeft -= 1
        if isFull { return }
        let path = directory + "/" + entry.name
        switch entry.kind {
        case .directory: if entry.name != ".git" { waiting.append(path) }
        case .link: if let target = RealPath.of(path), leadsBack(target) { note(path, target) }
        case .file: if Self.saysWhereTheProjectIs(entry.name) { search(file: path) }
        case .other: continue
        }
      }
    }
  }

  private static func saysWhereTheProjectIs(_ name: String) -> Bool {
    ["CMakeCache.txt", "build.ninja", "config.status", "compile_commands.json"].contains(name)
      || name.hasSuffix(".pth") || name.hasSuffix(".egg-link") || name.hasPrefix("__editable__")
  }

  /// Paths in a file that lead back.
  private mutating func search(file: String) {
    guard let text = SmallFile.text(of: file, limit: Self.fileLimit) else { return }
    for path in redirect.paths(in: text) where leadsBack(path) {
      note(file, path)
      return
    }
  }

  private func leadsBack(_ path: String) -> Bool {
    guard redirect.rest(of: path) != nil else { return false }
    return !borrowed.contains { RealPath.isPath(path, within: $0) }
  }
}

extension WayBackSearch {
  /// Editable installs, and copies of the project that were installed from the checkout.
  ///
  /// Source: PEP 610 (`direct_url.json`), <https://peps.python.org/pep-0610/>; Python, "site", `.pth` files.
  private mutating func searchPython(_ environment: String, _ judged: (String) -> Bool) {
    for library in ["lib", "lib64"] {
      for version in DirectoryEntry.all(in: environment + "/" + library) where version.name.hasPrefix("python") {
        let site = "\(environment)/\(library)/\(version.name)/site-packages"
        for entry in DirectoryEntry.all(in: site) { searchSite(site, entry, judged) }
      }
    }
  }

  private mutating func searchSite(_ site: String, _ entry: DirectoryEntry, _ judged: (String) -> Bool) {
    let path = site + "/" + entry.name
    if entry.kind == .link, let target = RealPath.of(path), leadsBack(target) { note(path, target) }
    if entry.name.hasSuffix(".pth") || entry.name.hasSuffix(".egg-link") || entry.name.hasPrefix("__editable__") {
      search(file: path)
      searchLines(of: path, in: site)
    }
    guard entry.name.hasSuffix(".dist-info"), let text = SmallFile.text(of: path + "/direct_url.json", limit: 4096),
      let project = redirect.paths(in: text).first(where: leadsBack)
    else { return }
    // A copy, made of the checkout as it was, is imported where the judged tree has no such name at its top.
    let name = entry.name.prefix { $0 != "-" }.lowercased()
    let isEditable = text.filter { !$0.isWhitespace }.contains("\"editable\":true")
    if isEditable { return note(path + "/direct_url.json", project) }
    if !judged(name), !judged(name + ".py") { note(path + "/direct_url.json", project, .copy) }
  }

  /// Lines of a `.pth` file are paths, which may be relative to it.
  private mutating func searchLines(of file: String, in site: String) {
    guard let text = SmallFile.text(of: file, limit: Self.fileLimit) else { return }
    for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("/") && !line.hasPrefix("import") {
      guard line.contains("/"), let target = RealPath.of(site + "/" + line), leadsBack(target) else { continue }
      note(file, target)
    }
  }

  /// PHP follows links before it says where a file is, so that an autoloader of Composer's finds the project beside the
  /// directory that was linked. Source: Composer, `autoload_psr4.php`: `$baseDir = dirname($vendorDir)`.
  private mutating func searchComposer(_ directory: String) {
    guard let real = RealPath.of(directory), redirect.rest(of: real) != nil else { return }
    for name in ["autoload_psr4.php", "autoload_classmap.php", "autoload_files.php", "autoload_namespaces.php"] {
      let file = "\(real)/composer/\(name)"
      guard let text = SmallFile.text(of: file, limit: Self.fileLimit), text.contains("$baseDir . ") else { continue }
      let parent = real.split(separator: "/").dropLast().joined(separator: "/")
      return note(file, "/" + parent)
    }
  }
}
