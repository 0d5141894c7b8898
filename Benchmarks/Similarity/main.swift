// The Retort side of `make bench-similarity`: one task a process, timed and measured by similarity.py.
//
//   similarity-benchmark join QUESTIONS ITEMS CUTOFF     prints "question item score" for each pair
//   similarity-benchmark clusters QUESTIONS exact|fuzzy|minhash CUTOFF
//                                                        prints the rows of each cluster
import Corpus
import Formats
import Foundation
import Machine
import Similarity

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "join" where arguments.count == 5:
  let questions = try texts(arguments[2]), items = try texts(arguments[3])
  let join = IndelJoin(items, cutoff: RatioCutoff(percent: Double(arguments[4]) ?? 75))
  let block = 64
  let found = Cores.map((questions.count + block - 1) / block) { number in
    (number * block..<min(questions.count, (number + 1) * block)).flatMap { index in
      join.matches(of: questions[index]).map { "\(index) \($0.index) \($0.ratio)\n" }
    }
  }
  FileHandle.standardOutput.write(Data(found.joined().joined().utf8))
case "clusters" where arguments.count == 5:
  let cutoff = RatioCutoff(percent: Double(arguments[4]) ?? 90)
  let likeness: DuplicateRules.Likeness =
    switch arguments[3] {
    case "exact": .exact
    case "fuzzy": .fuzzy(cutoff)
    default: .minhash(cutoff)
    }
  var finder = try DuplicateFinder<Int>(DuplicateRules(likeness))
  let reader = FileSet(files: [arguments[2]]).reader()
  while let result = try reader.next() {
    if case .row(let row) = result {
      try finder.add(finder.count, row["question"]?.string ?? "")
    }
  }
  let duplicates = try finder.finish()
  for cluster in duplicates.clusters {
    print(([cluster.kept] + cluster.dropped).map(String.init).joined(separator: " "))
  }
  if let recall = duplicates.recall { print("recall \(recall.found)/\(recall.pairs)") }
default:
  FileHandle.standardError.write(
    Data("usage: similarity-benchmark join QUESTIONS ITEMS CUTOFF\n".utf8))
  exit(2)
}

/// The column "question" of a file.
func texts(_ path: String) throws -> [CodePoints] {
  let reader = FileSet(files: [path]).reader()
  var texts: [CodePoints] = []
  while let result = try reader.next() {
    if case .row(let row) = result { texts.append(CodePoints(row["question"]?.string ?? "")) }
  }
  return texts
}
