import Store
import Testing

@Suite struct TagTests {
  private static let all = Set(TagRow.Column.allCases)
  private static let row = TagRow(object: "o1", form: "py", names: [1, 0, 2], uses: [3], words: [], outline: [4, 5])

  @Test func keepsWhatWasFoundByObjectFormAndTagger() async throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    var other = Self.row
    other.form = "txt"
    other.omission = "binary"
    try await store.keepTags([Self.row, other], by: "a")
    try await store.keepTags([TagRow(object: "o1", form: "py")], by: "b")
    #expect(Set(try await store.tags(ofObjects: ["o1", "o2"], by: "a", columns: Self.all)) == [Self.row, other])
    #expect(try await store.tags(ofObjects: ["o1"], by: "b", columns: Self.all) == [TagRow(object: "o1", form: "py")])
    #expect(try await store.tags(ofObjects: ["o2"], by: "a", columns: Self.all).isEmpty)
    #expect(try await store.tags(ofObjects: [], by: "a", columns: Self.all).isEmpty)
  }

  @Test func readsOnlyTheColumnsAskedFor() async throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    try await store.keepTags([Self.row], by: "a")
    #expect(
      try await store.tags(ofObjects: ["o1"], by: "a", columns: [.uses])
        == [TagRow(object: "o1", form: "py", uses: [3])])
  }

  @Test func replacesARowThatIsThere() async throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    try await store.keepTags([TagRow(object: "o1", form: "py", names: [9])], by: "a")
    try await store.keepTags([Self.row], by: "a")
    #expect(try await store.tags(ofObjects: ["o1"], by: "a", columns: Self.all) == [Self.row])
  }

  @Test func twoProcessesMayFillItAtOnce() async throws {
    let fixture = try StoreFixture()
    let other = try fixture.again()
    let rows = (0..<200).map { TagRow(object: "o\($0)", form: "py", names: [UInt8($0)]) }
    async let one: Void = fixture.store.keepTags(rows, by: "a")
    async let two: Void = other.keepTags(rows.reversed(), by: "a")
    _ = try await (one, two)
    #expect(Set(try await other.tags(ofObjects: rows.map(\.object), by: "a", columns: [.names])) == Set(rows))
  }
}
