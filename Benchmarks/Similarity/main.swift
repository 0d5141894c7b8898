// The Retort side of `make bench-similarity`: one task a process, timed and measured by similarity.py.
//
//   similarity-benchmark join QUESTIONS ITEMS CUTOFF     prints "question item score" for each pair
//   similarity-benchmark contained QUESTIONS ITEMS       prints how many questions leave by the default rule
//   similarity-benchmark clusters QUESTIONS exact|fuzzy|minhash CUTOFF
//                                                        prints the rows of each cluster
import Formats
import Foundation
import Machine
import Similarity

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "join" where arguments.count == 5:
  let questions = try texts(arguments[2]), items = try texts(arguments[3])
  let clock = ContinuousClock.now
  let join = IndelJoin(items, cutoff: RatioCutoff(percent: Double(arguments[4]) ?? 75))
  let block = 64
  let found = Cores.map((questions.count + block - 1) / block) { number in
    (number * block..<min(questions.count, (number + 1) * block)).flatMap { index in
      join.matches(of: questions[index]).map { "\(index) \($0.index) \($0.ratio)\n" }
    }
  }
  tell(clock)
  FileHandle.standardOutput.write(Data(found.joined().joined().utf8))
case "contained" where arguments.count == 4:
  let questions = try strings(arguments[2])
  let items = try strings(arguments[3]).enumerated().map {
    EvaluationSet.Item(id: "\($0)", text: $1)
  }
  let clock = ContinuousClock.now
  let decontamination = Decontamination([EvaluationSet(name: "items", items: items)])
  let found = decontamination.contaminations(of: questions)
  tell(clock)
  print(found.count { $0 != nil })
case "clusters" where arguments.count == 5:
  let cutoff = RatioCutoff(percent: Double(arguments[4]) ?? 90)
  let likeness: DuplicateRules.Likeness =
    switch arguments[3] {
    case "exact": .exact
    case "fuzzy": .fuzzy(cutoff)
    default: .minhash(cutoff)
    }
  var finder = try DuplicateFinder<Int>(DuplicateRules(likeness))
  let questions = try strings(arguments[2])
  let clock = ContinuousClock.now
  for question in questions { try finder.add(finder.count, question) }
  let duplicates = try finder.finish()
  tell(clock)
  for cluster in duplicates.clusters {
    print(([cluster.kept] + cluster.dropped).map(String.init).joined(separator: " "))
  }
  if let recall = duplicates.recall { print("recall \(recall.found)/\(recall.pairs)") }
default:
  FileHandle.standardError.write(
    Data("usage: similarity-benchmark join QUESTIONS ITEMS CUTOFF\n".utf8))
  exit(2)
}

func texts(_ path: String) throws -> [CodePoints] { try strings(path).map(CodePoints.init) }

/// The column "question" of a file.
func strings(_ path: String) throws -> [String] {
  let reader = FileSet(files: [path]).reader()
  var texts: [String] = []
  while let result = try reader.next() {
    if case .row(let row) = result { texts.append(row["question"]?.string ?? "") }
  }
  return texts
}

/// Says how long it took from all texts in memory to all pairs found.
func tell(_ start: ContinuousClock.Instant) {
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  FileHandle.standardError.write(Data(String(format: "%.3f seconds\n", seconds).utf8))
}
