/// What the program git is good for here.
extension Repository {
  /// The oldest git that nexus's calls are known to work with.
  private static let oldestGit = (2, 25)

  /// - Parameter isNeeded: Whether work cannot land without git.
  func gitFindings(isNeeded: Bool) throws(GitError) -> [Preflight.Finding] {
    let weight = isNeeded ? Preflight.Weight.obstacle : .warning
    let cure = "Install git 2.38 or newer, or at least 2.25."
    guard let git = userGit else {
      let without =
        isNeeded ? "what lands here only git can write" : "merges do not follow renames, and no hooks are run"
      return [.init(.git, weight, "There is no program git in PATH: \(without).", cure: cure)]
    }
    let opened = try git.ask(["rev-parse", "--git-dir"])
    guard opened.status == 0 else {
      return [
        .init(
          .git, .obstacle, "git itself cannot work in this repository: \(opened.words).",
          cure: "`git status` says more; a repository that a newer git made needs that git in PATH.")
      ]
    }
    let version = try git.version()
    guard let version, version < Self.oldestGit else { return [] }
    return [
      .init(
        .git, weight, "git \(version.0).\(version.1) is too old: what lands here is not known to be right with it.",
        cure: cure)
    ]
  }
}

extension GitProgram {
  /// Its version, as in (2, 39); nil where it does not say.
  func version() throws(GitError) -> (Int, Int)? {
    let words = try ask(["version"]).text.split(separator: " ")
    let numbers = words.count < 3 ? [] : words[2].split(separator: ".").prefix(2).compactMap { Int($0) }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
  }
}
