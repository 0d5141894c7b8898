import Answering
import ArgumentParser
import Datasets
import Formats
import Grading
import Machine
import Values

struct GradeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade",
    abstract: "Grade the answers of a dataset.",
    discussion: """
      EXAMPLES
        retort grade math answers.jsonl --answer response --reference answer
        retort grade code answers.parquet --answer response --tests input_output
      """,
    subcommands: [GradeMathCommand.self, GradeCodeCommand.self])
}

/// What commands that compare math answers have in common.
struct MathOptionsGroup: ParsableArguments {
  @Option(help: "Where the responses stand: a column path or a {{template}}.")
  var answer: String

  @Option(help: "By whose rules: exact, math-verify or string; see Documentation/Grading.md.")
  var mode = MathMode.exact

  @Flag(help: "75 % is 75, too.")
  var percentIsNumber = false

  @Flag(help: "An answer without the reference's unit is not accepted.")
  var needsUnit = false

  @Flag(
    help:
      "Where nothing says what the answer is, another last number than the reference's is wrong.")
  var lastNumber = false

  var grader: MathGrader {
    var options = MathOptions()
    options.mode = mode
    options.percentIsNumber = percentIsNumber
    options.acceptsMissingUnit = !needsUnit
    options.lastNumberDecides = lastNumber
    return MathGrader(options: options)
  }
}

extension MathMode: ExpressibleByArgument {}

struct GradeMathCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "math",
    abstract: "Say of each answer whether it is right, wrong, or cannot be told.",
    discussion: """
      Adds the columns verdict (right, wrong, could_not_tell), verdict_reason and final_answer.

      EXAMPLES
        retort grade math answers.jsonl --answer response --reference answer -o graded.parquet
        retort grade math data/ --answer '{{thinking}}{{answer}}' --reference solution --mode math-verify
      """)

  @Argument(help: "Files, folders or globs.")
  var data: [String]

  @OptionGroup var math: MathOptionsGroup

  @Option(help: "Where the references stand: answers, or solutions that end in one.")
  var reference: String

  @Option(
    name: [.short, .long], help: "Write the rows with their verdicts. Without it, only count.")
  var output: String?

  @OptionGroup var writing: WritingOptions
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    guard let answer = try columnExpression(math.answer, "--answer"),
      let reference = try columnExpression(reference, "--reference")
    else { return }
    let grading = MathGrading(answer: answer, reference: reference, grader: math.grader)
    let source = try FileSet(matching: data)
    try grading.check(source)
    let conversion = Conversion(source, badRows: writing.badRows, change: grading)
    let bad =
      try output.map {
        try conversion.write(to: try writing.destination($0, reading: source.files)).bad
      }
      ?? conversion.look()
    if options.json {
      Terminal.print(record(grading, bad).json)
    } else {
      Terminal.print(text(grading, bad))
      if let output { options.terminal.say("written: \(output)") }
    }
  }

  private func record(_ grading: MathGrading, _ bad: Int) -> Record {
    let verdicts = grading.verdicts.sorted { $0.key < $1.key }
    let reasons = grading.reasonsWhyNot.byCount
    return [
      "verdicts": .record(Record(verdicts.map { .init($0.key, .integer(Int64($0.value))) })),
      "reasons": .record(Record(reasons.map { .init($0.key, .integer(Int64($0.value))) })),
      "bad_rows": .integer(Int64(bad)),
    ]
  }

  private func text(_ grading: MathGrading, _ bad: Int) -> String {
    let verdicts = grading.verdicts
    let all = max(1, verdicts.values.reduce(0, +))
    var table = Table(["verdict", "rows", "share"], numeric: [1, 2])
    for word in ["right", "wrong", "could_not_tell"] {
      let count = verdicts[word, default: 0]
      let share = Double(count * 1000 / all) / 10
      table.add([word, grouped(count), "\(share) %"])
    }
    var lines = [table.text]
    for (reason, count) in grading.reasonsWhyNot.byCount.prefix(10) {
      lines.append("could not tell \(grouped(count)) times: \(oneLine(reason, most: 160))")
    }
    if bad > 0 { lines.append("\(grouped(bad)) rows cannot be read") }
    return lines.joined(separator: "\n")
  }
}

struct VoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vote",
    abstract: "Find the answer that most samples of a question agree on.",
    discussion: """
      Answers that say the same are one vote, however they are written. Adds the columns votes, voters and \
      is_majority.

      EXAMPLES
        retort vote answers.jsonl --answer response --question question_id -o voted.jsonl
        retort vote data/*.parquet --answer response --question question --quorum 0.5
      """)

  @Argument(help: "Files, folders or globs.")
  var data: [String]

  @OptionGroup var math: MathOptionsGroup

  @Option(help: "What rows of the same question have in common: a column path or a {{template}}.")
  var question: String

  @Option(help: "The share of the voters, 0 to 1, that makes a majority; 0 takes the most.")
  var quorum = 0.0

  @Option(name: [.short, .long], help: "Write the rows with their votes. Without it, only count.")
  var output: String?

  @OptionGroup var writing: WritingOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if !(0...1).contains(quorum) { throw ValidationError("--quorum takes a share from 0 to 1") }
  }

  func run() async throws {
    guard let answer = try columnExpression(math.answer, "--answer"),
      let question = try columnExpression(question, "--question")
    else { return }
    let source = try FileSet(matching: data)
    let voting = MathVoting(
      answer: answer, question: question, quorum: quorum, grader: math.grader)
    let (questions, decided) = try voting.vote(source)
    if let output {
      _ = try Conversion(source, badRows: writing.badRows, change: voting).write(
        to: try writing.destination(output, reading: source.files))
    }
    if options.json {
      Terminal.print(
        ([
          "questions": .integer(Int64(questions)), "decided": .integer(Int64(decided)),
        ] as Record).json)
    } else {
      Terminal.print("\(grouped(questions)) questions, \(grouped(decided)) with a majority")
      if let output { options.terminal.say("written: \(output)") }
    }
  }
}
