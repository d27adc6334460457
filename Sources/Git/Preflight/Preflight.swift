/// What of a repository will hinder work in it, found before any is begun.
///
/// Looks at files and objects, and asks git twice at most; nothing is written and nothing fetched.
package struct Preflight: Sendable {
  /// What was looked at.
  package enum Feature: String, Sendable, CaseIterable {
    case git, branches, index
    case sparseCheckout = "sparse-checkout"
    case shallowClone = "shallow-clone"
    case partialClone = "partial-clone"
    case submodules, filters, alternates
    case mergeDrivers = "merge-drivers"
    case replacedObjects = "replaced-objects"
  }

  package enum Weight: Int, Sendable, Comparable {
    /// Handled: for who wants to know how.
    case remark
    /// Work can be done, but not all of it as one may expect.
    case warning
    /// No work can be done, or none that could land.
    case obstacle

    package static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
  }

  package struct Finding: Sendable, Hashable {
    package let feature: Feature
    package let weight: Weight
    /// One sentence or two: what is there, and what will fail for it.
    package let problem: String
    /// What mends it, with commands in backquotes.
    package let cure: String?

    init(_ feature: Feature, _ weight: Weight, _ problem: String, cure: String? = nil) {
      self.feature = feature
      self.weight = weight
      self.problem = problem
      self.cure = cure
    }
  }

  package let findings: [Finding]

  /// What stops work; nil where nothing does.
  package var obstacle: Finding? { findings.first { $0.weight == .obstacle } }
  package var warnings: [Finding] { findings.filter { $0.weight == .warning } }
}

extension Repository {
  /// Looks for what will hinder work on the commit that HEAD is at.
  ///
  /// - Parameter branchPrefix: What the branch of a new plan will begin with; nil where none is to be made.
  package func preflight(branchPrefix: String? = nil) throws(GitError) -> Preflight {
    let head = try head().commit
    var findings: [Preflight.Finding] = []
    var entries: [TreeEntry] = []
    do throws(GitError) {
      if let head { entries = try self.entries(at: head) }
    } catch {
      guard error.code == .missingObject, try isPartialClone() else { throw error }
      return Preflight(findings: [try incompleteClone("directories of the commit that HEAD is at are")])
    }
    if let branchPrefix { findings += try branchesInTheWay(of: branchPrefix) }
    findings += try unreadableIndex()
    findings += try attributesFindings(entries)
    let needsGit =
      information.limitations.contains(.sparseCheckout)
      || findings.contains { [.index, .filters].contains($0.feature) }
    findings = try gitFindings(isNeeded: needsGit) + findings
    if information.limitations.contains(.sparseCheckout) {
      findings.append(
        .init(
          .sparseCheckout, .remark,
          "This is a sparse checkout: plans are worked on in a whole one, and git brings what lands into yours."))
    }
    findings += try cloneFindings(entries)
    findings += try submoduleFindings(entries)
    findings += try objectFindings()
    return Preflight(findings: findings)
  }

  private func branchesInTheWay(of prefix: String) throws(GitError) -> [Preflight.Finding] {
    let foldsCase = try libraryBool("core.ignorecase") ?? false
    func folded(_ name: some StringProtocol) -> String { foldsCase ? name.lowercased() : String(name) }
    let parts = prefix.split(separator: "/")
    let taken = Set(parts.indices.map { folded(parts[...$0].joined(separator: "/")) })
    guard let branch = try branches().first(where: { taken.contains(folded($0)) }) else { return [] }
    return [
      .init(
        .branches, .obstacle, "A branch is called \(branch), so that no plan can have a branch \(prefix)/….",
        cure: "Have plans begin otherwise with `nexus config set git.branchPrefix NAME`, or rename the branch with "
          + "`git branch -m \(branch) OTHER`.")
    ]
  }

  private func unreadableIndex() throws(GitError) -> [Preflight.Finding] {
    guard information.workTreePath != nil else { return [] }
    do throws(GitError) {
      _ = try readIndex()
      return []
    } catch {
      guard case .unsupported(let feature) = error.code else { throw error }
      return [
        .init(
          .index, .remark,
          (feature == .index ? "The index is in a form that libgit2 does not read" : "The index is \(feature)")
            + ": git itself brings what lands into your work tree.",
          cure: feature.cure)
      ]
    }
  }
}
