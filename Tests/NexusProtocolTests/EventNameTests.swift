import NexusProtocol
import Testing

@Suite struct EventNameTests {
  /// Stores are read by older versions too, which pass over names with a domain only.
  @Test func newNamesHaveADomain() {
    let bare = Event.Name.allCases.filter { !$0.rawValue.contains(".") }
    #expect(bare == [.landed, .undone, .notice])
    #expect(
      Event.Name.allCases.allSatisfy { $0.rawValue.split(separator: ".", omittingEmptySubsequences: false).count <= 2 })
  }
}
