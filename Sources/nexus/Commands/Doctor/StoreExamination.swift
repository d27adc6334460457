import JSONText
import NexusProtocol
import Store

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Looks at the store: that it opens, is sound, and is the user's alone. Makes none where there is none.
struct StoreExamination {
  let project: Project

  func run() async throws -> [Diagnosis] {
    let file = project.storeFile
    let exposed = exposedPaths()
    let permissions = exposed.map { path in
      Diagnosis(
        "store", .fault, "\(path) can be read or written by others, though it holds what models were told of your code",
        remedy: "`chmod go-rwx \(path)`")
    }
    do throws(StoreError) {
      guard let store = try Store.openForReading(at: file, nexusVersion: Version.current) else {
        return [Diagnosis("store", .good, "none yet; it is made with the first plan")] + permissions
      }
      let problems = try await store.problems()
      guard problems.isEmpty else { return [damaged(problems)] + permissions }
      let plans = try await store.plans().count
      let size = ByteText.size(size(of: file))
      return [
        Diagnosis(
          "store", .good, "\(file) opens and is sound: \(plans == 1 ? "1 plan" : "\(plans) plans"), \(size)",
          details: [("path", .string(file)), ("plans", JSONValue(plans))])
      ] + permissions
    } catch {
      return [Diagnosis("store", failure: error)] + permissions
    }
  }

  private func damaged(_ problems: [String]) -> Diagnosis {
    let first = problems.prefix(3).joined(separator: "; ") + (problems.count > 3 ? "; …" : "")
    return Diagnosis(
      "store", .fault, "\(project.storeFile) is damaged: \(first)",
      remedy: "Move it away to begin with an empty store; branches and commits are not affected.",
      details: [("problems", JSONValue(problems))])
  }

  /// What others than the owner may look into; SQLite's own files beside the store hold its content too.
  private func exposedPaths() -> [String] {
    let file = project.storeFile
    return [project.stateDirectory, file, file + "-wal"].filter { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & 0o077 != 0
    }
  }

  private func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
