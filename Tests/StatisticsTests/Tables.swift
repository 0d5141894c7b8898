@testable import Statistics

extension ScoreTable {
  /// A table of the scores of each question, named by its place.
  init(rows: [[Double]], clusters: [String]? = nil) throws {
    var items: [Item] = []
    for (index, row) in rows.enumerated() {
      items.append(Item("\(index)", cluster: clusters?[index], scores: row))
    }
    try self.init(items)
  }
}

/// Solved counts of published runs: ten over AIME24 of 30 questions and ten over AMC23 of 40, of
/// mlfoundations-dev's evaluation records.
enum PublishedRuns {
  static let aime: [(name: String, solved: [Double])] = [
    ("am_1k", [1, 4, 5, 3, 4, 1, 4, 2, 2, 4]),
    ("am_10k", [5, 6, 5, 7, 4, 4, 6, 1, 3, 6]),
    ("am_30k", [5, 4, 5, 4, 5, 6, 4, 5, 3, 5]),
    ("b1_code_top_1", [6, 7, 10, 7, 7, 8, 7, 8, 7, 7]),
    ("b1_code_top_2_1k", [4, 5, 3, 6, 4, 5, 7, 4, 7, 5]),
    ("b1_code_top_2_3k", [7, 6, 6, 5, 5, 5, 6, 4, 5, 6]),
    ("d1_code_all_0.3k", [8, 7, 5, 3, 3, 5, 5, 7, 5, 7]),
    ("d1_code_all_10k", [5, 5, 8, 6, 9, 6, 4, 7, 6, 6]),
    ("no_pipeline_code_0.3k", [2, 6, 3, 3, 6, 6, 4, 5, 5, 4]),
    ("kodcode", [5, 5, 3, 3, 5, 4, 7, 3, 4, 6]),
    ("meta_chat_reasoning_25_75_system", [7, 8, 10, 9, 5, 7, 5, 5, 8, 7]),
    ("openthoughts3_100k", [14, 12, 14, 14, 13, 16, 17, 17, 19, 15]),
  ]

  static let amc: [(name: String, solved: [Double])] = [
    ("am_1k", [16, 23, 20, 17, 18, 16, 21, 19, 19, 15]),
    ("am_10k", [20, 28, 20, 22, 19, 21, 21, 19, 21, 20]),
    ("am_30k", [28, 27, 26, 19, 22, 22, 23, 19, 24, 23]),
    ("b1_code_top_1", [25, 22, 23, 24, 21, 26, 23, 24, 25, 23]),
    ("b1_code_top_2_1k", [22, 22, 16, 22, 22, 19, 20, 20, 21, 23]),
    ("b1_code_top_2_3k", [25, 24, 24, 22, 23, 25, 24, 25, 23, 23]),
    ("d1_code_all_0.3k", [25, 23, 23, 21, 20, 20, 25, 25, 22, 25]),
    ("d1_code_all_10k", [25, 29, 28, 26, 27, 26, 26, 28, 25, 27]),
    ("no_pipeline_code_0.3k", [22, 22, 22, 21, 24, 22, 22, 21, 23, 17]),
    ("kodcode", [22, 19, 19, 22, 19, 17, 22, 20, 23, 19]),
    ("meta_chat_reasoning_25_75_system", [28, 27, 23, 28, 27, 24, 26, 28, 26, 26]),
    ("openthoughts3_100k", [34, 36, 36, 35, 36, 34, 35, 36, 35, 36]),
  ]

  /// OpenThoughts3-7B on AIME24, the first 48 of 64 runs.
  static let openThoughts3: [Double] = [
    18, 19, 20, 19, 19, 21, 18, 18, 20, 20, 19, 22, 20, 20, 23, 21, 21, 19, 19, 22, 20, 20, 23, 21,
    19, 20, 21, 20, 22, 19, 16, 23, 16, 21, 20, 18, 23, 21, 23, 21, 20, 22, 20, 16, 19, 20, 19, 20,
  ]

  static func totals(_ runs: [(name: String, solved: [Double])], of items: Int) throws
    -> [(name: String, runs: RunTotals)]
  {
    try runs.map { ($0.name, try RunTotals($0.solved, items: items)) }
  }
}
