import CurlHTTP
import Git
import JSONText
import NexusProtocol

/// Looks at the libraries that are loaded when they are first used, and so may be missing.
package enum LibraryExamination {
  package static func run() -> [Diagnosis] {
    [git, curl]
  }

  private static var git: Diagnosis {
    do {
      let version = try LibGit2.loadedVersion()
      return Diagnosis("libgit2", .good, version, details: [("version", .string(version))])
    } catch {
      return Diagnosis("libgit2", failure: error)
    }
  }

  private static var curl: Diagnosis {
    do {
      let version = try HTTPClient.libraryVersion()
      return Diagnosis("libcurl", .good, version, details: [("version", .string(version))])
    } catch {
      return Diagnosis(
        "libcurl", .fault, error.message, remedy: "Install libcurl (Debian: libcurl4, macOS: it comes with the system)."
      )
    }
  }
}
