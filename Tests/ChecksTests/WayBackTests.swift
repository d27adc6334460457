import Checks
import Foundation
import Testing

/// What leads checks to the user's checkout is found.
@Suite struct WayBackTests {
  private struct Ground {
    let directory: TemporaryDirectory
    var root: String { directory.path + "/checkout" }

    init() throws {
      directory = try TemporaryDirectory()
      try write("", to: "src/package.py")
    }

    func write(_ text: String, to path: String) throws {
      let url = URL(fileURLWithPath: root + "/" + path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.replacing("ROOT", with: root).utf8).write(to: url)
    }

    func link(_ path: String, to target: String) throws {
      let place = root + "/" + path
      try FileManager.default.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
    }

    func ways(_ directories: [String], files: [String] = [], judged: Set<String> = []) -> [WayBack] {
      let linked = directories.map { root + "/" + $0 }
      var search = WayBackSearch(CheckoutRedirect([root]), borrowed: linked)
      return search.run(
        directories: linked, environments: [], files: files.map { root + "/" + $0 }, judged: judged.contains)
    }
  }

  private static let site = ".venv/lib/python3.12/site-packages"

  @Test(arguments: [
    ("__editable__.p-1.pth", "ROOT/src\n"), ("easy-install.pth", "../../../../src\n"), ("p.egg-link", "ROOT/src\n.\n"),
    ("__editable___p_finder.py", "MAPPING = {'p': 'ROOT/src/p'}\n"),
    ("p-1.dist-info/direct_url.json", #"{"dir_info": {"editable": true}, "url": "file://ROOT"}"#),
  ])
  func anEditableInstallOfPythons(name: String, text: String) throws {
    let ground = try Ground()
    try ground.write(text, to: "\(Self.site)/\(name)")
    let ways = ground.ways([".venv"])
    #expect(ways.count == 1 && ways.first?.place.hasSuffix(name) == true, "\(ways)")
    #expect(ways.first?.target.hasPrefix(ground.root) == true && ways.first?.kind == .path)
  }

  @Test func aCopyThatWasInstalledCountsWhereNothingOfItsNameShadowsIt() throws {
    let ground = try Ground()
    try ground.write(
      #"{"dir_info": {}, "url": "file://ROOT"}"#, to: "\(Self.site)/Pack_age-1.dist-info/direct_url.json")
    #expect(ground.ways([".venv"]).map(\.kind) == [.copy])
    #expect(ground.ways([".venv"], judged: ["pack_age"]) == [])
  }

  @Test func whatLeadsNowhereElseIsNone() throws {
    let ground = try Ground()
    try ground.write("ROOT/.venv/lib\n/usr/share\nimport sys\n", to: "\(Self.site)/a.pth")
    try ground.write("home = /usr/bin\ncommand = python -m venv ROOT/.venv\n", to: ".venv/pyvenv.cfg")
    try ground.link(".venv/lib64", to: "lib")
    try ground.link("node_modules/.bin/tool", to: "../tool/cli.js")
    try ground.write("", to: "node_modules/tool/cli.js")
    try ground.write(#"{"url": "https://example.org/p.whl"}"#, to: "\(Self.site)/p-1.dist-info/direct_url.json")
    #expect(ground.ways([".venv", "node_modules"]) == [])
  }

  @Test func workspaceLinksOfNpms() throws {
    let ground = try Ground()
    try ground.write("", to: "packages/one/index.js")
    try ground.link("node_modules/one", to: "../packages/one")
    try ground.link("node_modules/@scope/two", to: "../../packages/one")
    #expect(
      Set(ground.ways(["node_modules"]).map(\.place))
        == [ground.root + "/node_modules/one", ground.root + "/node_modules/@scope/two"])
  }

  @Test func composersAutoloaderAndCachesOfCMakes() throws {
    let ground = try Ground()
    try ground.write(
      "$baseDir = dirname($vendorDir); 'App' => array($baseDir . '/src')", to: "vendor/composer/autoload_psr4.php")
    try ground.write("CMAKE_HOME_DIRECTORY:INTERNAL=ROOT\n", to: "build/CMakeCache.txt")
    #expect(ground.ways(["vendor", "build"]).map(\.target) == [ground.root, ground.root])
  }

  @Test func filesThatNameTheProjectByAnAbsolutePath() throws {
    let ground = try Ground()
    try ground.write("[net]\nx = 1\npaths = [\"ROOT/crate\"]\n", to: "../home/config.toml")
    try ground.write("go 1.22\nuse ./a\n", to: "go.work")
    #expect(
      ground.ways([], files: ["../home/config.toml", "go.work", "none"]).map(\.target) == [ground.root + "/crate"])
  }
}
