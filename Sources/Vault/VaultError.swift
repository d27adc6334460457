#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Why the vault could not be opened, or could not do what was asked. None of these changes a file.
package struct VaultError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: Sendable, Equatable, CaseIterable {
    /// There is no vault yet.
    case missing
    /// There is a vault already, where one was to be made.
    case exists
    /// The password is not that of the vault.
    case wrongPassword
    /// The vault's password or salt was changed since the key at hand was derived.
    case outdatedKey
    /// The file ends too early.
    case truncated
    /// The file was altered, by accident or on purpose.
    case damaged
    /// The file is no vault.
    case notAVault
    /// A newer nexus wrote the file.
    case newerFormat
    /// The file has a format that this nexus no longer reads.
    case olderFormat
    /// The key is derived in fewer rounds than is safe, or in more than is sensible.
    case unsafeRounds
    /// Others than the owner may read or write the file, its directory or a socket.
    case openToOthers
    /// The file, its directory or a socket belongs to another user.
    case notOwned
    /// Something that is not a regular file, or not a directory, stands in the place.
    case wrongKind
    /// The user may not do this.
    case notPermitted
    /// No space is left.
    case full
    /// The file system may only be read.
    case readOnly
    /// Another process changes the vault and did not end in time.
    case busy
    /// The disk, or the system, failed.
    case ioFailed
    /// A name, a value or a password that the vault does not take; the message says why.
    case invalidInput
    /// No session could be kept or asked for.
    case sessionFailed
    /// A bug in nexus.
    case fault
  }

  package var code: Code
  /// One sentence for a person. It never holds a password, a key or a value.
  package var message: String
  /// The file that the error is about, if it is about one.
  package var path: String?

  package init(_ code: Code, _ message: String, path: String? = nil) {
    self.code = code
    self.message = message
    self.path = path
  }

  package var description: String { message }

  /// An error of a system call.
  /// - Parameter action: The beginning of the sentence, as "Reading the vault".
  init(errno number: Int32, _ action: String, path: String? = nil) {
    let code: Code =
      switch number {
      case EACCES, EPERM: .notPermitted
      case ENOSPC, EDQUOT: .full
      case EROFS: .readOnly
      case ELOOP, EISDIR, ENOTDIR: .wrongKind
      default: .ioFailed
      }
    self.init(code, "\(action) failed: \(String(cString: strerror(number))).", path: path)
  }
}
