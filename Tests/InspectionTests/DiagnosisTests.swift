import Inspection
import NexusProtocol
import Testing

/// What was found of one thing that nexus needs.
@Suite struct DiagnosisTests {
  private struct Fault: Error {}

  @Test func theWordsForAnErrorAreFoundByWhoeverShowsIt() {
    let found = Diagnosis("store", failure: Fault())
    #expect(found.state == .fault && found.failure is Fault)
    let told = found.told { _ in UserError("It is broken.", hint: "Mend it.", status: .unavailable) }
    #expect(told.text == "It is broken." && told.remedy == "Mend it." && told.topic == "store")
    let good = Diagnosis("git", .good, "2.40")
    #expect(good.told { _ in UserError("Never.", hint: nil, status: .unavailable) }.text == "2.40")
  }
}
