import JSONText
import NexusProtocol
import Store

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Looks at the store: that it opens, is sound, and is the user's alone. Makes none where there is none.
package struct StoreExamination {
  private let file: String
  private let directory: String
  private let places: [String]
  private let version: String

  /// - Parameters:
  ///   - directory: Where the file lies, which is the user's alone.
  ///   - places: Where the directory is made, the innermost first.
  ///   - version: Of this nexus.
  package init(file: String, directory: String, places: [String], version: String) {
    self.file = file
    self.directory = directory
    self.places = places
    self.version = version
  }

  package func run() async throws -> [Diagnosis] {
    let permissions = [exposure(), writability()].compactMap(\.self)
    do throws(StoreError) {
      guard let store = try Store.openForReading(at: file, nexusVersion: version) else {
        return [Diagnosis("store", .good, "none yet; it is made with the first plan")] + permissions
      }
      let problems = try await store.problems()
      guard problems.isEmpty else { return [damaged(problems)] + permissions }
      let plans = try await store.plans().count
      return [
        Diagnosis(
          "store", .good, "\(file) opens and is sound: \(plans == 1 ? "1 plan" : "\(plans) plans")",
          details: [("path", .string(file)), ("plans", JSONValue(plans))])
      ] + permissions
    } catch {
      return [Diagnosis("store", failure: error)] + permissions
    }
  }

  private func damaged(_ problems: [String]) -> Diagnosis {
    let first = problems.prefix(3).joined(separator: "; ") + (problems.count > 3 ? "; …" : "")
    return Diagnosis(
      "store", .fault, "\(file) is damaged: \(first)",
      remedy: "Move it away to begin with an empty store; branches and commits are not affected.",
      details: [("problems", JSONValue(problems))])
  }

  /// Whether others may look into the directory; what is in it they reach only through it.
  private func exposure() -> Diagnosis? {
    var status = stat()
    guard stat(directory, &status) == 0, status.st_mode & 0o077 != 0 else { return nil }
    return Diagnosis(
      "store", .fault, "others may look into \(directory), which holds what models were told of your code",
      remedy: "`chmod go-rwx \(directory)`")
  }

  /// Whether there is a place to write to, which is an outer one where there is no directory yet.
  private func writability() -> Diagnosis? {
    let place = ([directory] + places).first(where: { access($0, F_OK) == 0 })
    guard let place, access(place, W_OK) != 0 else { return nil }
    return Diagnosis(
      "store", .fault, "\(place) cannot be written: \(String(cString: strerror(errno)))",
      remedy: "`chmod u+w \(place)`, or look at how its disk is mounted with `df \(place)`.")
  }
}
