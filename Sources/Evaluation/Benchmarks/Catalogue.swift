import Recipes
import Values

/// The benchmarks that come with Retort.
public enum Catalogue {
  /// Each one's name, its YAML, and the tree of that.
  private struct Entry: Sendable {
    let name: String
    let text: String
  }

  private static let entries: [Entry] = [
    ("aime24", PackageResources.aime24_yaml), ("aime25", PackageResources.aime25_yaml),
    ("amc23", PackageResources.amc23_yaml), ("math500", PackageResources.math500_yaml),
    ("hmmt-feb25", PackageResources.hmmt_feb25_yaml),
    ("gpqa-diamond", PackageResources.gpqa_diamond_yaml),
    ("jeebench", PackageResources.jeebench_yaml),
    ("livecodebench", PackageResources.livecodebench_yaml),
    ("livecodebench-v5", PackageResources.livecodebench_v5_yaml),
    ("livecodebench-v6", PackageResources.livecodebench_v6_yaml),
    ("codeelo", PackageResources.codeelo_yaml), ("codeforces", PackageResources.codeforces_yaml),
    ("hle", PackageResources.hle_yaml), ("gsm8k", PackageResources.gsm8k_yaml),
    ("olympiadbench", PackageResources.olympiadbench_yaml),
    ("omni-math", PackageResources.omni_math_yaml),
  ].map { Entry(name: $0.0, text: String(decoding: $0.1, as: UTF8.self)) }

  /// Their names, in the order in which they are listed.
  public static var names: [String] { entries.map(\.name) }

  /// A benchmark of that name; nil if there is none.
  public static func benchmark(_ name: String) -> Benchmark? {
    tree(name).flatMap { Benchmark.read(name, $0, folder: ".", log: FindingLog()) }
  }

  /// All of them.
  public static var all: [Benchmark] { names.compactMap(benchmark) }

  /// What the user may have meant.
  public static func nearest(to name: String) -> String? { suggestion(for: name, among: names) }

  /// Its YAML as it stands; nil if there is none.
  public static func text(_ name: String) -> String? {
    entries.first { $0.name == name }?.text
  }

  /// Its fields, for one that changes some of them.
  static func tree(_ name: String) -> RecipeNode? {
    text(name).flatMap { RecipeTree.parse($0, log: FindingLog())?.root }
  }
}
