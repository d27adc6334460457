import Git
import NexusProtocol

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Whether what a run writes can be written: asked before a model's time is spent on it.
struct DiskRoom {
  let project: Project

  /// What a run needs besides a worktree's files: objects, rows of the store, and some air.
  private static let reserve = 32 << 20

  /// The first place that cannot be written, or where there is no room.
  func fault() async throws -> UserError? {
    let information = project.repository.information
    let objects = information.commonDirectory + "/objects"
    // Where work lands in the end, and where the store is.
    let store = Files.nearestExisting(project.stateDirectory)
    let places = [
      objects, information.commonDirectory, information.gitDirectory, information.workTreePath ?? project.root,
      store,
    ]
    for place in places + [Files.nearestExisting(project.worktreesDirectory)] {
      if let fault = Self.unwritable(place) { return fault }
    }
    if let fault = Self.full(objects, Self.reserve, for: "commits") { return fault }
    if let fault = Self.full(store, Self.reserve, for: "the store") { return fault }
    // A worktree that is there has its files already.
    guard !Files.exists(project.worktreesDirectory) else { return nil }
    let needed = Self.reserve + (try await project.repository.checkoutSize())
    return Self.full(Files.nearestExisting(project.worktreesDirectory), needed, for: "a worktree")
  }

  private static func unwritable(_ place: String) -> UserError? {
    guard access(place, W_OK | X_OK) != 0 else { return nil }
    return UserError(
      "\(place) cannot be written: \(String(cString: strerror(errno))).",
      hint: "Look at its permissions (`ls -ld \(ShellWord.quoted(place))`) and at how its disk is mounted (`df`).",
      status: .unavailable)
  }

  private static func full(_ place: String, _ needed: Int, for what: String) -> UserError? {
    guard let free = Surroundings.freeSpace(at: place), free < needed else { return nil }
    return UserError(
      "The disk with \(place) is nearly full: \(ByteText.size(free)) are free, and \(what) may need \(ByteText.size(needed)).",
      hint: "Free some space on the disk and run the command again.", status: .unavailable)
  }
}
