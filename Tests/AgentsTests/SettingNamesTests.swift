import Configuration
import Edits
import Testing

/// The configuration knows the edit engine only by names; here they are held to each other.
@Suite struct SettingNamesTests {
  @Test func theConfigurationNamesEveryRungAndFormatOfTheEngine() {
    #expect(SettingDefinition.rungs == Rung.allCases.map(\.name))
    #expect(SettingDefinition.editFormats == EditFormat.allCases.map(\.rawValue))
  }
}
