import CBuild
import CurlHTTP
import Git
import JSONText
import Store

/// What `nexus --version` prints.
enum Version {
  static let current = "0.1.0"

  /// The commit it was built from; nil where whoever built it did not name it.
  static var commit: String? { nexus_build_commit().map { String(cString: $0) } }

  /// For `nexus --version --json`: also the libraries that are found on this machine, null for one that cannot be used.
  static func json() -> String {
    let libraries: [(String, String?)] = [
      ("libgit2", try? LibGit2.loadedVersion()), ("libcurl", try? HTTPClient.libraryVersion()),
      ("sqlite", Store.libraryVersion),
    ]
    return JSONValue(members: [
      ("version", .string(current)), ("commit", commit.map(JSONValue.string) ?? .null),
      ("libraries", JSONValue(members: libraries.map { ($0.0, $0.1.map(JSONValue.string) ?? .null) })),
    ]).text()
  }
}
