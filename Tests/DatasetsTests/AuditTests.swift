import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Datasets
@testable import Formats

struct AuditTests {
  private let scratch = Scratch()

  private static func row(_ index: Int, question: String, answer: String) -> Record {
    [
      "difficulty": index % 4 == 0 ? .null : .integer(Int64(index % 10)),
      "source": .string("source-\(index % 3)"), "domain": .string(index % 2 == 0 ? "math" : "code"),
      "conversations": [
        .record(["from": "human", "value": .string(question)]),
        .record(["from": "gpt", "value": .string(answer)]),
      ],
    ]
  }

  private static let columns = [
    Column("difficulty", .int64), Column("source", .string), Column("domain", .string),
    Column("conversations", .list(.record([Column("from", .string), Column("value", .string)]))),
  ]

  private func audit(_ rows: [Record], as name: String = "rows.jsonl", more: String = "") throws
    -> AuditReport
  {
    let kind = try #require(FileKind(name: name))
    let writer = try kind.writer("\(scratch.path)/\(name)", columns: Self.columns)
    for row in rows { try writer.write(row) }
    _ = try writer.finish()
    if !more.isEmpty {
      let handle = try #require(FileHandle(forWritingAtPath: "\(scratch.path)/\(name)"))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(more.utf8))
      try handle.close()
    }
    return try Audit(FileSet(files: ["\(scratch.path)/\(name)"])).run()
  }

  /// A set with defects, each planted a known number of times.
  private static func planted() -> [Record] {
    var rows: [Record] = []
    for index in 0..<1000 {
      // Five answers a question, 200 questions.
      let question = "Question number \(index / 5), is it é?"
      var answer = "<think>\nLet me see \(index).\n</think>\n\nThe answer is \\boxed{\(index)}."
      // 62 % are cut within the reasoning.
      if index % 100 < 62 { answer = "<think>\nLet me see \(index), and so on and" }
      // 3 % close it and say nothing, another 2 % are empty.
      if index % 100 >= 62, index % 100 < 65 { answer = "<think>\nHm \(index).\n</think>\n \n" }
      if index % 100 >= 65, index % 100 < 67 { answer = "" }
      // 4 % end in a loop (and so are not cut).
      if index % 100 >= 67, index % 100 < 71 {
        answer =
          "<think>\nWell \(index).\n</think>\n"
          + String(repeating: "Wait, let me check. ", count: 30)
      }
      rows.append(row(index, question: question, answer: answer))
    }
    // 40 rows are there a second time.
    rows += rows.suffix(40)
    // 12 have a system turn in front, 7 no source, 5 an empty source.
    for index in 0..<12 {
      let turns = rows[index]["conversations"]?.list ?? []
      rows[index]["conversations"] = .list(
        [.record(["from": "system", "value": "Be good."])] + turns)
    }
    for index in 20..<27 { rows[index]["source"] = nil }
    for index in 30..<35 { rows[index]["source"] = "  " }
    return rows
  }

  @Test func reportsExactlyWhatWasPlanted() throws {
    let report = try audit(Self.planted(), more: "{\"difficulty\":\n[1]\n")
    #expect(report.rows == 1040 && report.malformedRows == 2)
    #expect(report.firstProblems.count == 2)
    #expect(report.questions == 1040 && report.uniqueQuestions == 200)
    #expect(report.repeatedQuestions == 840)
    // The last 40 rows are those of 8 questions, which so have ten.
    #expect(report.answersPerQuestion == [5: 192, 10: 8])
    #expect(report.answers == 1040)
    // Of each hundred two are empty, and so the two of one question are the same row; and the copies.
    #expect(report.repeatedRows == 40 + 10)
    // Of the copies two are cut, three say nothing, two are empty, four end in a loop.
    #expect(report.unclosedReasoning == 620 + 2)
    #expect(report.withReasoning == 1040 - 20 - 2)
    #expect(report.noFinalAnswer == 620 + 30 + 20 + 2 + 3 + 2)
    #expect(report.loops == 40 + 4)
    #expect(report.notOneExchange == 12 && report.otherSpeakers == ["system": 12])
    let source = try #require(report.columns.first { $0.name == "source" })
    #expect(source.missing == 7 && source.empty == 5 && source.nulls == 0)
    let difficulty = try #require(report.columns.first { $0.name == "difficulty" })
    #expect(difficulty.nulls == 260 && difficulty.kinds == ["null": 260, "number": 780])
    #expect(report.domains == ["math": 520, "code": 520])
    #expect(report.sources.values.reduce(0, +) == 1040 - 7)
    #expect(report.lengths[.questionCharacters]?.largest == "Question number 100, is it é?".count)
  }

  @Test(.enabled(if: FormatsAreThere.parquet, "Arrow is not set up"))
  func everyKindOfFileGivesTheSameReport() throws {
    let rows = Self.planted().map { row in
      // A column of Parquet is there in every row.
      var row = row
      if row["source"] == nil { row["source"] = .null }
      return row
    }
    func withoutFiles(_ name: String) throws -> Record {
      var record = try audit(rows, as: name).record
      record["files"] = nil
      return record
    }
    let first = try withoutFiles("rows.jsonl")
    for name in ["rows.jsonl.zst", "rows.json.gz"] { #expect(try withoutFiles(name) == first) }
    let parquet = try withoutFiles("rows.parquet")
    #expect(parquet["answers"] == first["answers"] && parquet["questions"] == first["questions"])
    #expect(parquet["lengths"] == first["lengths"])
  }

  @Test func textsThatAreNoUTF8AreCounted() throws {
    let bytes =
      Data("{\"question\":\"a\"}\n{\"question\":\"".utf8) + [0xC3, 0x28] + Data("\"}\n".utf8)
    let path = try scratch.write("x.jsonl", bytes + Data("{\"question\":\"\u{FFFD}\"}\n".utf8))
    let report = try Audit(FileSet(files: [path])).run()
    #expect(report.rows == 2 && report.invalidUTF8 == 1 && report.columns[0].replaced == 1)
  }

  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func parquetTextsThatAreNoUTF8AreCountedRowByRow() async throws {
    let path = "\(scratch.path)/bad.parquet"
    _ = try await Oracle.python(
      """
      import sys, pyarrow as pa, pyarrow.parquet as pq
      bad = pa.array([b"good", b"b\\xffd", b"good", None, b"\\xe9"]).cast(pa.binary())
      text = pa.Array.from_buffers(pa.string(), 5, bad.buffers())
      turns = pa.ListArray.from_arrays([0, 1, 2, 3, 4, 5], text)
      pq.write_table(pa.table({"question": ["a", "b", "c", "d", "e"], "turns": turns}), sys.argv[1])
      """, [path])
    let report = try Audit(FileSet(files: [path])).run()
    #expect(report.rows == 3 && report.invalidUTF8 == 2)
    #expect(
      report.firstProblems == [
        "\(path):2: column \"turns\": invalid UTF-8", "\(path):5: column \"turns\": invalid UTF-8",
      ])
  }

  @Test func aColumnThatIsNotThereIsAnError() throws {
    let path = try scratch.write("x.jsonl", "{\"q\":\"a\"}\n")
    #expect { try Audit(FileSet(files: [path]), question: "nope").run() } throws: {
      ($0 as? RetortError)?.hint == "there are: q"
    }
  }

  @Test func thePageIsWholeAndSafe() throws {
    let rows = [Self.row(0, question: "<script>alert(1)</script>", answer: "x")]
    var report = try audit(rows)
    report.domains = ["<b>&\"": 1]
    let page = Self.page(report, title: "<i>title</i>")
    #expect(!page.contains("<i>title") && !page.contains("<b>&") && page.contains("&lt;b&gt;&amp;"))
    // Nothing is fetched, and nothing may be.
    #expect(page.contains("Content-Security-Policy\" content=\"default-src 'none'"))
    #expect(!page.contains("://") && !page.contains("src=") && !page.contains("@import"))
    #expect(page.hasSuffix("</html>"))
    // What stands in a sample row is text, too.
    #expect(!page.contains("<script>") && page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.contains("2001-09-09 by Retort 1.2.3"))
  }

  private static func page(_ report: AuditReport, title: String = "rows") -> String {
    AuditPage(
      report, title: title, date: Date(timeIntervalSince1970: 1_000_000_000), version: "1.2.3"
    ).html
  }

  /// Rows as runs export them: with verdict, teacher, finish reason and cost.
  @Test func knowsWhatRunsExport() throws {
    let rows = (0..<100).map { index -> Record in
      var row = Self.row(index, question: "q\(index / 4)", answer: "a\(index)")
      row["teacher"] = .string(index < 30 ? "big" : "small")
      row["verdict"] = index % 10 == 0 ? .null : .string(index % 3 == 0 ? "wrong" : "right")
      row["finish_reason"] = .string(index % 25 == 0 ? "length" : "stop")
      row["cost"] = index % 50 == 0 ? .null : .double(0.001)
      return row
    }
    let path = try scratch.write("run.jsonl", rows.map { $0.json + "\n" }.joined())
    let report = try Audit(FileSet(files: [path])).run()
    #expect(report.verdicts == ["none": 10, "wrong": 30, "right": 60])
    #expect(report.teachers == ["big": 30, "small": 70])
    #expect(report.finishReasons == ["length": 4, "stop": 96])
    #expect(report.cost.known == 98 && report.cost.unknown == 2)
    #expect(worded(report.cost.sum) == "$0.0980" && worded(report.cost.largest) == "$0.0010")
    let record = report.record
    #expect(record["cost"]?.record?["usd"]?.double == 0.098)
    let page = Self.page(report)
    for text in ["right 60, 60.00 %", "could not tell", "$0.0980", "finish reason", ">teacher<"] {
      #expect(page.contains(text) == (text != "could not tell"), "\(text)")
    }
    // Figures stand to the right in every table.
    #expect(page.contains("<th class=\"n\">rows</th>") && page.contains("<td class=\"n\">70</td>"))
  }

  /// The same rows are shown, in whatever files and order they lie, and each once.
  @Test func sampleRowsDependOnWhatIsInThem() throws {
    let rows = (0..<200).map { Self.row($0, question: "q\($0)", answer: "a\($0)") }
    func samples(_ parts: [[Record]]) throws -> [String] {
      let files = try parts.enumerated().map { number, part in
        try scratch.write("part\(number).jsonl", part.map { $0.json + "\n" }.joined())
      }
      return try Audit(FileSet(files: files)).run().samples.map(\.question)
    }
    let first = try samples([rows])
    #expect(Set(first).count == 5)
    #expect(try samples([Array(rows.reversed()), rows]) == first)
    var long = Self.row(0, question: "long", answer: "")
    long["conversations"] = .list([
      .record(["from": "human", "value": "long"]),
      .record([
        "from": "gpt", "value": .string("begin" + String(repeating: "x", count: 9000) + "end"),
      ]),
    ])
    let path = try scratch.write("long.jsonl", long.json + "\n")
    let sample = try #require(try Audit(FileSet(files: [path])).run().samples.first)
    #expect(sample.answer.hasPrefix("begin") && sample.answer.hasSuffix("end"))
    #expect(sample.answer.contains("[… 6,508 characters …]") && sample.answer.count < 3000)
  }
}

struct AuditChartTests {
  /// However the numbers lie, every one is in a bar, and no bar is higher than the axis.
  @Test func countsEveryNumberOnce() {
    var generator = SeededGenerator(11)
    for _ in 0..<200 {
      let (size, most) = (generator.integer(1...60), generator.integer(1...500))
      var counts: [Int: Int] = [:]
      for _ in 0..<size {
        counts[generator.integer(0...most), default: 0] += generator.integer(1...9000)
      }
      let chart = AuditChart(counts, counted: "questions", unit: "answers")
      #expect(chart.bars.reduce(0) { $0 + $1.count } == counts.values.reduce(0, +))
      #expect(chart.bars.count <= 41 && chart.bars[0].from == counts.keys.min())
      let highest = chart.bars.map(\.count).max() ?? 0
      let top = AuditChart.ceiling(highest)
      #expect(top >= highest && top <= 10 * highest)
      #expect(chart.html.contains("questions by answers"))
    }
    #expect(AuditChart([:], counted: "a", unit: "b").html.isEmpty)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1k"), (1049, "1k"), (1250, "1.2k"), (9900, "9.9k"),
    (36_400, "36k"), (1_500_000, "1.5M"),
  ])
  func labelsAreBrief(_ number: Int, _ text: String) {
    #expect(AuditChart.brief(number) == text)
  }
}

/// Whether what some tests need is set up.
enum FormatsAreThere {
  static var parquet: Bool { (try? ParquetLibrary.version()) != nil }
}

struct AuditCountsTests {
  private func bytes<Result>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result)
    -> Result
  {
    var text = text
    return text.withUTF8(body)
  }

  /// The nearest-rank percentile of the sorted numbers.
  @Test func percentilesAreThoseOfTheSortedNumbers() {
    var generator = SeededGenerator(3)
    var histogram = Histogram()
    var numbers: [Int] = []
    for _ in 0..<5000 {
      let number = generator.integer(0...2000) * generator.integer(0...300)
      numbers.append(number)
      histogram.add(number)
    }
    numbers.sort()
    for percent in [1, 5, 25, 50, 75, 95, 99, 100] {
      let rank = max(1, Int((Double(percent) / 100 * 5000).rounded(.up)))
      #expect(histogram.percentile(Double(percent) / 100) == numbers[rank - 1])
    }
    histogram.add(10_000_000)
    let last = histogram.percentile(1) ?? 0
    #expect(last <= 10_000_000 && last > 9_990_000)
  }

  @Test func countsTextsOfEveryKind() {
    var counted = CountedTexts()
    var expected: [UInt64: Int] = [:]
    var generator = SeededGenerator(7)
    for _ in 0..<20_000 {
      let key = UInt64(generator.integer(0...3000))
      counted.add(key)
      expected[key, default: 0] += 1
    }
    #expect(counted.distinct == expected.count)
    #expect(counted.byTimes == Dictionary(grouping: expected.values, by: \.self).mapValues(\.count))
    var digests: Set<UInt64> = []
    for text in (0..<5000).map({ "text \($0)" }) + ["", "a", "aa", "a\u{0}", "\u{0}a"] {
      digests.insert(bytes(text) { quickDigest($0) })
      digests.insert(bytes(text) { quickDigest($0, seed: 1) })
    }
    #expect(digests.count == 2 * 5005)
  }
}
