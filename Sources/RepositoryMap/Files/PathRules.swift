/// Tells vendored and generated files by where they lie and what they are called.
///
/// The names are those that people use for it in most repositories; GitHub's linguist, which the attributes
/// `linguist-vendored` and `linguist-generated` come from, goes by the same ones.
enum PathRules {
  /// - Parameter marks: What attributes say of the file; a rule they contradict does not count.
  static func omission(of path: String, _ marks: FileRules.Marks = .init()) -> Omission? {
    let components = path.utf8.split(separator: UInt8(ascii: "/"))
    if marks.isVendored != false {
      for directory in components.dropLast() where vendorDirectories.contains(String(Substring(directory))) {
        return .vendored
      }
    }
    guard marks.isGenerated != false else { return nil }
    for directory in components.dropLast() where generatedDirectories.contains(String(Substring(directory))) {
      return .generated
    }
    guard let name = components.last.map({ String(Substring($0)) }) else { return nil }
    if generatedNames.contains(name) || generatedEndings.contains(where: name.hasSuffix) { return .generated }
    return minifiedEndings.contains(where: name.hasSuffix) ? .minified : nil
  }

  private static let vendorDirectories: Set<String> = [
    "node_modules", "bower_components", "vendor", "vendored", "third_party", "third-party", "thirdparty", "Pods",
    "Carthage", "site-packages", "_vendor", "Godeps", ".yarn", "jspm_packages",
  ]
  private static let generatedDirectories: Set<String> = ["dist"]
  private static let generatedNames: Set<String> = [
    "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "Cargo.lock", "Gemfile.lock",
    "composer.lock", "poetry.lock", "Pipfile.lock", "go.sum", "Package.resolved", "flake.lock", "uv.lock",
    "bun.lock", "deno.lock", "mix.lock", "pubspec.lock", "Podfile.lock", "packages.lock.json", "gradle.lockfile",
  ]
  private static let generatedEndings = [
    ".pb.go", ".pb.cc", ".pb.h", "_pb2.py", "_pb2_grpc.py", ".pb.swift", ".grpc.swift", ".g.dart", ".freezed.dart",
    ".designer.cs", ".Designer.cs", ".g.cs", ".map",
  ]
  private static let minifiedEndings = [".min.js", ".min.css", "-min.js", ".bundle.js"]
}
