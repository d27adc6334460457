package import Edits
package import Exchanges
package import NexusProtocol

/// What the user configured for the pair, as the agents need it.
package struct AgentSettings: Sendable {
  package var overseer: RoleSettings
  package var implementation: RoleSettings
  /// How the Implementer writes.
  package var writing = WritingSettings()
  /// How often the Implementer may try one task, from 1.
  package var maxAttempts: Int
  /// How many replies to the same prompt the last round of a task may compare; 1 for no more than usual.
  package var candidates = 1
  package var scope = ScopeRule.hold
  /// How often the reviews of one run may send a task back, from 1.
  package var maxReviewRounds = 3
  /// Where commits say how they came about.
  package var record = RecordPlace.trailers
  /// How many bytes a task's file may have to be shown whole; of larger ones the regions that matter are.
  package var largestWholeFile = Int.max
  /// The loosest rung on which an edit may find its place.
  package var loosestRung: Rung
  /// How long a task stays claimed without a sign of life of its process.
  package var leaseDuration: Duration

  package init(
    overseer: RoleSettings, implementation: RoleSettings, maxAttempts: Int, loosestRung: Rung,
    leaseDuration: Duration = AgentSettings.usualLease
  ) {
    self.overseer = overseer
    self.implementation = implementation
    self.maxAttempts = maxAttempts
    self.loosestRung = loosestRung
    self.leaseDuration = leaseDuration
  }

  /// How each role's model is asked.
  package var roles: [ModelRole: RoleSettings] { [.overseer: overseer, .implementation: implementation] }

  package static let usualLease = Duration.seconds(120)

  package subscript(role: ModelRole) -> RoleSettings {
    switch role {
    case .overseer: overseer
    case .implementation: implementation
    }
  }
}
