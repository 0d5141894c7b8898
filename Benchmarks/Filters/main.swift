// How fast the filters are that ask nobody, each as a stage of its own: rows read, decided, written and counted.
//
//   filters-benchmark [ROWS [NAME …]]   every filter, or those, over so many short rows (1,000,000)
//   filters-benchmark memory ROWS       runs some of them and prints the peak of its memory, in bytes

import Foundation
import Values

let arguments = CommandLine.arguments.dropFirst()
let folder = NSTemporaryDirectory() + "retort-filters-\(getpid())"
try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(atPath: folder) }

do {
  if arguments.first == "memory", let rows = arguments.dropFirst().first.flatMap({ Int($0) }) {
    let bench = try await FilterBench(rows: rows, folder: folder)
    for step in FilterBench.steps where step.isFlat { _ = try await bench.time(step) }
    print(peakMemory())
  } else {
    try await compare(
      rows: arguments.first.flatMap { Int($0) } ?? 1_000_000, only: Set(arguments.dropFirst()))
  }
} catch {
  print("failed: \(error)")
  exit(1)
}

func compare(rows: Int, only names: Set<String>) async throws {
  let bench = try await FilterBench(rows: rows, folder: folder)
  var rates: [(name: String, rate: Double)] = []
  for step in FilterBench.steps where names.isEmpty || names.contains(step.name) {
    var best: (seconds: Double, kept: Int) = (.infinity, 0)
    // The better of two: this machine has other things to do, too.
    for _ in 0..<2 {
      let run = try await bench.time(step)
      if run.seconds < best.seconds { best = run }
    }
    let rate = Double(rows) / best.seconds
    rates.append((step.name, rate))
    print(
      "\(step.name.padding(toLength: 30, withPad: " ", startingAt: 0)) \(grouped(rate)) rows/s, "
        + "\(grouped(Double(best.kept))) of \(grouped(Double(rows))) kept")
  }
  for (name, rate) in rates { figure(name, rate, "rows/s", goal: ">=200000", met: rate >= 200_000) }
  guard names.isEmpty else { return }

  let python = try pythonRate(rows: min(rows, 200_000))
  print("plain Python, one core: \(grouped(python)) rows/s (json.loads, len, json.dumps)")
  let small = try peakMemory(ofRows: rows / 10)
  let large = try peakMemory(ofRows: rows)
  print(
    "memory at its peak: \(small / 1_000_000) MB of \(rows / 10) rows, \(large / 1_000_000) MB of \(rows)"
  )

  if let ours = rates.first(where: { $0.name == "length" }) {
    figure(
      "length_of_plain_python", ours.rate / python, "times", goal: ">=2",
      met: ours.rate >= 2 * python)
  }
  if let classified = try await bench.commandLineRate(rows: min(rows, 200_000)),
    let ours = rates.first(where: { $0.name == "fasttext" })
  {
    print(
      "fastText's own program, one core: \(grouped(classified)) rows/s, each classified once; the stage classifies "
        + "each twice")
    let times = ours.rate / classified
    figure("fasttext_of_its_own_program", times, "times", goal: ">=1", met: times >= 1)
  }
  let growth = Double(large) / Double(small)
  figure("memory_growth", growth, "times", goal: "<=1.25", met: growth <= 1.25)
}

func figure(_ name: String, _ value: Double, _ unit: String, goal: String, met: Bool) {
  let value = value >= 1000 ? String(Int(value)) : String(format: "%.2f", value)
  print(
    "figure \(name.replacingOccurrences(of: " ", with: "_")) \(value) \(unit) goal \(goal) \(met ? "met" : "missed")"
  )
}

func grouped(_ number: Double) -> String {
  let digits = String(Int(number))
  return String(
    digits.reversed().enumerated().flatMap { $0 > 0 && $0 % 3 == 0 ? [",", $1] : [$1] }.reversed())
}

/// The most memory that this process has had, in bytes.
func peakMemory() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
  return
    (Int(line.split(separator: " ").dropLast().last.map(String.init) ?? "")
    ?? Int(line.filter(\.isNumber)) ?? 0) * 1024
}

/// The peak of a process of its own that filters so many rows.
func peakMemory(ofRows rows: Int) throws -> Int {
  let text = try output(of: CommandLine.arguments[0], ["memory", "\(rows)"])
  guard let bytes = Int(text.split(separator: "\n").last ?? "") else {
    throw RetortError(.bug, "no memory was measured", cause: text)
  }
  return bytes
}

/// Rows a second of the loop that everybody writes first.
func pythonRate(rows: Int) throws -> Double {
  let script = """
    import json, sys, tempfile, time
    rows = [json.dumps({"id": str(n), "text": "What is %d plus %d?" % (n, n * 7), "answer": str(n * 8)}) for n in range(\(rows))]
    with tempfile.TemporaryFile("w+") as source, tempfile.TemporaryFile("w+") as target:
        source.write("\\n".join(rows)); source.seek(0)
        start = time.monotonic()
        for line in source:
            row = json.loads(line)
            if 5 <= len(row["text"]) <= 400:
                target.write(json.dumps(row) + "\\n")
        print(len(rows) / (time.monotonic() - start))
    """
  return Double(
    try output(of: "/usr/bin/env", ["python3", "-c", script]).split(separator: "\n").last ?? "")
    ?? 0
}

func output(of program: String, _ arguments: [String]) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return String(decoding: data, as: UTF8.self)
}
