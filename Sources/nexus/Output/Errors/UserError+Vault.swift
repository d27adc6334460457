import NexusProtocol
import Vault

extension UserError {
  /// What a person is told of a failure of the vault.
  init(_ error: VaultError) {
    let path = error.path ?? "the vault"
    func make(_ hint: String?, _ status: ExitStatus) -> UserError {
      UserError(error.message, hint: hint, status: status)
    }
    self =
      switch error.code {
      case .missing: make("Make one with `nexus auth init`.", .configuration)
      case .exists: make("`nexus auth status` says where it is; `nexus auth rotate` changes its password.", .notDone)
      case .wrongPassword: make("Nothing was changed. Run the command again.", .notDone)
      case .outdatedKey: make("Unlock it with the new one: `nexus auth unlock`.", .notDone)
      case .damaged, .truncated:
        make(
          "Nothing was changed. \(path).bak is the vault before its last change: rename it to \(path) to go back to it.",
          .badInput)
      case .notAVault:
        make("Nothing was changed. Move \(path) away, and make a vault with `nexus auth init`.", .badInput)
      case .newerFormat: make("Nothing was changed. Update nexus.", .unavailable)
      case .olderFormat:
        make("Nothing was changed. A version of nexus that wrote it can export its keys.", .unavailable)
      case .unsafeRounds:
        make("Nothing was changed. No nexus writes such a file; \(path).bak may be a better one.", .badInput)
      case .openToOthers:
        make("Close it to them with `chmod go= \(path)`, and think of the keys as seen.", .configuration)
      case .notOwned: make("Look how \(path) came there before you go on.", .configuration)
      case .wrongKind: make("Look at \(path), and move it away.", .configuration)
      case .notPermitted, .readOnly, .ioFailed: make("Check the permissions of \(path) and the disk.", .unavailable)
      case .full: make("Free some space on the disk and run the command again; nothing was lost.", .unavailable)
      case .busy: make("Run the command again.", .tryAgain)
      case .invalidInput: make("Nothing was changed. `nexus auth --help` says how keys are entered.", .badInput)
      case .sessionFailed:
        make("Do without a session: NEXUS_VAULT_PASSWORD opens the vault for one command.", .unavailable)
      case .fault: make("Please report it with the command you ran.", .internalFault)
      }
  }
}
