import Agents
import Checks
import Configuration
import Git

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What keeps checks to the tree that they are to judge, and what may lead them to the user's checkout all the same.
struct Evidence {
  /// The user's own work trees, of which none is judged.
  let checkouts: [String]
  let redirect: CheckoutRedirect
  let links: WorkspaceLinks
  /// Links of `workspace.link` that lead, by a link in the checkout, to what git tracks there.
  private let tracked: [WayBack]

  /// - Parameter configuration: Whose links and checks count.
  init(_ project: Project, _ configuration: NexusConfiguration) async throws {
    let repository = project.repository
    let own = try await repository.worktrees().filter { $0.isValid && !$0.name.hasPrefix("nexus-") }.map(\.path)
    let checkouts = ([project.root, repository.information.workTreePath].compactMap(\.self) + own)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    self.checkouts = checkouts
    links = WorkspaceLinks(root: project.root, paths: configuration.workspace.link)
    let bare = CheckoutRedirect(checkouts)
    tracked = try await Self.tracked(links, bare, repository)
    redirect = CheckoutRedirect(checkouts, borrowed: try await Self.borrowed(from: bare, repository))
  }

  /// Directories of tools in a checkout that variables name and no commit holds, as an environment of Python's that is
  /// active.
  private static func borrowed(from redirect: CheckoutRedirect, _ repository: Repository) async throws -> [String] {
    let named = Surroundings.environment.filter { CheckoutRedirect.namesTools($0.key) }.values
      .flatMap { redirect.paths(in: $0) }
    guard !named.isEmpty, let head = try await repository.head().commit else { return [] }
    let tracked = try await repository.entries(at: head).map(\.path)
    var found: [String] = []
    for path in named {
      guard let rest = redirect.rest(of: path), !rest.isEmpty else { continue }
      let checkout = path.hasSuffix(rest) ? String(path.dropLast(rest.count)) : redirect.checkouts[0]
      var prefix = ""
      for part in rest.split(separator: "/") {
        prefix += (prefix.isEmpty ? "" : "/") + part
        guard !tracked.contains(where: { $0 == prefix || $0.hasPrefix(prefix + "/") }) else { continue }
        let directory = checkout + "/" + prefix
        if Files.exists(directory), !found.contains(directory) { found.append(directory) }
        break
      }
    }
    return found
  }

  private static func tracked(
    _ links: WorkspaceLinks, _ redirect: CheckoutRedirect, _ repository: Repository
  ) async throws -> [WayBack] {
    let moved = links.paths.compactMap { path -> (String, String, String)? in
      guard let source = links.source(of: path), let rest = redirect.rest(of: source)?.dropFirst(), rest != path else {
        return nil
      }
      return (path, source, String(rest))
    }
    guard !moved.isEmpty, let head = try await repository.head().commit else { return [] }
    let paths = try await repository.entries(at: head).map(\.path)
    return moved.filter { _, _, rest in paths.contains { $0 == rest || $0.hasPrefix(rest + "/") } }
      .map { WayBack(place: $0.0, target: $0.1, kind: .link) }
  }

  /// What may lead checks to a checkout.
  ///
  /// - Parameter isCovered: Whether a sandbox shows what is judged at the paths of the checkouts; copies lead there even so.
  func waysBack(isCovered: Bool) -> [WayBack] {
    let environment = Surroundings.environment
    let linked = links.paths.compactMap(links.source)
    var prefixes = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { environment[$0] }
    let homes = Surroundings.homeDirectories
    prefixes += homes.map { $0 + "/.local" }
    for root in environment["PYENV_ROOT"].map({ [$0] }) ?? homes.map({ $0 + "/.pyenv" }) {
      let versions = (try? FileManager.default.contentsOfDirectory(atPath: root + "/versions")) ?? []
      prefixes += versions.map { "\(root)/versions/\($0)" }
    }
    let files = homes.flatMap { home in Self.userFiles.map { home + "/" + $0 } }
    let manifests = checkouts.prefix(1).flatMap { root in Self.manifests.map { root + "/" + $0 } }
    var search = WayBackSearch(redirect, borrowed: linked + redirect.borrowed)
    let found = search.run(
      directories: linked + redirect.borrowed, environments: prefixes, files: files + manifests,
      judged: { name in checkouts.first.map { Files.exists("\($0)/\(name)") } ?? false })
    return tracked + (isCovered ? found.filter { $0.kind != .path } : found)
  }

  /// Files of tools that may say where a project is.
  private static let userFiles = [
    ".config/go/env", ".cargo/config.toml", ".cargo/config", ".m2/settings.xml", ".gradle/init.gradle", ".bazelrc",
  ]

  /// Files of a project that may name it, or a part of it, by an absolute path.
  private static let manifests = [
    "go.work", "go.mod", "Cargo.toml", ".cargo/config.toml", "package.json", "pyproject.toml", "setup.cfg",
    "requirements.txt", "CMakePresets.json", "composer.json", "Gemfile", ".bazelrc",
  ]

  /// The variables that checks get with the work tree's path in place of a checkout's, sorted.
  func redirectedVariables(_ configuration: NexusConfiguration) -> [String] {
    let names = configuration.checks.flatMap {
      CheckEnvironment(choosingFrom: Surroundings.environment, names: $0.environment).variables
        .filter { redirect.environment([$0.key: $0.value], to: "/nowhere")[$0.key] != $0.value }.keys
    }
    return Set(names).sorted()
  }
}
